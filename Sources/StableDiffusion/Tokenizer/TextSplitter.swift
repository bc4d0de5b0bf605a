/// Normalizes text and cuts it into the words that byte pair encoding works on.
///
/// CLIP's rules: canonical composition, runs of white space become one space, lowercase, then the pattern
/// `<|startoftext|>|<|endoftext|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+`.
struct TextSplitter: Sendable {
    private let classes = CharacterClasses.reference
    private let composition = CanonicalComposition.reference

    private static let literals = ["<|startoftext|>", "<|endoftext|>"].map(scalars)
    private static let contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"].map(scalars)

    private static func scalars(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

    /// The words of `text`, in UTF-8, in order; white space is gone.
    func words(_ text: String) -> [[UInt8]] {
        let text = normalize(text)
        var words: [[UInt8]] = []
        var position = 0
        while position < text.count {
            if classes.isSpace(text[position]) {
                position += 1
            } else if let literal = Self.literals.first(where: { text[position...].starts(with: $0) }) {
                // A special token in capitals is no token once it is lowercase: letters and signs part, but signs of the next word stay away
                let end = position + literal.count
                words += [utf8(text[position..<position + 2]), utf8(text[position + 2..<end - 2]), utf8(text[end - 2..<end])]
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

    private func endOfWord(in text: [UInt32], from start: Int) -> Int {
        if text[start] == 0x27, let contraction = Self.contractions.first(where: { text[start...].starts(with: $0) }) {
            return start + contraction.count
        }
        if classes.isNumber(text[start]) { return start + 1 }
        let isLetter = classes.isLetter(text[start])
        var end = start + 1
        while end < text.count {
            let scalar = text[end]
            let belongs = isLetter
                ? classes.isLetter(scalar)
                : !(classes.isLetter(scalar) || classes.isNumber(scalar) || classes.isSpace(scalar))
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
