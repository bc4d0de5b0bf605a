import ArgumentParser
import Engine
import EngineInterface

/// Which run a command means.
struct RunReference: ParsableArguments {
    @Argument(help: "Run folder, NAME (its newest run) or DATE/NAME. (default: the only run at work, for `resume` the newest unfinished one)")
    var run: String?

    @Option(help: ArgumentHelp("Where run folders are. (default: textual_inversion in the home)", valueName: "folder"))
    var logDirectory: String?

    @OptionGroup var place: PlaceOptions

    /// Finds the run.
    /// - Throws: `Runs.LookupError`.
    func find(for purpose: Runs.Purpose, in surroundings: Surroundings) throws -> RunEntry {
        try Runs(logDirectory: surroundings.logDirectory(option: logDirectory)).find(run, for: purpose)
    }
}
