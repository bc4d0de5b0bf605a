import ArgumentParser
import Engine
import EngineInterface

/// `attach`: watches a run at work, in this terminal.
struct Attach: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Watch a run at work; Ctrl-C stops watching, the run goes on.")

    @OptionGroup var reference: RunReference

    @Flag(help: "Print the run's events, one JSON document a line.")
    var json = false

    func run() throws {
        let surroundings = Surroundings(reference.place)
        let entry = try reference.find(for: .running, in: surroundings)
        let work = try LongWork(surroundings, json: json, hangUp: .stops, onInterrupt: "The run goes on; `textual-inversion attach` comes back to it")
        try work.perform { display, interruption in
            try RunWatch(RunFolder(path: entry.path), home: surroundings.home).follow(on: display, until: interruption)
        }
    }
}
