import FormulaModels
import ModelFiles
import NetworkLayers
import StableDiffusion
import Tensor
import Testing

/// The networks of small Stable Diffusion 2 models beside transformers and diffusers, from every layout of files.
@Suite struct SmallNetworkTests {
    private static let bar = 1e-4
    private let file: TensorFile
    private let facts: JSONValue
    private let compute: Compute

    init() throws {
        file = try TensorFile("sd2/networks.safetensors")
        facts = try JSONValue.read(path: Fixture.folder + "/sd2/networks.json")
        compute = try Compute(threadCount: 2)
    }

    @Test func theFormulaIsTheSame() throws {
        let examples = try #require(try JSONValue.read(path: Fixture.folder + "/sd2/manifest.json")["examples"]?.members)
        #expect(examples.count == 5)
        let shapes = ["unet.conv_in.weight": [64, 4, 3, 3], "word.small-word": [2, 128],
                      "text_encoder.text_model.embeddings.token_embedding.weight": [4, 128]]
        for example in examples {
            let numbers = FormulaModel.numbers(example.key, shape: shapes[example.key] ?? [64])
            #expect(Array(numbers.prefix(4)) == example.value.array?.compactMap { $0.number.map(Float.init) }, "\(example.key)")
        }
    }

    @Test(arguments: SmallModel.Layout.allCases) func architectures(_ layout: SmallModel.Layout) throws {
        let checkpoint = try SmallModel.checkpoint(layout)
        #expect(checkpoint.kind == .checkpoint(.stableDiffusion2, layout == .turbo ? .turbo : .plain))
        #expect(checkpoint.textEncoders.count == 1)
        #expect(checkpoint.textEncoders[0].textRule == (layout == .folder ? .transformers : .openCLIP))
        #expect(checkpoint.textEncoders[0].configuration == TextEncoderConfiguration(
            hiddenSize: 128, intermediateSize: 512, layers: 3, heads: 2, vocabularySize: 49408, maximumPositions: 77,
            activation: .gelu, layerNormEpsilon: 1e-5))
        #expect(checkpoint.textEncoders[0].mostClipSkip == nil)
        #expect(checkpoint.unetConfiguration.attentionHeads == [1, 1, 2, 2])
        #expect(checkpoint.vaeConfiguration.latentFactor == 4 && checkpoint.vaeConfiguration.scalingFactor == 0.18215)
        for (network, weights) in [("unet", checkpoint.unet), ("vae", checkpoint.vae), ("text_encoder", checkpoint.textEncoders[0].weights)] {
            for (name, tensor) in weights.tensors where name != "text_projection" {
                let shape = Array(tensor.shape.prefix(tensor.shape.count == 4 && tensor.shape[2] == 1 && name.contains("proj_") ? 2 : 4))
                #expect(tensor.floats() == FormulaModel.numbers("\(network).\(name)", shape: shape), "\(network) \(name)")
            }
        }
    }

    @Test(arguments: SmallModel.Layout.allCases) func textEncoder(_ layout: SmallModel.Layout) throws {
        let encoders = try SmallModel.withCheckpoint(layout) { try TextEncoders($0, tokenizerFolder: Fixture.tokenizerFolder, compute: compute) }
        let prompts = (facts["prompts"]?.array ?? []).compactMap(\.string)
        // Clip skip has no effect, as in the web UI.
        for clipSkip in [1, 2] {
            let hidden = try PromptEncoder(encoders, options: ConditioningOptions(clipSkip: clipSkip)).encode(prompts).hidden
            #expect(hidden.shape == file.shape("text.last"))
            let error = relativeError(hidden.values, try #require(file.values("text.last")))
            #expect(error < Self.bar, "\(error)")
        }
    }

    @Test(arguments: [SmallModel.Layout.plain, .convolutions, .turbo, .folder], ["fractional", "whole", "oblong"])
    func unet(_ layout: SmallModel.Layout, _ name: String) throws {
        let checkpoint = try SmallModel.checkpoint(layout)
        let unet = try UNet(checkpoint.unet, configuration: checkpoint.unetConfiguration)
        try check(unet, name, latents: name == "oblong" ? "oblong" : "latents", context: name == "oblong" ? "long" : "context")
    }

    @Test func nineChannels() throws {
        let single = try Checkpoint(SmallModel.file("inpainting"))
        let folder = try SmallModel.withFolder(unet: "unet-inpainting", scheduler: "epsilon") { try Checkpoint.open(path: $0) }
        for checkpoint in [single, folder] {
            #expect(checkpoint.kind == .stableDiffusion2Inpainting)
            #expect(checkpoint.noiseSchedule.prediction == .epsilon)
            try check(UNet(checkpoint.unet, configuration: checkpoint.unetConfiguration), "wide", latents: "wide", context: "context")
        }
    }

    private func check(_ unet: UNet, _ name: String, latents: String, context: String) throws {
        let waves = try #require(facts["waves"])
        let (words, numbers) = SmallModel.wave(waves, context)
        let times = (facts["times"]?[name]?.array ?? []).compactMap { $0.number.map(Float.init) }
        let x = Tensor(wave: SmallModel.wave(waves, latents), compute: compute)
        let output = unet(x, timesteps: times, context: Tensor(numbers, shape: words, compute: compute))
        let error = relativeError(output.planarValues, try #require(file.values("unet.\(name)")))
        #expect(error < Self.bar, "\(error)")
    }

    @Test func autoencoder() throws {
        let checkpoint = try SmallModel.checkpoint(.plain)
        let autoencoder = try Autoencoder(checkpoint.vae, configuration: checkpoint.vaeConfiguration)
        let waves = try #require(facts["waves"])
        let encoded = try autoencoder.encode(Tensor(wave: SmallModel.wave(waves, "picture"), compute: compute))
        #expect(relativeError(encoded.mean.planarValues, try #require(file.values("vae.mean"))) < Self.bar)
        #expect(relativeError(encoded.logVariance.planarValues, try #require(file.values("vae.logvar"))) < Self.bar)
        let (shape, latents) = SmallModel.wave(waves, "latent")
        // Decoding divides by the scaling factor first.
        let scaled = latents.map { $0 * Float(checkpoint.vaeConfiguration.scalingFactor) }
        let decoded = try autoencoder.decode(Tensor(wave: (shape, scaled), compute: compute))
        #expect(relativeError(decoded.planarValues, try #require(file.values("vae.decoded"))) < Self.bar)
    }
}

extension Tensor {
    /// A wave in planes as PyTorch has it, `[batch, channels, height, width]`, as a tensor of channels last.
    init(wave: (shape: [Int], values: [Float]), compute: Compute) {
        let (shape, values) = wave
        self.init(planar: values, shape: [shape[0], shape[2], shape[3], shape[1]], compute: compute)
    }
}
