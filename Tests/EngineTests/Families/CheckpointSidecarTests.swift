import Engine
import EngineInterface
import FormulaModels
import FoundationEssentials
import ModelFiles
import Testing

/// `STEM.yaml` beside a checkpoint, as it is published with models and as people write it.
@Suite struct CheckpointSidecarTests {
    private let folder: TemporaryFolder
    private var model: String { folder.file("small.safetensors") }

    init() throws {
        folder = try TemporaryFolder()
        try AtomicFile.write(FormulaModel.stableDiffusion2().file("plain"), to: folder.file("small.safetensors"))
    }

    private func networks(_ yaml: String?) throws -> NetworksReport {
        if let yaml { try folder.write("small.yaml", yaml) }
        return try #require(try Inspector().inspect(model).networks)
    }

    /// `v2-inference-v.yaml` and `v2-inference.yaml` of Stability-AI/stablediffusion, shortened.
    @Test func configurationsOfLDM() throws {
        let without = try networks(nil)
        #expect(without.prediction == "epsilon" && without.predictionEvidence == "guessed from its weights" && without.pictureSize == 256)
        let velocity = try networks("""
            model:
              target: ldm.models.diffusion.ddpm.LatentDiffusion
              params:
                parameterization: "v"
                linear_start: 0.00085
                linear_end: 0.0120
            """)
        #expect(velocity.prediction == "v_prediction" && velocity.predictionEvidence == "small.yaml says" && velocity.pictureSize == 384)
        let noise = try networks("""
            model:
              target: ldm.models.diffusion.ddpm.LatentDiffusion
              params:
                linear_start: 0.00085
            """)
        #expect(noise.prediction == "epsilon" && noise.predictionEvidence == "small.yaml says" && !noise.zeroTerminalSNR)
    }

    /// `sd_xl_v.yaml` and the like.
    @Test func configurationsOfSGM() throws {
        let report = try networks("""
            model:
              target: sgm.models.diffusion.DiffusionEngine
              params:
                zsnr: true
                denoiser_config:
                  target: sgm.modules.diffusionmodules.denoiser.DiscreteDenoiser
                  params:
                    scaling_config:
                      target: sgm.modules.diffusionmodules.denoiser_scaling.VScaling
            """)
        #expect(report.prediction == "v_prediction" && report.zeroTerminalSNR)
    }

    @Test func otherDocumentsSayNothingAndBrokenOnesAreALine() throws {
        #expect(try networks("a: 1\n").predictionEvidence == "guessed from its weights")
        try folder.write("small.yaml", "model: [")
        let report = try Inspector().inspect(model)
        #expect(report.networks == nil && report.refusal == "it cannot be read as YAML")
    }

    /// The user goes before all.
    @Test func optionsOverrule() throws {
        let home = Home(path: folder.file("home"))
        var options = ModelOptions(model: model)
        options.prediction = .v
        options.zeroSNR = true
        let opened = try OpenedModel(options, home: home, resources: TrainingHome.resources)
        let loaded = try LoadedModel.load(
            opened, options, for: .init(width: 64, height: 64, batch: 1, trains: false), home: home, resources: TrainingHome.resources) { _ in }
        #expect(loaded.model.schedule.prediction == .velocity && loaded.sampleSize == 384)
        #expect(loaded.model.schedule.alphasCumulativeProduct.last == 4.8973451890853435e-08)
    }
}
