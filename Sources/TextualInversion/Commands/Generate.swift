import ArgumentParser
import Engine
import EngineInterface
import Imaging

/// `generate`: makes pictures from a prompt.
struct Generate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make pictures from a prompt, in which the embeddings' names are words.")

    @Argument(help: "The prompt; may be left out with --from.")
    var prompt: String?

    @Option(help: ArgumentHelp("Take prompt and settings from the parameters in a picture; options go before them.", valueName: "picture"))
    var from: String?

    @Option(help: ArgumentHelp("Draw with every copy of a run's embedding, all on one sheet.", valueName: "run"))
    var gridRun: String?

    @Option(parsing: .unconditional, help: "With --grid-run: copies of steps that are a multiple of this only.")
    var every = 1

    @OptionGroup(title: "Sampling") var sampling: SamplingOptionGroup
    @OptionGroup(title: "Pictures") var pictures: PictureOptionGroup
    @OptionGroup(title: "Model") var model: ModelOptionGroup
    @OptionGroup var place: PlaceOptions

    @Flag(help: "Print events, one JSON document a line.")
    var json = false

    func validate() throws {
        try OptionRange.check("--every", every, 1...Int.max)
        guard prompt != nil || from != nil else { throw ValidationError("Missing the prompt: give one, or a picture with --from") }
    }

    func run() throws {
        let surroundings = Surroundings(place)
        var settings = try chosen(surroundings)
        let grid = try gridRun.map { try self.grid(of: $0, &settings, surroundings) }
        let resources = try surroundings.resources()
        let work = try LongWork(surroundings, json: json, hangUp: .stops, onInterrupt: "Stopping; once more to stop at once")
        guard let grid else {
            _ = try work.perform { sink, interruption in
                try Generation.run(settings, home: surroundings.home, resources: resources, sink: sink, interruption: interruption)
            }
            return
        }
        let sheet = try work.perform { sink, interruption in
            try grid.run(settings, home: surroundings.home, resources: resources, sink: sink, interruption: interruption)
        }
        if !json { try Answer.print(sheet) }
    }

    /// The copies of a run; its model draws unless another one is chosen.
    private func grid(of run: String, _ settings: inout GenerationSettings, _ surroundings: Surroundings) throws -> RunGrid {
        let entry = try Runs(logDirectory: surroundings.logDirectory(option: nil)).find(run, for: .running)
        let folder = RunFolder(path: entry.path)
        if model.model == nil, let start = try? folder.latestStart() { settings.options.model = start.settings.options.model }
        return try RunGrid(folder, name: entry.summary.name, every: every)
    }

    /// The user's settings, over them those of a picture, over these what was given on the command line.
    private func chosen(_ surroundings: Surroundings) throws -> GenerationSettings {
        var settings = surroundings.settings.generation
        settings.options = surroundings.settings.options
        let picture = try from.map { try parameters(of: $0) }
        picture?.apply(to: &settings)
        prompt.map { settings.prompt = $0 }
        sampling.apply(to: &settings)
        pictures.apply(to: &settings)
        settings.options = model.applied(to: settings.options, place: place)
        for line in picture?.differences(from: settings) ?? [] { surroundings.log.info("\(line)") }
        return settings
    }

    /// - Throws: `PictureError`; `Failure` when the picture carries no parameters.
    private func parameters(of picture: String) throws -> PictureSettings {
        guard let text = try PictureFile.info(path: picture).generationParameters else {
            throw Failure("\(SafeName.printable(picture)) carries no generation parameters; take a picture as the program or the web UI wrote it")
        }
        return PictureSettings(GenerationParameters(text: text))
    }
}
