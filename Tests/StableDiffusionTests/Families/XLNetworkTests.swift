import FormulaModels
import ModelFiles
import NetworkLayers
import StableDiffusion
import Tensor
import Testing

/// The networks of small Stable Diffusion XL models beside transformers and diffusers, from a single file and from a folder.
@Suite(.serialized) struct XLNetworkTests {
    enum Layout: String, CaseIterable, Sendable { case file, folder }

    private static let bar = 1e-4
    private let references: TensorFile
    private let facts: JSONValue
    private let compute: Compute

    init() throws {
        references = try TensorFile("sdxl/networks.safetensors")
        facts = try JSONValue.read(path: Fixture.folder + "/sdxl/networks.json")
        compute = try Compute(threadCount: 2)
    }

    /// - Parameter kind: `plain`, `inpainting` or `distilled`.
    private func withCheckpoint<Result>(_ layout: Layout, _ kind: String = "plain", _ body: (Checkpoint) throws -> Result) throws -> Result {
        let model = try FormulaModel.stableDiffusionXL()
        guard layout == .folder else { return try body(Checkpoint(SmallModel.file(kind, of: model))) }
        let unet = kind == "plain" ? "unet" : "unet-" + kind
        return try SmallModel.withFolder(of: model, unet: unet, scheduler: "epsilon") { try body(Checkpoint.open(path: $0)) }
    }

    @Test func theFormulaIsTheSame() throws {
        let examples = try #require(try JSONValue.read(path: Fixture.folder + "/sdxl/manifest.json")["examples"]?.members)
        #expect(examples.count == 2)
        for example in examples {
            let shape = example.key.hasPrefix("word.") ? [2, 128] : [128, 128]
            let numbers = FormulaModel.numbers(example.key, shape: shape)
            #expect(Array(numbers.prefix(4)) == example.value.array?.compactMap { $0.number.map(Float.init) }, "\(example.key)")
        }
    }

    // MARK: Architectures

    /// The networks must fit each other in the pooled text too: wider, and too narrow for the sizes alone.
    @Test(arguments: [1536 + 32, 16]) func aPooledTextOfAnotherWidthIsRefused(_ width: Int) throws {
        let name = "model.diffusion_model.label_emb.0.0.weight"
        let other = try StoredTensor(name: name, shape: [256, width], floats: [Float](repeating: 0, count: 256 * width))
        let file = try SmallModel.file("plain", of: FormulaModel.stableDiffusionXL(), more: [other])
        #expect(throws: ModelFileError.self) { try Checkpoint(file) }
    }

    @Test(arguments: Layout.allCases) func architectures(_ layout: Layout) throws {
        try withCheckpoint(layout) { checkpoint in
            #expect(checkpoint.kind == .stableDiffusionXL && checkpoint.textWidths == [64, 128])
            let (first, second) = (checkpoint.textEncoders[0], checkpoint.textEncoders[1])
            func configuration(_ width: Int, _ activation: TextEncoderConfiguration.Activation, pooled: Int?) -> TextEncoderConfiguration {
                TextEncoderConfiguration(
                    hiddenSize: width, intermediateSize: 4 * width, layers: 4, heads: width / 64, vocabularySize: 49408, maximumPositions: 77,
                    activation: activation, layerNormEpsilon: 1e-5, pooledWidth: pooled)
            }
            #expect(first.configuration == configuration(64, .quickGELU, pooled: nil))
            #expect(second.configuration == configuration(128, .gelu, pooled: 128))
            #expect(first.padding == (layout == .folder ? .token("<|endoftext|>") : .endToken))
            #expect(second.padding == (layout == .folder ? .token("!") : .zero))
            #expect([first.textRule, second.textRule] == (layout == .folder ? [.transformers, .transformers] : [.transformers, .openCLIP]))
            #expect(checkpoint.mostClipSkip == nil)
            let unet = checkpoint.unetConfiguration
            #expect(unet.attentionHeads == [1, 2, 2] && unet.addition == .init(pooledWidth: 128) && unet.crossAttentionDimension == 192)
            #expect(unet.downTransformers == [[0, 0], [1, 1], [2, 2]] && unet.upTransformers == [[2, 2, 2], [1, 1, 1], [0, 0, 0]])
            #expect(unet.middleResiduals == 2 && unet.middleTransformers == 2)
            #expect(checkpoint.sampleSize == 128 * 4 && checkpoint.vaeConfiguration.scalingFactor == 0.13025)
            #expect(checkpoint.noiseSchedule == ModelFamily.stableDiffusionXL.noiseSchedule)
            try checkWeights(checkpoint)
        }
    }

    /// Every number of every network is that of the name that diffusers and transformers have for it.
    private func checkWeights(_ checkpoint: Checkpoint) throws {
        let networks = [("unet", checkpoint.unet), ("vae", checkpoint.vae)]
            + zip(["text_encoder", "text_encoder_2"], checkpoint.textEncoders.map(\.weights)).map { ($0, $1) }
        for (network, weights) in networks {
            #expect(weights.tensors.count > 50)
            for (name, tensor) in weights.tensors where name != "text_projection" {
                #expect(tensor.floats() == FormulaModel.numbers("\(network).\(name)", shape: tensor.shape), "\(network) \(name)")
            }
        }
    }

    /// What empty tensors and a folder's scheduler say.
    @Test func predictions() throws {
        let markers = try ["v_pred", "ztsnr"].map { try StoredTensor(name: $0, shape: [0], floats: []) }
        let model = try FormulaModel.stableDiffusionXL()
        let file = try Checkpoint(SmallModel.file("plain", of: model, more: markers))
        let folder = try SmallModel.withFolder(of: model, scheduler: "v_prediction") { try Checkpoint.open(path: $0) }
        for checkpoint in [file, folder] {
            #expect(checkpoint.noiseSchedule.prediction == .velocity && checkpoint.noiseSchedule.hasZeroTerminalSNR)
            #expect(checkpoint.noiseSchedule.alignedSigmas[1] == 6.315 && checkpoint.sampleSize == 128 * 4)
        }
        #expect(file.evidence == .key("v_pred") && folder.evidence == .schedulerConfiguration)
    }

    // MARK: Text

    /// Two prompts, one of two chunks: the last layer but one of both encoders, the pooled text of the first chunk.
    @Test(arguments: Layout.allCases) func textEncoders(_ layout: Layout) throws {
        let encoders = try withCheckpoint(layout) { try TextEncoders($0, tokenizerFolder: Fixture.tokenizerFolder, compute: compute) }
        let prompts = (facts["prompts"]?.array ?? []).compactMap(\.string)
        #expect(encoders.widths == [64, 128])
        // Clip skip has no effect without the web UI's setting.
        for clipSkip in [1, 3] {
            let conditioning = try PromptEncoder(encoders, options: ConditioningOptions(clipSkip: clipSkip)).encode(prompts)
            #expect(conditioning.hidden.shape == references.shape("text.hidden"))
            #expect(relativeError(conditioning.hidden.values, try #require(references.values("text.hidden"))) < Self.bar)
            let pooled = try #require(conditioning.pooled)
            #expect(pooled.shape == references.shape("text.pooled"))
            #expect(relativeError(pooled.values, try #require(references.values("text.pooled"))) < Self.bar)
            #expect(conditioning.sizes == nil)
        }
    }

    /// `sdxl_clip_l_skip`: the first encoder's layer is chosen, the second's stays.
    @Test(arguments: [(1, "text.first.last"), (3, "text.first.third")]) func layersOnRequest(_ clipSkip: Int, _ name: String) throws {
        let encoders = try withCheckpoint(.file) { try TextEncoders($0, tokenizerFolder: Fixture.tokenizerFolder, compute: compute) }
        let prompts = (facts["prompts"]?.array ?? []).compactMap(\.string)
        var options = ConditioningOptions(clipSkip: clipSkip)
        options.skipsLayersOfXL = true
        let hidden = try PromptEncoder(encoders, options: options).encode(prompts).hidden
        // Of the first chunks.
        let first = hidden.sliced(0 ..< 77, axis: 1)
        #expect(relativeError(first.sliced(0 ..< 64, axis: 2).values, try #require(references.values(name))) < Self.bar)
        let standard = try PromptEncoder(encoders).encode(prompts).hidden
        #expect(hidden.sliced(64 ..< 192, axis: 2).values == standard.sliced(64 ..< 192, axis: 2).values)
    }

    // MARK: U-Net and VAE

    @Test(arguments: Layout.allCases, ["fractional", "whole", "oblong"]) func unet(_ layout: Layout, _ name: String) throws {
        let unet = try withCheckpoint(layout) { try UNet($0.unet, configuration: $0.unetConfiguration) }
        try check(unet, name, latents: name == "oblong" ? "oblong" : "latents", context: name == "oblong" ? "long" : "context")
    }

    @Test(arguments: Layout.allCases) func nineChannels(_ layout: Layout) throws {
        try withCheckpoint(layout, "inpainting") { checkpoint in
            #expect(checkpoint.kind == .checkpoint(.stableDiffusionXL, .inpainting))
            try check(UNet(checkpoint.unet, configuration: checkpoint.unetConfiguration), "wide", latents: "wide", context: "context")
        }
    }

    /// Depths that differ inside a level, and one residual block at the bottom.
    @Test(arguments: Layout.allCases) func distilled(_ layout: Layout) throws {
        try withCheckpoint(layout, "distilled") { checkpoint in
            #expect(checkpoint.kind == .checkpoint(.stableDiffusionXL, .ssd1B) && checkpoint.kind.name == "SSD-1B")
            let configuration = checkpoint.unetConfiguration
            #expect(configuration.downTransformers == [[0, 0], [2, 2], [4, 4]] && configuration.upTransformers == [[4, 4, 10], [2, 1, 1], [0, 0, 0]])
            #expect(configuration.middleResiduals == 1 && configuration.middleTransformers == 0)
            try checkWeights(checkpoint)
            try check(UNet(checkpoint.unet, configuration: configuration), "distilled", latents: "latents", context: "context")
        }
    }

    private func check(_ unet: UNet, _ name: String, latents: String, context: String) throws {
        let waves = try #require(facts["waves"])
        let times = (facts["times"]?[name]?.array ?? []).compactMap { $0.number.map(Float.init) }
        let sizes = (facts["sizes"]?.array ?? []).prefix(times.count).map { $0.array?.compactMap(\.integer) ?? [] }.map {
            SizeConditioning(original: ($0[0], $0[1]), crop: ($0[2], $0[3]), target: ($0[4], $0[5]))
        }
        func tensor(_ name: String) -> Tensor {
            let (shape, values) = SmallModel.wave(waves, name)
            return Tensor(values, shape: shape, compute: compute)
        }
        let conditioning = Conditioning(
            hidden: tensor(context), pooled: tensor("pooled").sliced(0 ..< times.count, axis: 0), sizes: SizeConditioning.tensor(sizes, compute))
        let output = unet(Tensor(wave: SmallModel.wave(waves, latents), compute: compute), timesteps: times, conditioning: conditioning)
        let error = relativeError(output.planarValues, try #require(references.values("unet.\(name)")))
        #expect(error < Self.bar, "\(error)")
    }

    @Test func autoencoder() throws {
        let autoencoder = try withCheckpoint(.file) { try Autoencoder($0.vae, configuration: $0.vaeConfiguration) }
        let waves = try #require(facts["waves"])
        let encoded = try autoencoder.encode(Tensor(wave: SmallModel.wave(waves, "picture"), compute: compute))
        #expect(relativeError(encoded.mean.planarValues, try #require(references.values("vae.mean"))) < Self.bar)
        #expect(relativeError(encoded.logVariance.planarValues, try #require(references.values("vae.logvar"))) < Self.bar)
        // Decoding divides by the scaling factor first.
        let (shape, latents) = SmallModel.wave(waves, "latent")
        let decoded = try autoencoder.decode(Tensor(wave: (shape, latents.map { $0 * 0.13025 }), compute: compute))
        #expect(relativeError(decoded.planarValues, try #require(references.values("vae.decoded"))) < Self.bar)
    }
}
