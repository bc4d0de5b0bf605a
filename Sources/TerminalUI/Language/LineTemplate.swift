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

extension LineTemplate {
    /// The Chinese line, where a line fits the template.
    /// - Parameter translate: gives the translation of a part, where it has one.
    func translation(of line: ArraySlice<UInt8>, _ translate: (ArraySlice<UInt8>) -> [UInt8]?) -> [UInt8]? {
        // Most templates fail here already.
        if case .literal(let end) = pieces.last, !line.hasSuffix(end) { return nil }
        var match = LineMatch(template: self, line: line)
        guard match.fits(from: 0, at: line.startIndex, translate) else { return nil }
        return chinese.reduce(into: []) { result, piece in
            switch piece {
            case .literal(let bytes): result += bytes
            case .place(let number, _): result += match.values[number]?.shown ?? []
            }
        }
    }
}

/// The trial whether a line fits a template: places take as little as they can.
private struct LineMatch {
    struct Value {
        let range: Range<Int>
        /// What the Chinese line shows for it.
        let shown: [UInt8]
    }

    let template: LineTemplate
    let line: ArraySlice<UInt8>
    var values: [Int: Value] = [:]

    mutating func fits(from index: Int, at position: Int, _ translate: (ArraySlice<UInt8>) -> [UInt8]?) -> Bool {
        guard index < template.pieces.count else { return position == line.endIndex }
        switch template.pieces[index] {
        case .literal(let bytes):
            return line[position...].starts(with: bytes) && fits(from: index + 1, at: position + bytes.count, translate)
        case .place(let number, let place):
            if let known = values[number] {
                let end = position + known.range.count
                return line[position...].starts(with: line[known.range]) && fits(from: index + 1, at: end, translate)
            }
            for end in ends(after: index, from: position) {
                guard let shown = shown(line[position..<end], place, translate) else { continue }
                values[number] = Value(range: position..<end, shown: shown)
                if fits(from: index + 1, at: end, translate) { return true }
                values[number] = nil
            }
            return false
        }
    }

    /// Where a place may end: before each occurrence of the literal behind it, the last literal being at the line's end.
    private func ends(after index: Int, from position: Int) -> [Int] {
        guard index + 1 < template.pieces.count, case .literal(let next) = template.pieces[index + 1] else { return [line.endIndex] }
        let last = line.endIndex - next.count
        guard last >= position else { return [] }
        if index + 2 == template.pieces.count { return [last] }
        return (position...last).filter { line[$0] == next[0] && line[$0...].starts(with: next) }
    }

    private func shown(_ value: ArraySlice<UInt8>, _ place: LineTemplate.Place, _ translate: (ArraySlice<UInt8>) -> [UInt8]?) -> [UInt8]? {
        switch place {
        case .text: Array(value)
        case .number: !value.isEmpty && value.allSatisfy(Self.isOfNumber) ? Array(value) : nil
        case .line: translate(value)
        case .perhapsLine: translate(value) ?? Array(value)
        }
    }

    private static func isOfNumber(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "e")].contains(byte)
    }
}

extension ArraySlice<UInt8> {
    fileprivate func hasSuffix(_ bytes: [UInt8]) -> Bool { suffix(bytes.count).elementsEqual(bytes) }
}
