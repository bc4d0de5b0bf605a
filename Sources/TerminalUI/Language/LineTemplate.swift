/// A line of the engine with places in it, and the same line in Chinese.
///
/// Places of the English side are `%1` for any text, `#1` for a number, `@1` for a line or word that has a translation of its own, and `~1`
/// for one that may have. A place that stands twice stands for the same text. The Chinese side has `%1` for all of them.
struct LineTemplate: Sendable {
    enum Place: Sendable {
        case text, number, line, perhapsLine

        init?(_ mark: Character) {
            switch mark {
            case "%": self = .text
            case "#": self = .number
            case "@": self = .line
            case "~": self = .perhapsLine
            default: return nil
            }
        }
    }

    enum Piece: Sendable {
        case literal([UInt8])
        /// A place by its number.
        case place(Int, Place)
    }

    let pieces: [Piece]
    /// What the line becomes, its places by number.
    let chinese: [Piece]
    /// Bytes that are not in places: the more there are, the more a match says.
    let weight: Int

    init(_ phrase: Phrase) {
        pieces = Self.pieces(of: phrase.english)
        chinese = Self.pieces(of: phrase.chinese)
        weight = pieces.reduce(0) { sum, piece in
            if case .literal(let bytes) = piece { return sum + bytes.count }
            return sum
        }
    }

    /// The byte that lines of this template begin with; nil where they begin with a place.
    var firstByte: UInt8? {
        if case .literal(let bytes) = pieces.first { return bytes.first }
        return nil
    }

    private static func pieces(of text: String) -> [Piece] {
        var pieces: [Piece] = []
        var literal = ""
        var rest = text[...]
        while let character = rest.popFirst() {
            guard let place = Place(character), let digit = rest.first, let number = digit.wholeNumberValue else {
                literal.append(character)
                continue
            }
            rest.removeFirst()
            if !literal.isEmpty { pieces.append(.literal(Array(literal.utf8))) }
            literal = ""
            pieces.append(.place(number, place))
        }
        if !literal.isEmpty { pieces.append(.literal(Array(literal.utf8))) }
        return pieces
    }
}
