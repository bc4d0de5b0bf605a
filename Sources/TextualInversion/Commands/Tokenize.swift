import ArgumentParser
import Engine
import EngineInterface
import StableDiffusion

/// `tokenize`: what the text encoder makes of a text.
struct Tokenize: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show the tokens of a text: ids and pieces.")

    @Argument(help: "The text; one that begins with a dash goes after --.")
    var text: String

    @Flag(help: "Print one JSON document.")
    var json = false

    @OptionGroup var place: PlaceOptions

    private struct Document: Encodable {
        var text: String
        var ids: [Int]
        var pieces: [String]
    }

    func run() throws {
        let surroundings = Surroundings(place)
        let tokenizer = try CLIPTokenizer(folder: FilePath.joined(surroundings.resources().builtInModel, "tokenizer"))
        let document = Document(text: text, ids: tokenizer.encode(text), pieces: tokenizer.pieces(text))
        if json { return try Answer.print(json: document) }
        try Answer.print("\(Amount.counted(document.ids.count, "token")); a chunk of a prompt has room for \(PromptChunk.room)")
        try Answer.print(table: zip(document.ids, document.pieces).map { [String($0), SafeName.printable($1)] })
    }
}
