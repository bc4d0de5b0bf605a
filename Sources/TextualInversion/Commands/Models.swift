import ArgumentParser
import Engine
import EngineInterface

/// `models`: what `--model` may name.
struct Models: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the models: the built-in one, then the home's.")

    @Flag(help: "Print one JSON document.")
    var json = false

    @OptionGroup var place: PlaceOptions

    func run() throws {
        let surroundings = Surroundings(place)
        try surroundings.checkHome()
        let entries = ModelList(home: surroundings.home, resources: try surroundings.resources())
            .described(hashes: HashCache(path: surroundings.home.hashCache))
        if json { return try Answer.print(json: entries) }
        try Answer.print(table: entries.map { entry in
            let size = entry.isBuiltIn ? "built in" : entry.isFolder ? "folder" : Amount.bytes(entry.size)
            let facts = (entry.refusal == nil ? "" : "cannot be used: ") + entry.facts.joined(separator: ", ")
            return [entry.name, size, entry.hash ?? "", entry.path, facts].map(SafeName.printable)
        })
    }
}
