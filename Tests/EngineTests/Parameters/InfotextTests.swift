import Engine
import EngineInterface
import Imaging
import Testing

/// Texts in pictures of the built-in model, against those that the web UI's own functions write for the same settings.
@Suite struct InfotextTests {
    /// Settings and what they give, from `Fixtures/make_infotexts.py`.
    private struct Case: Decodable {
        var prompt: String, text: String
        var negative: String?, sampler: String?, schedule: String?, emphasis: String?
        var steps: Int?, ensd: Int?, hires_steps: Int?
        var eta: Double?, noise: Double?, churn: Double?, tmin: Double?, tmax: Double?
        var old: Bool?

        var settings: GenerationSettings {
            var settings = GenerationSettings(prompt: prompt)
            (settings.negativePrompt, settings.steps, settings.seed) = (negative ?? "", steps ?? 2, 42)
            (settings.width, settings.height) = (32, 32)
            (settings.sampler, settings.schedule) = (sampler ?? "Euler a", schedule ?? "Automatic")
            (settings.eta, settings.sigmaNoise, settings.options.ensd, settings.oldPromptTiming) = (eta, noise ?? 1, ensd ?? 0, old ?? false)
            (settings.sigmaChurn, settings.sigmaTmin, settings.sigmaTmax) = (churn ?? 0, tmin ?? 0, tmax ?? 0)
            settings.options.emphasis = emphasis == "No norm" ? .noNorm : .original
            if let hires_steps { (settings.hiresScale, settings.hiresSteps) = (1.5, hires_steps) }
            return settings
        }
    }

    private let home: TrainingHome

    init() throws {
        home = try TrainingHome(pictures: 0)
        for name in ["one-word", "two-word"] { try home.create(name, name, vectors: 1) }
    }

    /// Notes the last picture's file.
    private final class LastPicture: EventSink {
        var file: String?

        func send(_ event: Event) {
            if case .preview(let preview) = event.content, let file = preview.file { self.file = file }
        }
    }

    private func picture(_ settings: GenerationSettings, _ session: inout GenerationSession) throws -> (picture: Picture, text: String) {
        var settings = settings
        (settings.output, settings.options.threads) = (home.folder.file("pictures"), 1)
        let sink = LastPicture()
        try session.make(.pictures(settings), sink: sink, interruption: InterruptFlag())
        let file = try #require(sink.file)
        return (try PictureFile.read(path: file), try #require(try PictureFile.info(path: file).generationParameters))
    }

    /// Names and values in their order; of what cannot be the same, the names.
    private func fields(_ parameters: GenerationParameters) -> [String] {
        let hashes = ["Model hash", "Version"]
        return parameters.fields.map { field in
            if field.name == "TI hashes" { return "\(field.name): \(parameters.embeddingHashes.map(\.name))" }
            return hashes.contains(field.name) ? field.name : "\(field.name): \(field.value)"
        }
    }

    private func lines(_ text: String) -> [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    @Test func settingsAreToldUnderTheWebUIConditions() throws {
        let path = FilePath.joined(FilePath.folder(of: FilePath.folder(of: #filePath)), "Fixtures/infotexts.json")
        let cases = try JSONLine.decode([Case].self, from: SmallFile.bytes(path))
        #expect(cases.count > 80)
        var session = GenerationSession(home: home.home, resources: TrainingHome.resources)
        for expected in cases {
            let text = try picture(expected.settings, &session).text
            let (ours, theirs) = (GenerationParameters(text: text), GenerationParameters(text: expected.text))
            #expect(fields(ours) == fields(theirs), "\(expected)")
            // The prompts to the letter, before the last line.
            let (prompts, theirPrompts) = (lines(text).dropLast(), lines(expected.text).dropLast())
            #expect(prompts == theirPrompts)
        }
    }

    /// What counts for a picture is told even where the web UI leaves it out.
    @Test func picturesAreMadeAgainFromTheirTexts() throws {
        let ways: [(inout GenerationSettings) -> Void] = [
            { $0.sampler = "LCM" }, { ($0.sampler, $0.sigmaChurn, $0.sigmaTmin, $0.sigmaTmax) = ("Heun", 4, 0.5, 9) },
            { ($0.sampler, $0.steps) = ("Restart", 20) }, { ($0.sampler, $0.eta) = ("DDIM", 0.5) }, { $0.sampler = "DPM2 a" },
        ]
        var session = GenerationSession(home: home.home, resources: TrainingHome.resources)
        for way in ways {
            var settings = GenerationSettings(prompt: "a {ghost} [red:in a dark night:1.0]")
            (settings.steps, settings.seed, settings.options.ensd) = (4, 5, 31337)
            (settings.options.curlyBrackets, settings.oldPromptTiming, settings.options.emphasis) = (true, true, .noNorm)
            way(&settings)
            let first = try picture(settings, &session)
            var again = GenerationSettings()
            PictureSettings(GenerationParameters(text: first.text)).apply(to: &again)
            let second = try picture(again, &session)
            #expect(second.text == first.text && second.picture.samples == first.picture.samples, "\(settings.sampler)")
            let changes: [(inout GenerationSettings) -> Void] = [
                { $0.options.ensd = 0 }, { $0.options.curlyBrackets = false }, { $0.oldPromptTiming = false },
            ]
            for (number, change) in changes.enumerated() {
                var other = again
                change(&other)
                #expect(try picture(other, &session).picture.samples != first.picture.samples, "\(settings.sampler): change \(number) counts")
            }
        }
    }
}
