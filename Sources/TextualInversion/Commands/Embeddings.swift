import ArgumentParser
import Engine
import EngineInterface

/// `embeddings`: the words that prompts may use.
struct Embeddings: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the embeddings of the home.")

    @Flag(help: "Print one JSON document.")
    var json = false

    @OptionGroup var place: PlaceOptions

    func run() throws {
        let surroundings = Surroundings(place)
        try surroundings.checkHome()
        let folder = surroundings.home.embeddings
        let entries = EmbeddingStore(folder: folder, widths: nil).entries
        if json { return try Answer.print(json: entries) }
        if entries.isEmpty {
            let creating = PastedCommand.text("create", home: surroundings.home)
            return try Answer.print(SafeName.printable("No embeddings in \(folder); `\(creating)` makes one"))
        }
        try Answer.print(table: entries.map { entry in
            let vectors = entry.vectorsPerToken.map { Amount.counted($0, "vector") } ?? ""
            let width = entry.width.map { "width \($0)" } ?? ""
            let step = entry.step.map { "step \($0)" } ?? ""
            return [entry.word, vectors, width, step, entry.modelName ?? "", entry.skipped.map { "skipped: \($0)" } ?? ""].map(SafeName.printable)
        })
    }
}
