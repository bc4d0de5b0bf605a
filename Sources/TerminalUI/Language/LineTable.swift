/// All templates of the engine's lines, by how lines begin.
struct LineTable: Sendable {
    /// Parts of parts have parts at most so deep.
    private static let depth = 4
    /// A line is tried so often in all, its parts included; what is put together to fit nothing then stays as it is.
    private static let attempts = 300
    /// A longer line, in bytes, is no sentence.
    private static let longest = 8192

    /// By the line's first byte, those that say most first.
    private let byFirstByte: [UInt8: [LineTemplate]]
    /// Those that begin with a place, for lines that begin like no other.
    private let open: [LineTemplate]

    init(_ phrases: [Phrase]) {
        let templates = phrases.map(LineTemplate.init).enumerated()
            .sorted { ($0.element.weight, $1.offset) > ($1.element.weight, $0.offset) }.map(\.element)
        open = templates.filter { $0.firstByte == nil }
        byFirstByte = Dictionary(uniqueKeysWithValues: Set(templates.compactMap(\.firstByte)).map { byte in
            (byte, templates.filter { $0.firstByte == byte || $0.firstByte == nil })
        })
    }

    /// The line in Chinese; nil where no template fits it.
    func chinese(_ line: String) -> String? {
        let bytes = Array(line.utf8)
        guard bytes.count <= Self.longest else { return nil }
        var attempts = Self.attempts
        return translation(of: bytes[...], depth: Self.depth, &attempts).map { String(decoding: $0, as: UTF8.self) }
    }

    private func translation(of line: ArraySlice<UInt8>, depth: Int, _ attempts: inout Int) -> [UInt8]? {
        guard depth > 0, attempts > 0, let first = line.first else { return nil }
        attempts -= 1
        var left = attempts
        defer { attempts = left }
        for template in byFirstByte[first] ?? open {
            if let found = template.translation(of: line, { translation(of: $0, depth: depth - 1, &left) }) { return found }
        }
        return nil
    }
}
