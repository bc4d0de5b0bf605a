import ArgumentParser
import Engine
import EngineInterface

/// `promote`: makes an earlier copy of a run the embedding itself.
struct Promote: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Make the copy of a step the embedding itself.")

    @OptionGroup var reference: RunReference

    @Option(parsing: .unconditional, help: "The copy's step.")
    var step: Int

    @Flag(help: "Also where somebody else has changed the embedding's file; that stays as NAME.pt.previous.")
    var force = false

    @Flag(help: "Print one JSON document.")
    var json = false

    private struct Document: Encodable {
        var file: String
        var step: Int
    }

    func validate() throws {
        try OptionRange.check("--step", step, 0...Int.max)
    }

    func run() throws {
        let surroundings = Surroundings(reference.place)
        let entry = try chosen(surroundings)
        let file: String
        if entry.summary.state.isActive {
            let event = try RunOrder(entry, home: surroundings.home).send(.promote(step: step, force: force)) { content in
                if case .saved = content { true } else { false }
            }
            guard case .saved(let saved) = event.content else { return }
            file = FilePath.joined(entry.path, saved.file)
        } else {
            file = try Promotion.promote(RunFolder(path: entry.path), step: step, force: force, home: surroundings.home)
        }
        if json { return try Answer.print(json: Document(file: file, step: step)) }
        try Answer.print("\(SafeName.printable(file)) now holds step \(step) of \(entry.reference)")
    }

    /// The run that is named, else the only one that has such a copy.
    private func chosen(_ surroundings: Surroundings) throws -> RunEntry {
        let runs = Runs(logDirectory: surroundings.logDirectory(option: reference.logDirectory))
        return try reference.run == nil ? runs.only(withCopyOf: step) : runs.find(reference.run, for: .running)
    }
}
