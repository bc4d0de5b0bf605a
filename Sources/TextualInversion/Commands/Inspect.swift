import ArgumentParser
import Engine
import EngineInterface

/// `inspect`: what a file is, by its content.
struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what a checkpoint, VAE, embedding or picture is: kind, architecture, tensors, metadata.")

    @Argument(help: "A file, or a folder in the diffusers layout.")
    var file: String

    @Flag(help: "List every tensor, not only the first ones.")
    var tensors = false

    @Flag(help: "Print one JSON document.")
    var json = false

    @OptionGroup var place: PlaceOptions

    /// Tensors that fit a screen beside the rest.
    private static let fewTensors = 12

    func run() throws {
        let surroundings = Surroundings(place)
        let report = try Inspector(hashes: HashCache(path: surroundings.home.hashCache)).inspect(file)
        if json { return try Answer.print(json: report) }
        let text = InspectionText(report, columns: surroundings.console.columns, tensorLimit: tensors ? .max : Self.fewTensors)
        try Answer.print(text.lines.joined(separator: "\n"))
    }
}
