/// The text that OpenCLIP's tokenizer splits into words (mlfoundations/open_clip 2.20.0, `src/open_clip/tokenizer.py`, `encode`): repaired,
/// HTML's character references read twice, lowercase. White space stays as it is, as words are parted by any.
enum OpenCLIPText {
    static func cleaned(_ text: String) -> [UInt32] {
        let references = CharacterReferences.html
        let repaired = TextRepair.repaired(text.unicodeScalars.map(\.value))
        return lowercased(references.replaced(in: references.replaced(in: repaired)))
    }

    /// As Python's `str.lower`: a sigma that ends a word becomes the final one.
    private static func lowercased(_ text: [UInt32]) -> [UInt32] {
        var lowercase: [UInt32] = []
        lowercase.reserveCapacity(text.count)
        for (place, scalar) in text.enumerated() {
            if scalar == Sigma.capital {
                lowercase.append(Sigma.isFinal(place, of: text) ? Sigma.final : Sigma.small)
            } else {
                CharacterClasses.reference.appendLowercase(of: scalar, to: &lowercase)
            }
        }
        return lowercase
    }
}

/// The Greek letter whose lowercase depends on its neighbours (Unicode Standard, section 3.13, table 3-17).
private enum Sigma {
    static let capital: UInt32 = 0x3A3
    static let small: UInt32 = 0x3C3
    static let final: UInt32 = 0x3C2

    /// Whether a cased letter stands before the place and none behind it, whatever is between that casing ignores.
    static func isFinal(_ place: Int, of text: [UInt32]) -> Bool {
        isCased(text[..<place].last { !isIgnorable($0) }) && !isCased(text[(place + 1)...].first { !isIgnorable($0) })
    }

    private static func isCased(_ scalar: UInt32?) -> Bool { scalar.flatMap(Unicode.Scalar.init)?.properties.isCased ?? false }
    private static func isIgnorable(_ scalar: UInt32) -> Bool { Unicode.Scalar(scalar)?.properties.isCaseIgnorable ?? false }
}
