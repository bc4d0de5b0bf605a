import ArgumentParser
import Engine
import EngineInterface

/// `train`: teaches the word.
struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train an embedding on a folder of pictures.",
        discussion: "An embedding that has steps already goes on from them. Ctrl-C saves everything and stops; `resume` goes on exactly.")

    @Argument(help: "The embedding, made with `create`.")
    var name: String

    @Option(help: ArgumentHelp("Folder of pictures, or mint-ghost or candy-sticker, the samples.", valueName: "folder"))
    var dataset: String?

    @OptionGroup(title: "Training") var training: TrainingOptionGroup
    @OptionGroup(title: "Saving and validation") var saving: SavingOptionGroup
    @OptionGroup(title: "Previews") var preview: PreviewOptionGroup
    @OptionGroup(title: "Model") var model: ModelOptionGroup
    @OptionGroup var place: PlaceOptions

    @Flag(help: "Train in a process of its own that outlives this terminal.")
    var detach = false

    @Flag(help: "Print events, one JSON document a line.")
    var json = false

    @Flag(help: ArgumentHelp("Take all settings from the file that the process was started with, a document of JSON.", visibility: .hidden))
    var handedSettings = false

    func validate() throws {
        guard dataset == nil, !handedSettings, SettingsFile.find().load().settings.training.dataset.isEmpty else { return }
        throw ValidationError("Missing --dataset: give a folder of pictures, or \(Resources.sampleNames.joined(separator: " or ")), the samples")
    }

    func run() throws {
        let surroundings = Surroundings(place)
        let settings = try handedSettings ? Self.handed() : chosen(surroundings.settings)
        try SafeName.check(embedding: settings.name)
        if detach {
            let logDirectory = settings.logDirectory ?? surroundings.home.logDirectory
            return try DetachedRun.tell(
                DetachedRun.train(settings, logDirectory: logDirectory, place: place.arguments, until: .work), json: json)
        }
        let resources = try surroundings.resources()
        try LongWork(surroundings, json: json, hangUp: .goesOn).complete { sink, interruption in
            try TrainingRun.start(settings, home: surroundings.home, resources: resources, sink: sink, interruption: interruption)
        }
    }

    /// The user's settings with what was given on the command line put over them.
    private func chosen(_ defaults: UserSettings) throws -> TrainingSettings {
        var settings = defaults.training
        settings.name = name
        (settings.filenameWordRegex, settings.filenameJoinString) = (defaults.filenameWordRegex, defaults.filenameJoinString)
        if let dataset { settings.dataset = Resources.sampleNames.contains(dataset) ? dataset : AbsolutePath.of(dataset) }
        training.apply(to: &settings)
        saving.apply(to: &settings)
        preview.apply(to: &settings.preview)
        settings.options = model.applied(to: defaults.options, place: place)
        return settings
    }

    private static func handed() throws -> TrainingSettings {
        guard let document = MemoryFile.handedOver(), let settings = try? JSONLine.decode(TrainingSettings.self, from: document) else {
            throw ValidationError("--handed-settings is for the program itself, which starts runs with it; leave it out")
        }
        return settings
    }
}
