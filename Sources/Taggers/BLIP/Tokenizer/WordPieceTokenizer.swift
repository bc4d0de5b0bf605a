/// BERT's uncased tokenizer: a word is the longest piece of the list that it begins with, then the longest that goes on from there
/// (Wu et al., "Google's Neural Machine Translation System", 2016).
package struct WordPieceTokenizer: Sendable {
    package let list: WordList
    package init(list: WordList) { self.list = list }

    /// Characters of a word, at most; longer ones are unknown.
    private static let longestWord = 100

    /// The ids of a text, without start and end.
    package func ids(_ text: String) -> [Int] {
        var ids: [Int] = []
        var rest = Substring(text).unicodeScalars
        while !rest.isEmpty {
            let (plain, name) = Self.beforeSpecialName(rest)
            for word in BERTNormalizer.reference.words(plain) { ids += pieces(of: word) }
            if let name { ids += list.id(Array(name.utf8)).map { [$0] } ?? [] }
            rest = rest[rest.index(plain.endIndex, offsetBy: name?.unicodeScalars.count ?? 0)...]
        }
        return ids
    }

    /// The text up to the first name of a piece that is no text, and that name.
    private static func beforeSpecialName(_ text: Substring.UnicodeScalarView) -> (Substring.UnicodeScalarView, String?) {
        for place in text.indices where text[place] == "[" {
            for name in WordList.specialNames where text[place...].starts(with: name.unicodeScalars) { return (text[..<place], name) }
        }
        return (text, nil)
    }

    private func pieces(of word: [UInt32]) -> [Int] {
        guard word.count <= Self.longestWord else { return [list.unknown] }
        let characters = word.map { Array(String(Character(Unicode.Scalar($0) ?? "\u{FFFD}")).utf8) }
        var (ids, start) = ([Int](), 0)
        while start < word.count {
            var found: (id: Int, end: Int)?
            for end in stride(from: word.count, to: start, by: -1) {
                let piece = characters[start ..< end].reduce(into: start > 0 ? Array("##".utf8) : []) { $0 += $1 }
                guard let id = list.id(piece) else { continue }
                found = (id, end)
                break
            }
            guard let found else { return [list.unknown] }
            ids.append(found.id)
            start = found.end
        }
        return ids
    }

    /// The text of ids, those that are no text left out, with the spaces before punctuation taken away that the pieces brought.
    package func text(_ ids: [Int]) -> String {
        var text = ""
        for id in ids where list.pieces.indices.contains(id) && !list.special.contains(id) {
            let piece = list.pieces[id]
            if text.isEmpty {
                text = piece
            } else {
                text += piece.utf8.starts(with: "##".utf8) ? String(piece.unicodeScalars.dropFirst(2)) : " " + piece
            }
        }
        return Self.cleaned(text)
    }

    /// What transformers takes together after decoding, in its order.
    private static let joined = [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ]

    private static func cleaned(_ text: String) -> String {
        var scalars = Array(text.unicodeScalars)
        for (from, to) in joined { scalars = replacing(Array(from.unicodeScalars), by: Array(to.unicodeScalars), in: scalars) }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars)
        return String(result)
    }

    private static func replacing(_ from: [Unicode.Scalar], by to: [Unicode.Scalar], in text: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var (result, place) = ([Unicode.Scalar](), 0)
        while place < text.count {
            if text[place] == from[0], text[place...].starts(with: from) {
                result += to
                place += from.count
            } else {
                result.append(text[place])
                place += 1
            }
        }
        return result
    }
}
