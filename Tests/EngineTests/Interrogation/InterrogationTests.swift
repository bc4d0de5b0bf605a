import Engine
import EngineInterface
import Testing

@Suite struct InterrogationTests {
    private final class Events: EventSink {
        private(set) var all: [Event] = []
        func send(_ event: Event) { all.append(event) }
        var words: [Event.Interrogated] {
            all.compactMap { event in
                if case .interrogated(let words) = event.content { return words }
                return nil
            }
        }
    }

    private func interrogate(
        _ prepared: PreparedFolder, _ captioner: Captioner, _ pictures: [String], _ interruption: InterruptFlag = InterruptFlag(),
        change: (inout InterrogationSettings) -> Void = { _ in }
    ) throws -> (Event.Finished, Events) {
        var settings = InterrogationSettings()
        change(&settings)
        let events = Events()
        let request = InterrogationRequest(
            pictures: pictures.map { prepared.folder.file("source/\($0)") }, captioner: captioner, settings: settings, options: ModelOptions(threads: 1))
        let finished = try Interrogation.run(request, home: prepared.home, resources: TrainingHome.resources, sink: events, interruption: interruption)
        return (finished, events)
    }

    @Test func modelsAreFoundInTheHome() throws {
        let folder = try TemporaryFolder()
        let models = CaptionModels(home: Home(path: folder.path))
        let settings = InterrogationSettings()
        #expect(models.available(settings).isEmpty)
        for (captioner, parts) in [
            (Captioner.deepbooru, ["model-resnet_custom_v3.pt", "models/torch_deepdanbooru", "https://github.com/AUTOMATIC1111/TorchDeepDanbooru"]),
            (.blip, ["model_base_caption_capfilt_large.pth", "models/BLIP", "https://storage.googleapis.com/"]),
            (.wd, ["model.safetensors", "models/wd-tagger", "https://huggingface.co/SmilingWolf/wd-vit-tagger-v3"]),
        ] {
            let error = try #require(throws: SettingsError.self) { try models.path(of: captioner, settings) }
            for part in parts { #expect(error.description.contains(part), "\(error)") }
            #expect(error.description.contains(folder.path) && !error.description.contains("\n"))
        }
        // The only file of its kind serves, the published one goes before others, and several others are listed.
        let other = try folder.write("models/deepbooru/other.pt")
        #expect(try models.path(of: .deepbooru, settings) == other)
        try folder.write("models/deepbooru/another.pt")
        let several = try #require(throws: SettingsError.self) { try models.path(of: .deepbooru, settings) }
        #expect(several.description.contains("other.pt") && several.description.contains("another.pt"))
        let published = try folder.write("models/deepbooru/model-resnet_custom_v3.pt")
        #expect(try models.path(of: .deepbooru, settings) == published)

        try folder.write("models/BLIP/base/config.json", "{}")
        #expect(throws: SettingsError.self) { try models.path(of: .blip, settings) }
        try folder.write("models/BLIP/base/model.safetensors")
        #expect(try models.path(of: .blip, settings) == folder.file("models/BLIP/base"))
        let original = try folder.write("models/BLIP/model_base_caption_capfilt_large.pth")
        #expect(try models.path(of: .blip, settings) == original)

        try folder.write("models/WD/v3/model.safetensors")
        #expect(throws: SettingsError.self) { try models.path(of: .wd, settings) }
        try folder.write("models/WD/v3/selected_tags.csv")
        #expect(try models.path(of: .wd, settings) == folder.file("models/WD/v3"))
        #expect(models.available(settings) == [.deepbooru, .wd, .blip])

        var named = settings
        named.wdModel = folder.file("nowhere")
        let missing = try #require(throws: SettingsError.self) { try models.path(of: .wd, named) }
        #expect(missing.description.contains("--wd-model") && missing.description.contains("nowhere"))
    }

    /// The picture is told of where it cannot be read, and the others go on.
    @Test func tagsWithTheirScores() throws {
        let prepared = try PreparedFolder()
        try SmallModels.putWDTagger(FilePath.joined(prepared.home.path, "models/wd-tagger"))
        try prepared.add("a.png")
        try prepared.folder.write("source/b.png", "no picture")
        try prepared.add("c.png", 50, 20)
        let (finished, events) = try interrogate(prepared, .wd, ["a.png", "b.png", "c.png", "missing.png"]) { $0.sortAlphabetically = false }
        #expect(finished.state == .finished)
        // The logistic function of the biases: 0.881, 0.953, 0.269, 0.924.
        #expect(events.words.map(\.caption) == [#"saber \(fate\), o_o, long hair"#, "", #"saber \(fate\), o_o, long hair"#, ""])
        #expect(events.words.map { $0.problem == nil } == [true, false, true, false])
        let tags = try #require(events.words.first?.tags)
        #expect(tags.map(\.tag) == ["saber_(fate)", "o_o", "long_hair"])
        for (tag, score) in zip(tags, [0.9525741, 0.9241418, 0.8807971]) { #expect(abs(tag.score - score) < 1e-6) }
        #expect(events.all.last?.step == 4)
        guard case .finished? = events.all.last?.content else { return #expect(Bool(false), "the last event tells the end") }
    }

    @Test func deepDanbooruSpeaksToo() throws {
        let prepared = try PreparedFolder()
        try SmallModels.putDeepDanbooru(FilePath.joined(prepared.home.path, "models/torch_deepdanbooru/model-resnet_custom_v3.pt"))
        try prepared.add("a.png")
        let (_, events) = try interrogate(prepared, .deepbooru, ["a.png"]) { $0.threshold = 0 }
        #expect(events.words.map(\.caption) == ["1girl, solo"])
        let (_, none) = try interrogate(prepared, .deepbooru, ["a.png"]) { $0.threshold = 1 }
        #expect(none.words.map(\.caption) == [""] && none.words[0].problem == nil)
    }

    @Test func failuresAndInterrupts() throws {
        let prepared = try PreparedFolder()
        try prepared.folder.write("source/b.png", "no picture")
        #expect(throws: SettingsError.self) { try interrogate(prepared, .deepbooru, ["b.png"]) }
        try SmallModels.putDeepDanbooru(FilePath.joined(prepared.home.path, "models/DeepDanbooru/x.pt"))
        #expect(try interrogate(prepared, .deepbooru, ["b.png"]).0.state == .failed)
        #expect(throws: SettingsError.self) { try interrogate(prepared, .deepbooru, ["b.png"]) { $0.beams = 0 } }
        try prepared.add("a.png")
        let interruption = InterruptFlag()
        interruption.raise()
        let (finished, events) = try interrogate(prepared, .deepbooru, ["a.png"], interruption)
        #expect(finished.state == .interrupted && events.words.isEmpty)
    }
}
