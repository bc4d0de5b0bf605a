/// How often a YAML text says again what it has said before (`&name` gives something a name, `*name` stands for it).
///
/// Names within names multiply: a thousand bytes can stand for more than any memory holds, and readers of YAML take each of them apart.
/// Nobody writes settings or themes so; a few aliases stay allowed.
public enum YAMLAliases {
    /// Aliases that a text may have, in a text of so many bytes: what they can stand for then is small.
    static let most = 16
    static let largestText = 16_384

    /// The first line, from 1, on which the text has more of them than are read; nil for ordinary texts.
    public static func excess(in text: String) -> Int? {
        let bytes = Array(text.utf8)
        let names = Set(marked(UInt8(ascii: "&"), in: bytes).map(\.name))
        let aliases = names.isEmpty ? [] : marked(UInt8(ascii: "*"), in: bytes).filter { names.contains($0.name) }
        guard let first = aliases.first, aliases.count > most || bytes.count > largestText else { return nil }
        let place = aliases.count > most ? aliases[most].place : first.place
        return 1 + bytes[..<place].count { $0 == UInt8(ascii: "\n") }
    }

    /// Where a mark stands before a name and not inside a word, and the name: more than what YAML takes for one, never less.
    private static func marked(_ mark: UInt8, in bytes: [UInt8]) -> [(place: Int, name: ArraySlice<UInt8>)] {
        var found: [(place: Int, name: ArraySlice<UInt8>)] = []
        for (place, byte) in bytes.enumerated() where byte == mark && (place == 0 || !isName(bytes[place - 1])) {
            let name = bytes[(place + 1)...].prefix(while: isName)
            if !name.isEmpty { found.append((place, name)) }
        }
        return found
    }

    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"),
             UInt8(ascii: "-"): true
        default: false
        }
    }
}
