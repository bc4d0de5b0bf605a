/// Makes an earlier step of a run the embedding itself: the cure for overfitting.
public enum Promotion {
    /// Copies `embeddings/NAME-STEP.pt` of the run over the embedding's file.
    /// - Parameter path: the embedding's file, for example `embeddings/NAME.pt` in the home.
    /// - Returns: `path`.
    /// - Throws: `SettingsError` listing the steps there are, or a file error.
    @discardableResult
    public static func promote(_ folder: RunFolder, name: String, step: Int, to path: String) throws -> String {
        let copy = folder.embedding(name, step: step)
        guard FileStatus(copy)?.isFile == true else {
            let steps = savedSteps(folder, name: name)
            throw SettingsError(description: "The run has no copy of step \(step); "
                + (steps.isEmpty ? "it has none at all" : "there are \(steps.map(String.init).joined(separator: ", "))"))
        }
        // Read before it replaces anything.
        var embedding = try EmbeddingReader.read(path: copy)
        embedding.name = name
        try EmbeddingWriter.write(embedding, to: path)
        return path
    }

    /// As above for a run that is not at work, over the embedding's file wherever in the home's folder that lies.
    /// - Throws: `SettingsError`, `NameError`, `RunAtWork`, or a file error.
    public static func promote(_ folder: RunFolder, step: Int, home: Home) throws -> String {
        let summary = try folder.readSummary()
        guard !summary.state.isActive else { throw RunAtWork(reference: folder.reference) }
        let name = summary.name
        try SafeName.check(embedding: name)
        let known = EmbeddingFolder.files(in: home.embeddings).first { $0.word == name && FilePath.fileExtension(of: $0.path) == "pt" }
        try Folder.make(home.embeddings)
        Leftovers.sweep(home.embeddings)
        return try promote(folder, name: name, step: step, to: known?.path ?? FilePath.joined(home.embeddings, name + ".pt"))
    }

    /// The steps that the run has copies of, ascending.
    public static func savedSteps(_ folder: RunFolder, name: String) -> [Int] {
        ((try? Folder.names(in: folder.embeddings)) ?? []).compactMap { file in
            guard file.hasPrefix(name + "-"), file.hasSuffix(".pt") else { return nil }
            return Int(file.dropFirst(name.count + 1).dropLast(3))
        }.sorted()
    }
}
