import ArgumentParser
import Engine
import EngineInterface

/// `generate`: makes pictures from a prompt.
struct Generate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make pictures from a prompt, in which the embeddings' names are words.")

    @Argument(help: "The prompt; may be left out with --from.")
    var prompt: String?

    @Option(help: ArgumentHelp("Take prompt and settings from the parameters in a picture; options go before them.", valueName: "picture"))
    var from: String?

    @OptionGroup(title: "Sampling") var sampling: SamplingOptionGroup
    @OptionGroup(title: "Pictures") var pictures: PictureOptionGroup
    @OptionGroup(title: "Model") var model: ModelOptionGroup
    @OptionGroup var place: PlaceOptions

    @Flag(help: "Print events, one JSON document a line.")
    var json = false

    func validate() throws {
        guard prompt != nil || from != nil else { throw ValidationError("Missing the prompt: give one, or a picture with --from") }
    }

    func run() throws {
        let surroundings = Surroundings(place)
        let settings = try chosen(surroundings)
        let resources = try surroundings.resources()
        let work = try LongWork(surroundings, json: json, hangUp: .stops, onInterrupt: "Stopping; once more to stop at once")
        _ = try work.perform { sink, interruption in
            try Generation.run(settings, home: surroundings.home, resources: resources, sink: sink, interruption: interruption)
        }
    }

    /// The user's settings, over them those of a picture, over these what was given on the command line.
    private func chosen(_ surroundings: Surroundings) throws -> GenerationSettings {
        var settings = surroundings.settings.generation
        settings.options = surroundings.settings.options
        if let from { try PictureSettings(path: from, log: surroundings.log).apply(to: &settings) }
        prompt.map { settings.prompt = $0 }
        try sampling.apply(to: &settings)
        pictures.apply(to: &settings)
        settings.options = model.applied(to: settings.options, place: place)
        return settings
    }
}
