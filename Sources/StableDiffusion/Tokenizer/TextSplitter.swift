/// Normalizes text and cuts it into the words that byte pair encoding works on.
///
/// CLIP's rules: canonical composition, runs of white space become one space, lowercase, then the pattern
/// `<|startoftext|>|<|endoftext|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+`. OpenCLIP's differ before the pattern, and in
/// how it spells the special tokens.
struct TextSplitter: Sendable {
    private let rule: TextRule
    private let specials: [[UInt32]]
    private let classes = CharacterClasses.reference
    private let composition = CanonicalComposition.reference

    private static let contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"].map(scalars)

    private static func scalars(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

    init(_ rule: TextRule) {
        self.rule = rule
        specials = rule.specialTokens.map(Self.scalars)
    }

    /// The words of `text`, in UTF-8, in order; white space is gone.
    func words(_ text: String) -> [[UInt8]] {
        let text = rule == .openCLIP ? OpenCLIPText.cleaned(text) : normalize(text)
        var words: [[UInt8]] = []
        var position = 0
        while position < text.count {
            if parts(text[position]) {
                position += 1
            } else if let special = specials.first(where: { begins(text[position...], with: $0) }) {
                let end = position + special.count
                if rule == .openCLIP {
                    words.append(utf8(text[position..<end]))
                } else {
                    // A special token in capitals is no token once it is lowercase: letters and signs part, but signs of the next word stay away
                    words += [utf8(text[position..<position + 2]), utf8(text[position + 2..<end - 2]), utf8(text[end - 2..<end])]
                }
                position = end
            } else {
                let end = endOfWord(in: text, from: position)
                words.append(utf8(text[position..<end]))
                position = end
            }
        }
        return words
    }

    private func normalize(_ text: String) -> [UInt32] {
        let composed = composition.compose(text.unicodeScalars.map(\.value))
        var normalized: [UInt32] = []
        normalized.reserveCapacity(composed.count)
        for scalar in composed {
            if classes.isSpace(scalar) {
                if normalized.last != 0x20 { normalized.append(0x20) }
            } else {
                classes.appendLowercase(of: scalar, to: &normalized)
            }
        }
        return normalized
    }

    /// OpenCLIP's pattern ignores case, by which a long s is an s, too.
    private func begins(_ text: ArraySlice<UInt32>, with literal: [UInt32]) -> Bool {
        rule == .openCLIP ? text.starts(with: literal) { $0 == $1 || $0 == 0x17F && $1 == 0x73 } : text.starts(with: literal)
    }

    /// Whether a character belongs to no word: white space, and in OpenCLIP's pattern, which ignores case, the iota below a letter, which is no
    /// letter and whose capital is one.
    private func parts(_ scalar: UInt32) -> Bool { classes.isSpace(scalar) || rule == .openCLIP && scalar == 0x345 }

    private func endOfWord(in text: [UInt32], from start: Int) -> Int {
        if text[start] == 0x27, let contraction = Self.contractions.first(where: { begins(text[start...], with: $0) }) {
            return start + contraction.count
        }
        if classes.isNumber(text[start]) { return start + 1 }
        let isLetter = classes.isLetter(text[start])
        var end = start + 1
        while end < text.count {
            let scalar = text[end]
            let belongs = isLetter
                ? classes.isLetter(scalar)
                : !(classes.isLetter(scalar) || classes.isNumber(scalar) || parts(scalar))
            guard belongs else { break }
            end += 1
        }
        return end
    }

    private func utf8(_ scalars: ArraySlice<UInt32>) -> [UInt8] {
        var bytes: [UInt8] = []
        for value in scalars {
            if let scalar = Unicode.Scalar(value) { bytes += Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter) }
        }
        return bytes
    }
}
