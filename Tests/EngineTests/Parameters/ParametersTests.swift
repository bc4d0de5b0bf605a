import Engine
import EngineInterface
import Testing

@Suite struct ParametersTests {
    @Test func textsAreWrittenAsPythonWritesThem() throws {
        for expected in try Expectations.load().written {
            let parameters = GenerationParameters(prompt: expected.prompt, negativePrompt: expected.negative, fields: expected.fields.map { .init($0[0], $0[1]) })
            #expect(parameters.text == expected.text)
        }
    }

    @Test func textsAreReadAsTheWebUIReadsThem() throws {
        for expected in try Expectations.load().parsed {
            let parameters = GenerationParameters(text: expected.text)
            #expect(parameters.prompt == expected.prompt, "\(expected.text)")
            #expect(parameters.negativePrompt == expected.negative, "\(expected.text)")
            let fields = Dictionary(parameters.fields.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
            // The web UI splits sizes into two entries of its own; here they are read by `size`.
            #expect(fields == expected.fields, "\(expected.text)")
        }
    }

    @Test func hostileTextsEnd() {
        _ = GenerationParameters(text: String(repeating: "a ", count: 200_000))
        _ = GenerationParameters(text: "x\n" + String(repeating: "ab: \"", count: 50_000))
        _ = GenerationParameters(text: "x\n" + String(repeating: "\\\"", count: 50_000) + "a\\")
    }

    @Test func factsComeInTheWebUIOrder() {
        var settings = GenerationSettings(prompt: "a my-cat")
        settings.cfgScale = 7.5
        settings.options.clipSkip = 2
        settings.variationStrength = 0.25
        settings.variationSeed = 9
        var facts = GenerationFacts(settings, width: 512, height: 768, seed: 42)
        facts.modelHash = "cc6cb27103"
        facts.modelName = "v1-5, pruned"
        facts.vaeName = "mse.pt"
        facts.ensd = 31337
        facts.embeddingHashes = [("my-cat", "0123456789ab")]
        facts.extras = [.init("Eta", "0.5")]
        facts.version = "1.0"
        #expect(facts.parameters.text == """
            a my-cat
            Steps: 20, Sampler: Euler a, Schedule type: Automatic, CFG scale: 7.5, Seed: 42, Size: 512x768, Model hash: cc6cb27103, \
            Model: "v1-5, pruned", VAE: mse.pt, Variation seed: 9, Variation seed strength: 0.25, Clip skip: 2, ENSD: 31337, RNG: CPU, \
            TI hashes: "my-cat: 0123456789ab", Eta: 0.5, Version: 1.0
            """)
        let read = GenerationParameters(text: facts.parameters.text)
        #expect(read == facts.parameters)
        #expect(read.size?.width == 512 && read.size?.height == 768)
        #expect(read.embeddingHashes.map(\.name) == ["my-cat"] && read.embeddingHashes.map(\.hash) == ["0123456789ab"])
    }
}
