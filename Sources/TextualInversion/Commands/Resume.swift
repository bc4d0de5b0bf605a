import ArgumentParser
import Engine
import EngineInterface

/// `resume`: goes on with a run that was interrupted or killed.
struct Resume: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Go on with a run that was interrupted, killed or failed.")

    @OptionGroup var reference: RunReference

    @Option(parsing: .unconditional, help: "The step at which training ends. (default: as the run began)")
    var maxSteps: Int?

    @Option(help: "Learning rate, or a schedule, counted from the embedding's first step. (default: as the run began)")
    var learningRate: String?

    @Option(help: ArgumentHelp("Folder of pictures, where it has moved or others are to be learned. (default: as the run began)", valueName: "folder"))
    var dataset: String?

    @Option(parsing: .unconditional, help: "Compute threads; 0 takes one for each processor core. (default: as the run began)")
    var threads: Int?

    @Flag(help: "Replace the embedding's file at the end though somebody else has changed it, or another step was promoted.")
    var force = false

    @Flag(help: "Go on in a process of its own that outlives this terminal.")
    var detach = false

    @Flag(help: "Print events, one JSON document a line.")
    var json = false

    func validate() throws {
        try OptionRange.check("--threads", threads, SettingRange.threads)
        try OptionRange.check("--max-steps", maxSteps, SettingRange.maxSteps)
    }

    func run() throws {
        let surroundings = Surroundings(reference.place)
        let entry = try reference.find(for: .unfinished, in: surroundings)
        let folder = RunFolder(path: entry.path)
        let resources = try surroundings.resources()
        if detach {
            // Nothing is begun for nothing.
            if let line = try TrainingRun.nothingToDo(folder, changes: changes, home: surroundings.home) { return try Answer.print(json ? try JSONLine.text(entry) : line) }
            return try DetachedRun.tell(
                DetachedRun.resume(folder, changes: changes, place: reference.place.arguments, until: .work), json: json)
        }
        try LongWork(surroundings, json: json, hangUp: .goesOn).complete { sink, interruption in
            try TrainingRun.resume(
                folder, home: surroundings.home, resources: resources, sink: sink, interruption: interruption, changes: changes)
        }
    }

    private var changes: RunChanges {
        var changes = RunChanges()
        (changes.threads, changes.maxSteps, changes.learningRate, changes.takesOver) = (threads, maxSteps, learningRate, force)
        changes.dataset = dataset.map { Resources.sampleNames.contains($0) ? $0 : AbsolutePath.of($0) }
        return changes
    }
}
