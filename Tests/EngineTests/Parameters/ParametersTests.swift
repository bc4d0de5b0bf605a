import Engine
import EngineInterface
import Imaging
import Testing

@Suite struct ParametersTests {
    @Test func textsAreWrittenAsPythonWritesThem() throws {
        for expected in try Expectations.load().written {
            let fields = expected.fields.map { GenerationParameters.Field($0[0], $0[1]) }
            let parameters = GenerationParameters(prompt: expected.prompt, negativePrompt: expected.negative, fields: fields)
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
        facts.eta = 0.5
        facts.embeddingHashes = [("my-cat", "0123456789ab")]
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

    /// The web UI's own `create_infotext`, over the same settings.
    @Test func factsAreWrittenAsTheWebUIWritesThem() throws {
        let expected = try JSONLine.decode([String: String].self, from: CarrierFixtures.bytes("infotext.json"))
        func facts(_ settings: GenerationSettings, _ change: (inout GenerationFacts) -> Void = { _ in }) -> GenerationFacts {
            var facts = GenerationFacts(settings, width: 512, height: 768, seed: 42)
            (facts.modelHash, facts.modelName, facts.version, facts.variationSeed) = ("cc6cb27103", "v1-5, pruned", "v1.10.1", 9)
            change(&facts)
            return facts
        }
        var plain = GenerationSettings(prompt: "a my-cat")
        plain.options.ensd = 31337
        // What a sampler takes anyway is not written.
        plain.eta = 1
        #expect(facts(plain).parameters.text == expected["plain"])

        var noiseless = plain
        (noiseless.sampler, noiseless.schedule, noiseless.options.emphasis) = ("DPM++ 2M", "Karras", .noNorm)
        #expect(facts(noiseless).parameters.text == expected["no noise"])

        var all = plain
        (all.prompt, all.negativePrompt, all.sampler) = ("a (my-cat:1.2)\nin a meadow", "night: \"dark\"", "DPM2 a")
        (all.cfgScale, all.variationStrength, all.options.emphasis, all.eta, all.sigmaNoise, all.options.clipSkip) = (7.5, 0.25, .noNorm, 0.5, 1.05, 2)
        (all.hiresScale, all.hiresSteps, all.hiresDenoisingStrength) = (1.5, 8, 0.6)
        let written = facts(all) { facts in
            (facts.vaeHash, facts.vaeName, facts.secondPass) = ("735e4c3a44", "mse: a.pt", .init(all))
            facts.embeddingHashes = [("my-:cat,", "0123456789ab"), ("b", "ba9876543210")]
        }
        #expect(written.parameters.text == expected["all"])

        var painted = plain
        (painted.prompt, painted.sampler, painted.options.emphasis, painted.eta, painted.options.ensd) = ("a [cat]", "DDIM", .ignore, 1, 0)
        #expect(facts(painted) { ($0.denoisingStrength, $0.maskBlur) = (0.75, 4) }.parameters.text == expected["painted"])
        for text in expected.values { #expect(GenerationParameters(text: text).text == text) }
    }

    @Test(arguments: ["parameters.jpg", "parameters.webp"]) func theWebUIsPicturesTellTheirParameters(_ name: String) throws {
        let text = try #require(try PictureFile.info(path: CarrierFixtures.path(name)).generationParameters)
        let parameters = GenerationParameters(text: text)
        #expect(parameters.prompt == "a café, 猫 🐱" && parameters.negativePrompt == "night")
        #expect(parameters["Version"] == "v1.10.1" && parameters.size?.width == 41)
    }

    @Test func everyFormatKeepsTheText() throws {
        let picture = try CarrierFixtures.picture("odd-face.png")
        let text = try #require(try PictureFile.info(path: CarrierFixtures.path("parameters.jpg")).generationParameters)
        for format in GenerationSettings.FileFormat.allCases {
            for lossless in [false, true] {
                var settings = GenerationSettings()
                (settings.format, settings.lossless, settings.quality) = (format, lossless, 90)
                let bytes = try PictureEncoding(settings).bytes(picture, parameters: text)
                let info = try PictureFile.info(bytes)
                #expect(info.generationParameters == text)
                #expect(info.kind == (format == .png ? .png : format == .jpg ? .jpeg : .webp))
                #expect(info.width == 41 && info.height == 37 && !info.hasAlpha)
                let decoded = try PictureFile.decode(bytes)
                let keepsAll = format == .png || format == .webp && lossless
                #expect((decoded.samples == picture.samples) == keepsAll)
                #expect(zip(decoded.samples, picture.samples).allSatisfy { abs(Int($0) - Int($1)) < 24 })
                guard format != .png else { continue }
                // The text as piexif, the web UI's writer, encodes it.
                let theirs = try CarrierFixtures.bytes("parameters.\(format.rawValue).exif")
                let comment = try #require(theirs.indices.first { theirs[$0...].starts(with: Array("UNICODE".utf8)) })
                #expect(bytes.indices.contains { bytes[$0...].starts(with: theirs[comment...]) })
            }
        }
        var settings = GenerationSettings()
        settings.format = .jpg
        // A segment of JPEG has 64 KiB.
        #expect(throws: PictureError.self) { try PictureEncoding(settings).bytes(picture, parameters: String(repeating: "a", count: 33_000)) }
    }
}
