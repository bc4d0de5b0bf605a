import ArgumentParser
import Engine
import EngineInterface

/// `preprocess`: turns a folder of pictures into a training set.
struct Preprocess: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Turn a folder of pictures into a training set, with captions.",
        discussion: "Without options pictures are resized and cropped around their middle. Ctrl-C stops; what is done stays.")

    @Argument(help: "The folder of pictures.")
    var source: String?

    @Argument(help: "The folder that the training set goes to; not inside the source.")
    var destination: String?

    @Flag(inversion: .prefixedNo, help: "Search subfolders, too.")
    var recursive: Bool?

    @Flag(help: "Replace files in the destination.")
    var overwrite = false

    @OptionGroup(title: "Shapes") var shapes: ShapeOptionGroup

    @Option(help: ArgumentHelp("What captions the results: none, blip, deepbooru, wd, or several by comma. (default: none)", valueName: "captioners"))
    var caption: CaptionerList?

    @Flag(help: ArgumentHelp("The web UI's name for --caption deepbooru.", visibility: .hidden))
    var deepdanbooru = false

    @Option(help: "What becomes of captions that are there: ignore, copy, prepend or append. (default: ignore)")
    var captionAction: CaptionAction?

    @Flag(inversion: .prefixedNo, help: "Put captions into the file names instead of text files.")
    var captionInFileName: Bool?

    @OptionGroup(title: "Captions") var captions: CaptionOptionGroup
    @OptionGroup(title: "Model") var model: ModelOptionGroup
    @OptionGroup var place: PlaceOptions

    @Flag(help: "Print events, one JSON document a line.")
    var json = false

    @Flag(help: ArgumentHelp("Take all settings from standard input, a line of JSON, and stop when it ends.", visibility: .hidden))
    var settingsFromInput = false

    func validate() throws {
        guard !settingsFromInput else { return }
        guard source != nil else { throw ValidationError("Missing the source: give the folder of pictures") }
        guard destination != nil else { throw ValidationError("Missing the destination: give the folder that the training set goes to") }
    }

    func run() throws {
        let surroundings = Surroundings(place)
        let order = try settingsFromInput ? InterfaceOrder<PreprocessingSettings>() : nil
        let settings = order?.settings ?? chosen(surroundings.settings)
        let resources = try surroundings.resources()
        let work = try LongWork(surroundings, json: json, hangUp: .stops, onInterrupt: "Stopping; once more to stop at once")
        try order?.watch(work.interruption)
        try work.complete { sink, interruption in
            try Preprocessing.run(settings, home: surroundings.home, resources: resources, sink: sink, interruption: interruption)
        }
    }

    /// The user's settings with what was given on the command line put over them.
    private func chosen(_ defaults: UserSettings) -> PreprocessingSettings {
        var settings = defaults.preprocessing
        settings.interrogation = defaults.interrogation
        settings.source = AbsolutePath.of(source ?? "")
        settings.destination = AbsolutePath.of(destination ?? "")
        recursive.map { settings.recursive = $0 }
        settings.overwrite = overwrite
        shapes.apply(to: &settings)
        caption.map { settings.captioners = $0.captioners }
        if deepdanbooru, !settings.captioners.contains(.deepbooru) { settings.captioners.append(.deepbooru) }
        captionAction.map { settings.captionAction = $0 }
        captionInFileName.map { settings.captionInFileName = $0 }
        captions.apply(to: &settings.interrogation)
        settings.options = model.applied(to: defaults.options, place: place)
        return settings
    }
}

/// The words of `--caption`.
struct CaptionerList: ExpressibleByArgument {
    let captioners: [Captioner]

    init?(argument: String) {
        if argument == "none" || argument.isEmpty {
            captioners = []
            return
        }
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Captioner(rawValue: $0.filter { $0 != " " }) }
        captioners = parts.compactMap(\.self)
        guard captioners.count == parts.count else { return nil }
    }
}
