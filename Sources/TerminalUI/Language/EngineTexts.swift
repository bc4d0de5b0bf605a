extension Language {
    /// A line of the engine in this language; one that is not known stays as it is.
    package func translated(_ line: String) -> String {
        self == .chinese ? EngineLines.table.chinese(line) ?? line : line
    }
}

/// The engine's lines, by what they are about.
enum EngineLines {
    static let table = LineTable(
        common + advice + run + files + settings + names + embeddings + models + modelFiles + tensorFiles + pictures + preparing + taggers, whole: whole)
}
