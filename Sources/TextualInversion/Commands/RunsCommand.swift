import ArgumentParser
import Engine
import EngineInterface

/// `runs`: what was trained, and what is being trained.
struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "runs", abstract: "List training runs, newest first.")

    @Option(help: ArgumentHelp("Where run folders are. (default: textual_inversion in the home)", valueName: "folder"))
    var logDirectory: String?

    @Flag(help: "Print one JSON document.")
    var json = false

    @OptionGroup var place: PlaceOptions

    /// Columns of a name in the table; `--json` has longer ones whole.
    private static let longestName = 60

    func run() throws {
        let surroundings = Surroundings(place)
        try surroundings.checkHome()
        let logDirectory = surroundings.logDirectory(option: logDirectory)
        let entries = Engine.Runs(logDirectory: logDirectory).entries
        if json { return try Answer.print(json: entries) }
        if entries.isEmpty { return try Answer.print("No runs in \(SafeName.printable(logDirectory)); `textual-inversion train` starts one") }
        let rows = entries.map { entry in
            let summary = entry.summary
            return [
                TextWidth.shortened(SafeName.printable(entry.reference), to: Self.longestName), summary.state.rawValue, "step \(summary.step) of \(summary.maxSteps)",
                summary.meanLoss.isFinite ? "loss \(FixedPoint.text(summary.meanLoss, digits: 4))" : "",
                summary.validationLoss.isFinite ? "validation \(FixedPoint.text(summary.validationLoss, digits: 5))" : "",
                summary.modelName, summary.message ?? "",
            ].map(SafeName.printable)
        }
        try Answer.print(table: rows)
    }
}
