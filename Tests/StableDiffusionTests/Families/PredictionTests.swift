import FormulaModels
import ModelFiles
import StableDiffusion
import Tensor
import Testing

/// What a model predicts, told by all that may tell it.
@Suite struct PredictionTests {
    private static func facts(_ name: String) throws -> [JSONValue] {
        let all = try JSONValue.read(path: Fixture.folder + "/sd2/prediction.json")
        return try #require(all[name]?.array)
    }

    private func marker(_ name: String) throws -> StoredTensor { try StoredTensor(name: name, shape: [0], floats: []) }

    private func checkpoint(_ more: [StoredTensor] = [], metadata: [String: String] = [:], hints: CheckpointHints = CheckpointHints()) throws -> Checkpoint {
        try Checkpoint(SmallModel.file("plain", more: more, metadata: metadata), hints: hints)
    }

    @Test func keysAndMetadata() throws {
        let plain = try checkpoint()
        #expect(plain.noiseSchedule.prediction == .epsilon && plain.evidence == .weights && !plain.noiseSchedule.hasZeroTerminalSNR)
        let marked = try checkpoint([marker("v_pred"), marker("ztsnr")])
        #expect(marked.noiseSchedule.prediction == .velocity && marked.evidence == .key("v_pred") && marked.noiseSchedule.hasZeroTerminalSNR)
        let told = try checkpoint(metadata: ["modelspec.prediction_type": "v"])
        #expect(told.noiseSchedule.prediction == .velocity && told.evidence == .metadata)
        let named = try checkpoint(metadata: ["modelspec.architecture": "stable-diffusion-v2-512"])
        #expect(named.noiseSchedule.prediction == .epsilon && named.evidence == .metadata)
    }

    @Test func aSidecarGoesBeforeKeysAndTheUserBeforeBoth() throws {
        var hints = CheckpointHints()
        hints.sidecar = (name: "x.yaml", prediction: .epsilon, hasZeroTerminalSNR: true)
        let sidecar = try checkpoint([marker("v_pred")], hints: hints)
        #expect(sidecar.noiseSchedule.prediction == .epsilon && sidecar.evidence == .sidecar("x.yaml") && sidecar.noiseSchedule.hasZeroTerminalSNR)
        hints.prediction = .velocity
        hints.hasZeroTerminalSNR = false
        let chosen = try checkpoint(hints: hints)
        #expect(chosen.noiseSchedule.prediction == .velocity && chosen.evidence == .choice && !chosen.noiseSchedule.hasZeroTerminalSNR)
    }

    /// The sizes that models of either prediction were trained on.
    @Test func nativeSizes() throws {
        let factor = 4
        #expect(try checkpoint().sampleSize == 64 * factor)
        #expect(try checkpoint([marker("v_pred")]).sampleSize == 96 * factor)
    }

    @Test(arguments: [("epsilon", NoiseSchedule.Prediction.epsilon, false), ("v_prediction", .velocity, false),
                      ("epsilon-zero-snr", .epsilon, true), ("v_prediction-zero-snr", .velocity, true)])
    func schedulersOfFolders(_ name: String, _ prediction: NoiseSchedule.Prediction, _ isZero: Bool) throws {
        let checkpoint = try SmallModel.withFolder(scheduler: name) { try Checkpoint.open(path: $0) }
        #expect(checkpoint.noiseSchedule.prediction == prediction && checkpoint.noiseSchedule.hasZeroTerminalSNR == isZero)
        #expect(checkpoint.evidence == .schedulerConfiguration)
    }

    /// ComfyUI's rule, on a model whose bias is spread as widely as those of models of the velocity.
    @Test func theSpreadOfABias() throws {
        let facts = try Self.facts("deviations")
        let name = "model.diffusion_model.output_blocks.11.1.transformer_blocks.0.norm1.bias"
        for fact in facts {
            let factor = Float(try #require(fact["factor_of_norm_bias"]?.number))
            let plain = try #require(try FormulaModel.stableDiffusion2().tensors(ofFile: "plain").first { $0.name == name })
            let bias = try StoredTensor(name: name, shape: plain.shape, floats: plain.floats().map { $0 * factor })
            let prediction = try checkpoint([bias]).noiseSchedule.prediction
            #expect(prediction == (fact["prediction"]?.string == "v" ? .velocity : .epsilon), "\(factor)")
        }
    }

    /// The web UI's rule, once the network is in memory.
    @Test func theNetworksOwnAnswer() throws {
        let facts = try Self.facts("means")
        #expect(facts.count == 3)
        let name = "model.diffusion_model.out.2.bias"
        let compute = try Compute(threadCount: 2)
        for fact in facts {
            let added = Float(try #require(fact["added_to_out_bias"]?.number))
            let plain = try #require(try FormulaModel.stableDiffusion2().tensors(ofFile: "plain").first { $0.name == name })
            let bias = try StoredTensor(name: name, shape: plain.shape, floats: plain.floats().map { $0 + added })
            let opened = try checkpoint([bias])
            let unet = try UNet(opened.unet, configuration: opened.unetConfiguration)
            let mean = VelocityTest.mean(unet, compute: compute)
            #expect(abs(mean - (fact["mean"]?.number ?? .nan)) < 1e-4)
            let model = try StableDiffusionModel(opened, tokenizerFolder: Fixture.tokenizerFolder, compute: compute)
            #expect(model.schedule.prediction == (fact["prediction"]?.string == "v" ? .velocity : .epsilon))
            // What was told is not put to the test.
            var hints = CheckpointHints()
            hints.prediction = .epsilon
            let chosen = try StableDiffusionModel(checkpoint([bias], hints: hints), tokenizerFolder: Fixture.tokenizerFolder, compute: compute)
            #expect(chosen.schedule.prediction == .epsilon)
        }
    }

    /// `pad_token` decides what chunks are filled up with, wherever transformers writes it.
    @Test(arguments: ["tokenizer", "tokenizer-5"]) func paddingOfFolders(_ tokenizer: String) throws {
        let checkpoint = try SmallModel.withFolder(tokenizer: tokenizer) { try Checkpoint.open(path: $0) }
        #expect(checkpoint.textEncoders[0].padding == .token("!"))
        #expect(try SmallModel.withFolder(tokenizer: nil) { try Checkpoint.open(path: $0) }.textEncoders[0].padding == .zero)
    }
}
