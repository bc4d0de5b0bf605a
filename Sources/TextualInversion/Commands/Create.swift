import ArgumentParser
import Engine
import EngineInterface
import StableDiffusion

/// `create`: makes a new embedding, to be trained.
struct Create: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Make a new embedding, to be trained.")

    @Argument(help: "The word that prompts will use; not one that the model knows.")
    var name: String

    @Option(parsing: .unconditional, help: "Initialization text: what the vectors begin as; empty for zeros.")
    var initText = "*"

    @Option(parsing: .unconditional, help: "Vectors per token.")
    var vectors = 1

    @Flag(help: "Replace an embedding of that name.")
    var overwrite = false

    @Flag(help: "Print one JSON document.")
    var json = false

    @OptionGroup(title: "Model") var model: ModelOptionGroup
    @OptionGroup var place: PlaceOptions

    private struct Document: Encodable {
        var name: String
        var path: String
        var vectorsPerToken: Int
        var width: Int
        var initializationText: String

        enum CodingKeys: String, CodingKey {
            case name, path, width
            case vectorsPerToken = "vectors_per_token"
            case initializationText = "init_text"
        }
    }

    func run() throws {
        let surroundings = Surroundings(place)
        let folder = surroundings.home.embeddings
        let request = EmbeddingCreation.Request(
            name: name, initializationText: initText, vectorsPerToken: vectors, overwrite: overwrite)
        // Before the model is looked for: a name that cannot be needs no model.
        try EmbeddingCreation.check(request, folder: folder)
        let resources = try surroundings.resources()
        let options = model.applied(to: surroundings.settings.options, place: place)
        let checkpoint = try Checkpoint.open(path: ModelList(home: surroundings.home, resources: resources).path(of: options.model))
        let tokenizer = try ModelTokenizer.of(checkpoint, resources: resources)
        let table = try TokenTable(checkpoint)
        let made = try EmbeddingCreation.create(request, folder: folder, width: table.width, tokenizer: tokenizer) { table[$0] }
        advise(tokenizer, surroundings)
        let document = Document(
            name: name, path: made.path, vectorsPerToken: vectors, width: table.width, initializationText: initText)
        if json { return try Answer.print(json: document) }
        try Answer.print("Created \(SafeName.printable(made.path)): \(Amount.counted(vectors, "vector")) of \(table.width) numbers")
        let chosen = model.model.map { " --model \(SafeName.printable($0))" } ?? ""
        try Answer.print("Train it: textual-inversion train \(name) --dataset FOLDER\(chosen)")
    }

    private func advise(_ tokenizer: CLIPTokenizer, _ surroundings: Surroundings) {
        let others = EmbeddingFolder.files(in: surroundings.home.embeddings).map(\.word)
        let kind: ConceptKind = initText.lowercased().contains("style") ? .style : .subject
        let advice = [
            EmbeddingAdvice.name(name, tokens: tokenizer.encode(name).count, others: others),
            EmbeddingAdvice.vectors(vectors, kind: kind),
            EmbeddingAdvice.initializationText(initText, tokens: tokenizer.encode(initText).count, vectors: vectors),
        ]
        for line in advice.compactMap(\.self) { surroundings.log.notice("\(SafeName.printable(line.text))") }
    }
}
