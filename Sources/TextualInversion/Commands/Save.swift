import ArgumentParser
import Engine
import EngineInterface

/// `save`: a copy of the embedding now.
struct Save: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Have a run at work save a copy of its embedding now.")

    @OptionGroup var reference: RunReference

    @Flag(help: "Print the answering event as JSON.")
    var json = false

    func run() throws {
        let surroundings = Surroundings(reference.place)
        let entry = try reference.find(for: .running, in: surroundings)
        try RunOrder(entry, home: surroundings.home).printFile(of: .save, json: json) { content in
            if case .saved(let saved) = content { saved.file } else { nil }
        }
    }
}
