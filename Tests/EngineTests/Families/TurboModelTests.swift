import Engine
import EngineInterface
import FormulaModels
import FoundationEssentials
import Imaging
import ModelFiles
import Testing

/// Stable Diffusion 2.1 Turbo's single file, as sgm lays it out: it makes pictures and is no model to train with.
@Suite struct TurboModelTests {
    private let home: TrainingHome

    init() throws {
        home = try TrainingHome(pictures: 1)
        try Folder.make(home.home.stableDiffusionModels)
        for name in ["plain", "turbo"] {
            let path = FilePath.joined(home.home.stableDiffusionModels, "\(name).safetensors")
            try AtomicFile.write(FormulaModel.stableDiffusion2().file(name), to: path)
        }
    }

    private func picture(_ model: String) throws -> Picture {
        var settings = GenerationSettings(prompt: "a &quot;ghost&quot; in a meadow")
        (settings.steps, settings.seed, settings.cfgScale, settings.width, settings.height) = (2, 5, 1.5, 64, 64)
        (settings.output, settings.options.model) = (home.folder.file("pictures-\(model)"), model)
        let files = try Generation.run(settings, home: home.home, resources: TrainingHome.resources, sink: EventWatcher { _, _, _ in },
                                       interruption: InterruptFlag())
        return try PictureFile.read(path: try #require(files.first))
    }

    @Test func itDrawsAsTheSameNetworkInTheOlderLayout() throws {
        let (turbo, plain) = (try picture("turbo"), try picture("plain"))
        #expect(turbo == plain && Set(turbo.samples).count > 16)
        let report = try Inspector().inspect(FilePath.joined(home.home.stableDiffusionModels, "turbo.safetensors"))
        #expect(report.networks?.prediction == "epsilon")
        var settings = GenerationSettings(prompt: "a ghost")
        settings.options.model = "turbo"
        #expect(try home.answers.remarks(on: settings) == [])
    }

    @Test func trainingIsRefusedByName() throws {
        var settings = home.settings(steps: 2)
        settings.options.model = "turbo"
        let error = #expect(throws: ModelFileError.self) { try home.train(settings) }
        #expect(error?.description.contains("a Stable Diffusion 2.x Turbo checkpoint, which makes pictures but cannot be trained with") == true)
        let remarks = try home.answers.remarks(on: settings)
        #expect(remarks.contains { $0.text.contains("Turbo") } && remarks.mistaken.contains("model"))
    }
}
