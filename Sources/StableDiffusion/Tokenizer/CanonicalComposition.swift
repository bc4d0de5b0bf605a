/// Unicode normalization form C, as the reference tokenizer has it: canonical decomposition, canonical order, composition.
///
/// Follows Unicode Standard Annex 15 over the tables of `CharacterTables`.
package struct CanonicalComposition: Sendable {
    /// Parts of a character: two, of which the first may come apart again, or all of them.
    private let parts: [UInt32: [UInt32]]
    /// The composed character of a pair, keyed by `first << 32 | second`.
    private let composites: [UInt64: UInt32]
    private let combiningClasses: [UInt32: UInt32]

    static let reference = CanonicalComposition()

    private init() {
        var parts: [UInt32: [UInt32]] = [:]
        var composites: [UInt64: UInt32] = [:]
        for entry in CharacterTableReader.ascendingEntries(CharacterTables.compositions) where entry.count == 3 {
            parts[entry[0]] = [entry[1], entry[2]]
            composites[UInt64(entry[1]) << 32 | UInt64(entry[2])] = entry[0]
        }
        for entry in CharacterTableReader.ascendingEntries(CharacterTables.decompositions) {
            parts[entry[0]] = Array(entry.dropFirst())
        }
        self.parts = parts
        self.composites = composites
        combiningClasses = CharacterTableReader.runs(CharacterTables.combiningClasses)
    }

    /// The composed form of a text: what prompts are read in.
    package static func composed(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: reference.compose(text.unicodeScalars.map(\.value)).compactMap(Unicode.Scalar.init))
        return String(scalars)
    }

    /// The composed form of `text`.
    func compose(_ text: [UInt32]) -> [UInt32] {
        // Below U+0300 nothing combines and nothing comes apart for good
        guard text.contains(where: { $0 >= 0x300 }) else { return text }
        var decomposed: [UInt32] = []
        decomposed.reserveCapacity(text.count + 8)
        for scalar in text { appendDecomposition(of: scalar, to: &decomposed) }
        sortCombiningMarks(&decomposed)
        return recompose(decomposed)
    }

    private func appendDecomposition(of scalar: UInt32, to text: inout [UInt32]) {
        if let syllable = Hangul.parts(of: scalar) {
            text += syllable
        } else if scalar >= 0xC0, let parts = parts[scalar] {
            for part in parts { appendDecomposition(of: part, to: &text) }
        } else {
            text.append(scalar)
        }
    }

    private func combiningClass(_ scalar: UInt32) -> UInt32 {
        scalar < 0x300 ? 0 : combiningClasses[scalar] ?? 0
    }

    /// Puts every run of combining marks in the order of their classes, equal classes as they came.
    private func sortCombiningMarks(_ text: inout [UInt32]) {
        var index = 0
        while index < text.count {
            var end = index
            while end < text.count, combiningClass(text[end]) != 0 { end += 1 }
            if end - index > 1 {
                let marks = text[index..<end].enumerated().map { (order: $0.offset, scalar: $0.element, place: combiningClass($0.element)) }
                let sorted = marks.sorted { ($0.place, $0.order) < ($1.place, $1.order) }
                text.replaceSubrange(index..<end, with: sorted.map(\.scalar))
            }
            index = end + 1
        }
    }

    private func recompose(_ text: [UInt32]) -> [UInt32] {
        var composed: [UInt32] = []
        composed.reserveCapacity(text.count)
        /// Where the last starter stands in `composed`, and the class of the character put after it.
        var starter: Int?
        var lastClass: UInt32 = 0
        for scalar in text {
            let place = combiningClass(scalar)
            if let starter, lastClass == 0 || lastClass < place, starter == composed.count - 1 || lastClass != 0,
               let composite = composite(composed[starter], scalar) {
                composed[starter] = composite
                continue
            }
            composed.append(scalar)
            lastClass = place
            if place == 0 { starter = composed.count - 1 }
        }
        return composed
    }

    private func composite(_ first: UInt32, _ second: UInt32) -> UInt32? {
        Hangul.composite(first, second) ?? composites[UInt64(first) << 32 | UInt64(second)]
    }
}

/// Korean syllables are composed by arithmetic (Unicode Standard, section 3.12).
private enum Hangul {
    static let firstSyllable: UInt32 = 0xAC00
    static let leading: UInt32 = 0x1100
    static let vowel: UInt32 = 0x1161
    /// One before the first trailing consonant: the place of "none".
    static let trailing: UInt32 = 0x11A7
    static let leadingCount: UInt32 = 19
    static let vowelCount: UInt32 = 21
    static let trailingCount: UInt32 = 28

    static func parts(of scalar: UInt32) -> [UInt32]? {
        guard scalar >= firstSyllable, scalar < firstSyllable + leadingCount * vowelCount * trailingCount else { return nil }
        let index = scalar - firstSyllable
        let parts = [leading + index / (vowelCount * trailingCount), vowel + index / trailingCount % vowelCount]
        let last = index % trailingCount
        return last == 0 ? parts : parts + [trailing + last]
    }

    static func composite(_ first: UInt32, _ second: UInt32) -> UInt32? {
        if first >= leading, first < leading + leadingCount, second >= vowel, second < vowel + vowelCount {
            return firstSyllable + ((first - leading) * vowelCount + second - vowel) * trailingCount
        }
        if second > trailing, second < trailing + trailingCount,
           first >= firstSyllable, first < firstSyllable + leadingCount * vowelCount * trailingCount,
           (first - firstSyllable) % trailingCount == 0 {
            return first + second - trailing
        }
        return nil
    }
}
