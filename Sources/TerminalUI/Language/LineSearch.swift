/// The search for the template that a line fits. It takes a bounded number of steps: a line that was put together to fit nothing in very many
/// ways stays as it is.
final class LineSearch {
    /// Parts of parts have parts at most so deep.
    private static let depth = 4

    private let table: LineTable
    private var stepsLeft = 2000

    init(_ table: LineTable) {
        self.table = table
    }

    /// A whole line in Chinese.
    func translation(of line: [UInt8]) -> [UInt8]? {
        first(of: table.whole, fitting: line[...], depth: Self.depth) ?? part(line[...], depth: Self.depth)
    }

    /// A part of a line, or a line that is not put together from others.
    fileprivate func part(_ line: ArraySlice<UInt8>, depth: Int) -> [UInt8]? {
        guard depth > 0 else { return nil }
        return first(of: table.templates(for: line), fitting: line, depth: depth - 1)
    }

    private func first(of templates: [LineTemplate], fitting line: ArraySlice<UInt8>, depth: Int) -> [UInt8]? {
        for template in templates {
            // Most templates end here already.
            if case .literal(let end) = template.pieces.last, !line.suffix(end.count).elementsEqual(end) { continue }
            var match = LineMatch(template: template, line: line, search: self, depth: depth)
            if match.fits(from: 0, at: line.startIndex) { return match.chinese }
        }
        return nil
    }

    /// Whether another step may be taken.
    fileprivate func step() -> Bool {
        stepsLeft -= 1
        return stepsLeft >= 0
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
    let search: LineSearch
    let depth: Int
    var values: [Int: Value] = [:]

    /// The Chinese line, once the line fits.
    var chinese: [UInt8] {
        template.chinese.reduce(into: []) { result, piece in
            switch piece {
            case .literal(let bytes): result += bytes
            case .place(let number, _): result += values[number]?.shown ?? []
            }
        }
    }

    /// Whether the line from a position on fits the template from a piece on.
    mutating func fits(from index: Int, at position: Int) -> Bool {
        guard index < template.pieces.count else { return position == line.endIndex }
        switch template.pieces[index] {
        case .literal(let bytes):
            return line[position...].starts(with: bytes) && fits(from: index + 1, at: position + bytes.count)
        case .place(let number, let place):
            if let known = values[number] {
                return line[position...].starts(with: line[known.range]) && fits(from: index + 1, at: position + known.range.count)
            }
            var from = position
            while let end = end(after: index, from: from), search.step() {
                if let shown = shown(line[position..<end], place) {
                    values[number] = Value(range: position..<end, shown: shown)
                    if fits(from: index + 1, at: end) { return true }
                    values[number] = nil
                }
                from = end + 1
            }
            return false
        }
    }

    /// The next end that a place may have: where the literal behind it stands, the last literal being at the line's end.
    private func end(after index: Int, from position: Int) -> Int? {
        guard index + 1 < template.pieces.count, case .literal(let next) = template.pieces[index + 1] else {
            return position <= line.endIndex ? line.endIndex : nil
        }
        let last = line.endIndex - next.count
        guard last >= position else { return nil }
        if index + 2 == template.pieces.count { return last }
        return (position...last).first { line[$0] == next[0] && line[$0...].starts(with: next) }
    }

    private func shown(_ value: ArraySlice<UInt8>, _ place: LineTemplate.Place) -> [UInt8]? {
        switch place {
        case .text: Array(value)
        case .number: !value.isEmpty && value.allSatisfy(Self.isOfNumber) ? Array(value) : nil
        case .line: search.part(value, depth: depth)
        case .perhapsLine: search.part(value, depth: depth) ?? Array(value)
        }
    }

    private static func isOfNumber(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "e")].contains(byte)
    }
}
