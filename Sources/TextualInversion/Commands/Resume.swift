import ArgumentParser
import Engine
import EngineInterface

/// `resume`: goes on with a run that was interrupted or killed.
struct Resume: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Go on with a run that was interrupted, killed or failed.")

    @OptionGroup var reference: RunReference

    @Option(parsing: .unconditional, help: "Compute threads; 0 takes one for each processor core. (default: as the run began)")
    var threads: Int?

    @Flag(help: "Go on in a process of its own that outlives this terminal.")
    var detach = false

    @Flag(help: "Print events, one JSON document a line.")
    var json = false

    func validate() throws {
        try OptionRange.check("--threads", threads, 0...1024)
    }

    func run() throws {
        let surroundings = Surroundings(reference.place)
        let entry = try reference.find(for: .unfinished, in: surroundings)
        let folder = RunFolder(path: entry.path)
        if detach {
            return try DetachedRun.tell(
                DetachedRun.resume(folder, threads: threads, place: reference.place.arguments, until: .work), json: json)
        }
        let resources = try surroundings.resources()
        try LongWork(surroundings, json: json, hangUp: .goesOn).complete { sink, interruption in
            try TrainingRun.resume(
                folder, home: surroundings.home, resources: resources, sink: sink, interruption: interruption,
                change: { settings in threads.map { settings.options.threads = $0 } })
        }
    }
}
