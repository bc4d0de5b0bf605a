import EngineInterface
import StableDiffusion

extension EmbeddingCreation {
    /// What was made, and what made it.
    public struct Made: Sendable {
        public let entry: EmbeddingEntry
        public let tokenizer: CLIPTokenizer
        /// As `InitialVectors` took it.
        public let usesWholeText: Bool
    }

    /// Makes an embedding for a model, in the home.
    /// - Parameter model: as `--model` takes it.
    /// - Throws: one-line errors of the request, the model's files and the embedding's.
    public static func create(_ request: EmbeddingRequest, model: String, home: Home, resources: Resources) throws -> Made {
        // Before the model is looked for: a name that cannot be needs no model.
        try check(request, folder: home.embeddings)
        let checkpoint = try Checkpoint.open(ModelOptions(model: model), home: home, resources: resources)
        // A word can be made for other kinds of a family that can be trained with, for one to be trained with.
        if !checkpoint.family.isTrainable { try SettingsCheck.checkTrains(checkpoint) }
        let tokenizer = try ModelTokenizer.of(checkpoint, resources: resources)
        let table = try TokenTable(checkpoint)
        let usesWholeText = checkpoint.family.spreadsWholeInitializationText
        let made = try create(
            request, folder: home.embeddings, logDirectory: home.logDirectory, width: table.width, usesWholeText: usesWholeText,
            tokenizer: tokenizer) { table[$0] }
        return Made(
            entry: EmbeddingStore.entry(made.embedding.name, made.path, made.embedding, skipped: nil), tokenizer: tokenizer,
            usesWholeText: usesWholeText)
    }
}
