extension TagTable {
    /// Whether a word from a file may stand in a caption and on a terminal: some bytes, none of them a control character.
    static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 500 && name.unicodeScalars.allSatisfy { scalar in
            scalar.value >= 0x20 && !(0x7F ..< 0xA0).contains(scalar.value) && scalar.value != 0x2028 && scalar.value != 0x2029
        }
    }
}
