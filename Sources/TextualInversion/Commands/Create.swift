import ArgumentParser
import Engine
import EngineInterface

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
        let request = EmbeddingRequest(name: name, initializationText: initText, vectorsPerToken: vectors, overwrite: overwrite)
        let options = model.applied(to: surroundings.settings.options, place: place)
        let isThere = EmbeddingFolder.files(in: surroundings.home.embeddings).contains { $0.word == self.name && !$0.isPicture }
        let made = try EmbeddingCreation.create(request, model: options.model, home: surroundings.home, resources: surroundings.resources())
        let name = made.entry.word
        if !name.utf8.elementsEqual(self.name.utf8) {
            surroundings.log.info("The name is written in composed letters (NFC), as prompts are read: \(SafeName.printable(name))")
        }
        let others = EmbeddingFolder.files(in: surroundings.home.embeddings).map(\.word)
        let advice = EmbeddingAdvice.advice(request, tokenizer: made.tokenizer, usesWholeText: made.usesWholeText, others: others)
        for line in advice { surroundings.log.notice("\(SafeName.printable(line.text))") }
        let width = made.entry.width ?? 0
        let document = Document(name: name, path: made.entry.path, vectorsPerToken: vectors, width: width, initializationText: initText)
        if json { return try Answer.print(json: document) }
        try Answer.print("Created \(SafeName.printable(made.entry.path)): \(Amount.counted(vectors, "vector")) of \(width) numbers")
        if isThere { try Answer.print("What was there is kept as \(SafeName.printable(made.entry.path)).previous") }
        let chosen = model.model.map { ["--model", $0] } ?? []
        let training = PastedCommand.text("train", [name], options: ["--dataset", "FOLDER"] + chosen, home: surroundings.home)
        try Answer.print("Train it: \(SafeName.printable(training))")
    }
}
