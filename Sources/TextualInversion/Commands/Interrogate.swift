import ArgumentParser
import Engine
import EngineInterface

/// `interrogate`: puts pictures into words.
struct Interrogate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put pictures into words: tags or a sentence, a line each.",
        discussion: "Several pictures are named before their words. Nothing is written; `preprocess` writes captions.")

    @Argument(help: "Pictures.")
    var images: [String] = []

    @Option(help: "What puts them into words: deepbooru, blip or wd. (default: the first whose model is in the home)")
    var with: Captioner?

    @OptionGroup(title: "Captions") var captions: CaptionOptionGroup
    @OptionGroup(title: "Model") var model: ModelOptionGroup
    @OptionGroup var place: PlaceOptions

    @Flag(help: "Print events, one JSON document a line.")
    var json = false

    @Flag(help: ArgumentHelp("Take all settings from standard input, a line of JSON, and stop when it ends.", visibility: .hidden))
    var settingsFromInput = false

    func validate() throws {
        guard !images.isEmpty || settingsFromInput else { throw ValidationError("Missing the pictures: give one at least") }
    }

    func run() throws {
        let surroundings = Surroundings(place)
        let order = try settingsFromInput ? InterfaceOrder<InterrogationRequest>() : nil
        let request = order?.settings ?? chosen(surroundings)
        let resources = try surroundings.resources()
        let work = try LongWork(surroundings, json: json, hangUp: .stops, onInterrupt: "Stopping; once more to stop at once")
        try order?.watch(work.interruption)
        try work.complete { display, interruption in
            let lines = CaptionLines(display, surroundings.console, named: request.pictures.count > 1)
            return try Interrogation.run(
                request, home: surroundings.home, resources: resources, sink: json ? display as any EventSink : lines, interruption: interruption)
        }
    }

    /// The user's settings with what was given on the command line put over them.
    private func chosen(_ surroundings: Surroundings) -> InterrogationRequest {
        var settings = surroundings.settings.interrogation
        captions.apply(to: &settings)
        return InterrogationRequest(
            pictures: images, captioner: with ?? Interrogation.usualCaptioner(settings, home: surroundings.home), settings: settings,
            options: model.applied(to: surroundings.settings.options, place: place))
    }
}

/// Prints the words of each picture on a line, and nothing else on standard output that is no terminal.
private struct CaptionLines: EventSink {
    private let display: ProgressDisplay
    private let console: Console
    private let named: Bool

    init(_ display: ProgressDisplay, _ console: Console, named: Bool) {
        self.display = display
        self.console = console
        self.named = named
    }

    func send(_ event: Event) {
        switch event.content {
        case .finished: break
        case .state where !console.isTerminal: break
        default: display.send(event)
        }
        guard case .interrogated(let words) = event.content, words.problem == nil else { return }
        console.print(SafeName.printable(named ? "\(words.file): \(words.caption)" : words.caption))
    }
}
