/// Characters that nobody sees: they turn the direction of what follows, or have no width. Two names that differ in them alone look the same.
enum HiddenCharacters {
    /// In the order of their numbers.
    private static let ranges: [ClosedRange<UInt32>] = [
        0xAD...0xAD,  // soft hyphen
        0x61C...0x61C,  // Arabic letter mark
        0x115F...0x1160, 0x17B4...0x17B5, 0x180E...0x180E,  // fillers and vowels without a shape
        0x200B...0x200F,  // zero-width space, joiners, marks of direction
        0x202A...0x202E,  // embedding and override of direction
        0x2060...0x206F,  // word joiner, isolates of direction, deprecated controls
        0x3164...0x3164, 0xFEFF...0xFEFF, 0xFFA0...0xFFA0, 0xFFF9...0xFFFB,
        0xE0000...0xE007F,  // tags
    ]

    /// - Parameter last: the character in front of it: joiners belong to emoji, and to scripts whose letters join.
    static func contains(_ scalar: Unicode.Scalar, behind last: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0xAD, ranges.contains(where: { $0.contains(scalar.value) }) else { return false }
        guard (0x200C...0x200D).contains(scalar.value) else { return true }
        let isEmoji = last.properties.isEmoji && last.value > 0xFF || last.properties.isVariationSelector
        return !isEmoji && !(last.value >= 0x600 && (last.properties.isAlphabetic || last.properties.generalCategory == .nonspacingMark))
    }
}
