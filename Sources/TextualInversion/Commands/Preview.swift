import ArgumentParser
import Engine
import EngineInterface

/// `preview`: a picture with the embedding as it is now.
struct Preview: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Have a run at work make a preview now.")

    @OptionGroup var reference: RunReference

    @Flag(help: "Print the answering event as JSON.")
    var json = false

    func run() throws {
        let surroundings = Surroundings(reference.place)
        let entry = try reference.find(for: .running, in: surroundings)
        try RunOrder(entry, home: surroundings.home).printFile(of: .preview, json: json) { content in
            if case .preview(let preview) = content { preview.file } else { nil }
        }
    }
}
