/// All templates of the engine's lines, by how lines begin.
struct LineTable: Sendable {
    /// A longer line, in bytes, is no sentence.
    private static let longest = 4096

    /// Those that only whole lines are tried with.
    let whole: [LineTemplate]
    /// The others by the line's first byte, those that say most first.
    private let byFirstByte: [UInt8: [LineTemplate]]
    /// Those that begin with a place, for lines that begin like no other.
    private let open: [LineTemplate]

    /// - Parameter whole: templates that would fit parts of other lines, too, and must not.
    init(_ phrases: [Phrase], whole: [Phrase]) {
        let templates = Self.sorted(phrases)
        self.whole = Self.sorted(whole)
        open = templates.filter { $0.firstByte == nil }
        byFirstByte = Dictionary(uniqueKeysWithValues: Set(templates.compactMap(\.firstByte)).map { byte in
            (byte, templates.filter { $0.firstByte == byte || $0.firstByte == nil })
        })
    }

    private static func sorted(_ phrases: [Phrase]) -> [LineTemplate] {
        phrases.map(LineTemplate.init).enumerated().sorted { ($0.element.weight, $1.offset) > ($1.element.weight, $0.offset) }.map(\.element)
    }

    /// The line in Chinese; nil where no template fits it.
    func chinese(_ line: String) -> String? {
        let bytes = Array(line.utf8)
        guard !bytes.isEmpty, bytes.count <= Self.longest else { return nil }
        return LineSearch(self).translation(of: bytes).map { String(decoding: $0, as: UTF8.self) }
    }

    /// What a line may fit.
    func templates(for line: ArraySlice<UInt8>) -> [LineTemplate] {
        line.first.flatMap { byFirstByte[$0] } ?? open
    }
}
