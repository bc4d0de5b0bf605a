extension Language {
    /// A line of the engine in this language.
    func translated(_ line: String) -> String { line }
}
