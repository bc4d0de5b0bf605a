import Engine
import EngineInterface
import FormulaModels
import FoundationEssentials
import Imaging
import ModelFiles
import Testing

/// A small Stable Diffusion XL single file in the engine: pictures, its own size, words of both text encoders, what is refused.
@Suite(.serialized) struct XLModelTests {
    private static let fixtures = FilePath.joined(TrainingHome.repository, "Tests/StableDiffusionTests/Fixtures")
    private let home: TrainingHome

    init() throws {
        home = try TrainingHome(pictures: 1)
        try Folder.make(home.home.stableDiffusionModels)
        for name in ["plain", "inpainting"] {
            let path = FilePath.joined(home.home.stableDiffusionModels, "\(name).safetensors")
            try AtomicFile.write(FormulaModel.stableDiffusionXL().file(name), to: path)
        }
        let word = try SmallFile.bytes(FilePath.joined(Self.fixtures, "sdxl/embedding.safetensors"))
        try AtomicFile.write(word, to: FilePath.joined(home.home.embeddings, "small-word.safetensors"))
    }

    private func picture(_ settings: GenerationSettings) throws -> Picture {
        var settings = settings
        settings.output = home.folder.file("pictures")
        let files = try Generation.run(settings, home: home.home, resources: TrainingHome.resources, sink: EventWatcher { _, _, _ in },
                                       interruption: InterruptFlag())
        return try PictureFile.read(path: try #require(files.first))
    }

    /// What the settings of a picture of `pictures.json` are called here.
    private func settings(_ reference: JSONValue) throws -> GenerationSettings {
        var settings = GenerationSettings(prompt: try #require(reference["prompt"]?.string))
        settings.negativePrompt = try #require(reference["negative_prompt"]?.string)
        settings.sampler = try #require(reference["sampler"]?.string)
        settings.steps = try #require(reference["steps"]?.integer)
        settings.seed = try #require(reference["seed"]?.integer)
        settings.cfgScale = try #require(reference["cfg_scale"]?.number)
        (settings.width, settings.height) = (try #require(reference["width"]?.integer), try #require(reference["height"]?.integer))
        settings.options.model = reference["model"]?.string == "inpainting" ? "inpainting" : "plain"
        settings.options.randomSource = .cpu
        settings.options.precision = .full
        if let hires = reference["hires"] {
            settings.hiresScale = try #require(hires["scale"]?.number)
            settings.hiresSteps = try #require(hires["steps"]?.integer)
            settings.hiresDenoisingStrength = try #require(hires["denoising_strength"]?.number)
        }
        if let start = reference["init_image"]?.string {
            settings.image = FilePath.joined(Self.fixtures, "sdxl/\(start)")
            settings.denoisingStrength = try #require(reference["denoising_strength"]?.number)
        }
        return settings
    }

    /// The web UI's: an empty negative prompt, a blank one, two chunks, a word of both tables, a starting picture, a second pass, nine channels.
    @Test(arguments: [2, 19, 23, 28, 31, 33, 34]) func picturesAreTheWebUIs(_ number: Int) throws {
        let references = try #require(try JSONValue.read(path: FilePath.joined(Self.fixtures, "sdxl/pictures.json")).array)
        let reference = references[number]
        let expected = try PictureFile.read(path: FilePath.joined(Self.fixtures, "sdxl/\(try #require(reference["file"]?.string))")).rgb
        let found = try picture(settings(reference)).rgb
        #expect(found.width == expected.width && found.height == expected.height)
        let worst = zip(found.samples, expected.samples).map { abs(Int($0) - Int($1)) }.max() ?? 255
        #expect(worst <= 2, "\(worst)/255")
    }

    @Test func theDefaultSizeIsTheFamilys() throws {
        var settings = GenerationSettings(prompt: "a ghost")
        (settings.steps, settings.cfgScale, settings.sampler, settings.options.model) = (1, 1, "Euler", "plain")
        let made = try picture(settings)
        #expect(made.width == 128 * 4 && made.height == 128 * 4)
        let models = try home.answers.models()
        #expect(models.first { $0.name == "plain" }?.facts == ["Stable Diffusion XL", "512x512", "noise (all of this family)"])
    }

    @Test func wordsOfBothTablesAreFoundAndOthersListed() throws {
        try EmbeddingFixtures.copy("webui.pt", to: FilePath.joined(home.home.embeddings, "mghost.pt"))
        try EmbeddingFixtures.copy("xl.safetensors", to: FilePath.joined(home.home.embeddings, "grande.safetensors"))
        let store = EmbeddingStore(folder: home.home.embeddings, widths: [64, 128])
        #expect(store.embeddings.map(\.embedding.name) == ["small-word"])
        #expect(store.entries.filter { ["grande", "mghost"].contains($0.word) }.map(\.skipped) == [
            "made for another model: its vectors are 24 long, this model's 192", "made for another model: its vectors are 96 long, this model's 192",
        ])
        var settings = GenerationSettings(prompt: "a small-word and a mghost")
        settings.options.model = "plain"
        #expect(try home.answers.remarks(on: settings).map(\.text) == [
            "mghost is for another model (96 numbers): read as plain text", "words: small-word (2 vectors, step ?)",
        ])
    }

    @Test func trainingIsRefusedByName() throws {
        let line = "a Stable Diffusion XL checkpoint, which makes pictures but cannot be trained with yet; use a Stable Diffusion 1.x or 2.x checkpoint"
        var settings = home.settings(steps: 2)
        settings.options.model = "plain"
        let error = #expect(throws: ModelFileError.self) { try home.train(settings) }
        #expect(error?.description.hasSuffix(line) == true)
        #expect(try home.answers.remarks(on: settings).mistaken.contains("model"))
        let request = EmbeddingRequest(name: "new-word", initializationText: "cat", vectorsPerToken: 1)
        let creation = #expect(throws: ModelFileError.self) {
            try EmbeddingCreation.create(request, model: "plain", home: home.home, resources: TrainingHome.resources)
        }
        #expect(creation?.description.hasSuffix(line) == true)
        #expect(try home.answers.remarks(on: request, model: "plain").filter(\.isMistake).map(\.field) == ["model"])
    }
}
