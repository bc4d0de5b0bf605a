import Engine
import EngineInterface

/// What `tokenize` says to a person.
enum PromptReportText {
    /// The parts of the report that say more than the text itself.
    static func lines(_ report: PromptReport) -> [String] {
        let chunks = Set(report.chunks.map(\.ids.count)).max() ?? 1
        var lines = ["\(Amount.counted(report.tokens, "token")) in \(Amount.counted(chunks, "chunk")) of 75"]
        if report.attention.contains(where: { $0.weight != 1 }) {
            lines += ["Weights:"] + report.attention.map { "  \(weight($0.weight))  \(quoted($0.text))" }
        }
        if report.and.count > 1 { lines += ["Parts:"] + report.and.map { "  \(weight($0.weight))  \(quoted($0.text))" } }
        if report.schedule.count > 1 { lines += ["Schedule:"] + report.schedule.map { "  to step \($0.lastStep)  \(quoted($0.text))" } }
        let found = report.chunks.flatMap(\.embeddings).reduce(into: [PromptReport.FoundEmbedding]()) { names, embedding in
            if !names.contains(where: { $0.name == embedding.name }) { names.append(embedding) }
        }
        if !found.isEmpty {
            lines.append("Embeddings: " + found.map { "\(SafeName.printable($0.name)) (\(Amount.counted($0.vectors, "vector")))" }.joined(separator: ", "))
        }
        return lines
    }

    /// Ids and pieces of the line as typed.
    static func tokens(_ report: PromptReport) -> [[String]] {
        zip(report.ids, report.pieces).map { [String($0), SafeName.printable($1)] }
    }

    private static func weight(_ weight: Double) -> String { FixedPoint.text(weight, digits: 2) }

    private static func quoted(_ text: String) -> String { "\"\(SafeName.printable(text))\"" }
}
