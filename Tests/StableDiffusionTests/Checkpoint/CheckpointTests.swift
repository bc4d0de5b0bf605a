import FoundationEssentials
import ModelFiles
import NetworkLayers
import StableDiffusion
import Tensor
import Testing

@Suite struct CheckpointTests {
    /// Every tensor arrives under the name that diffusers gives it, with its number and shape.
    private func compare(_ weights: NetworkWeights, _ network: String) throws {
        let expected = try SmallCheckpoint.expected(network)
        #expect(expected.count > 30)
        #expect(Set(weights.tensors.keys) == Set(expected.keys))
        for (name, tensor) in weights.tensors {
            #expect(tensor.shape == expected[name]?.shape, "\(name)")
            #expect(tensor.name == name)
            #expect(tensor.floats().allSatisfy { $0 == expected[name]?.number }, "\(name)")
        }
    }

    @Test func originalNamesBecomeDiffusersNames() throws {
        let checkpoint = try Checkpoint.open(path: SmallCheckpoint.path)
        #expect(checkpoint.kind == .stableDiffusion1)
        #expect(checkpoint.layout == .file(.torchLegacy))
        #expect(checkpoint.layout.name == "torch legacy")
        try compare(checkpoint.unet, "unet")
        try compare(checkpoint.vae, "vae")
        try compare(checkpoint.textEncoders[0].weights, "text_encoder")
        #expect(checkpoint.textEncoders[0].tokenizer == nil)
        #expect(checkpoint.byteCount == 2 * (checkpoint.unet.count + checkpoint.vae.count + checkpoint.textEncoders[0].weights.count))
    }

    @Test func architectureFromShapes() throws {
        let checkpoint = try Checkpoint.open(path: SmallCheckpoint.path)
        #expect(checkpoint.unetConfiguration == UNetConfiguration(
            inChannels: 4, outChannels: 4, blockOutChannels: [32, 64, 64], layersPerBlock: 2,
            downBlocksHaveCrossAttention: [true, true, false], upBlocksHaveCrossAttention: [false, true, true],
            crossAttentionDimension: 64, attentionHeads: [8, 8, 8], transformerLayersPerBlock: [1, 1, 1],
            normGroups: 32, normEpsilon: 1e-5, flipSinToCos: true, freqShift: 0, sampleSize: 64))
        #expect(checkpoint.vaeConfiguration == VAEConfiguration(
            inChannels: 3, outChannels: 3, latentChannels: 4, blockOutChannels: [32, 64, 64], layersPerBlock: 2, normGroups: 32,
            scalingFactor: 0.18215, usesQuantConvolution: true, usesPostQuantConvolution: true))
        #expect(checkpoint.textEncoders[0].configuration == TextEncoderConfiguration(
            hiddenSize: 64, intermediateSize: 96, layers: 2, heads: 1, vocabularySize: 40, maximumPositions: 77,
            activation: .quickGELU, layerNormEpsilon: 1e-5))
        #expect(checkpoint.noiseSchedule == .stableDiffusion)
        #expect(checkpoint.sampleSize == 256)
    }

    @Test func textEncoderWithoutItsLevel() throws {
        let old = try SmallCheckpoint.variant { $0.named($0.name.replacing(".text_model.", with: ".")) }
        try compare(Checkpoint(old).textEncoders[0].weights, "text_encoder")
    }

    @Test func velocityPredictionIsMarked() throws {
        let mark = try StoredTensor(name: "v_pred", shape: [0], floats: [])
        let bytes = try SafetensorsWriter.bytes(SmallCheckpoint.file().tensors + [mark])
        #expect(try Checkpoint(ModelFiles.TensorFile(bytes: bytes, name: "x")).noiseSchedule.prediction == .velocity)
    }

    @Test func builtInModel() throws {
        let checkpoint = try Checkpoint.open(path: SmallCheckpoint.builtIn)
        #expect(checkpoint.kind == .stableDiffusion1)
        #expect(checkpoint.layout == .diffusersFolder)
        #expect(checkpoint.unet.tensors.count == 324)
        #expect(checkpoint.vae.tensors.count == 152)
        #expect(checkpoint.textEncoders[0].weights.tensors.count == 52)
        #expect(checkpoint.unet["conv_in.weight"]?.shape == [64, 4, 3, 3])
        #expect(checkpoint.textEncoders[0].weights["text_model.embeddings.token_embedding.weight"]?.shape == [49408, 96])
        #expect(checkpoint.unetConfiguration == UNetConfiguration(
            inChannels: 4, outChannels: 4, blockOutChannels: [64, 128, 128], layersPerBlock: 1,
            downBlocksHaveCrossAttention: [true, true, false], upBlocksHaveCrossAttention: [false, true, true],
            crossAttentionDimension: 96, attentionHeads: [2, 2, 2], transformerLayersPerBlock: [1, 1, 1],
            normGroups: 16, normEpsilon: 1e-5, flipSinToCos: true, freqShift: 0, sampleSize: 16))
        #expect(checkpoint.vaeConfiguration.latentFactor == 4)
        #expect(checkpoint.vaeConfiguration.normGroups == 4)
        #expect(checkpoint.vaeConfiguration.scalingFactor == 0.4190895125904589)
        #expect(checkpoint.textEncoders[0].configuration.heads == 4)
        #expect(checkpoint.noiseSchedule == .stableDiffusion)
        #expect(checkpoint.sampleSize == 64)
        #expect(checkpoint.textEncoders[0].tokenizer != nil)
    }

    @Test func externalVAEs() throws {
        let checkpoint = try Checkpoint.open(path: SmallCheckpoint.path)
        // A whole checkpoint, its VAE alone, and the names of diffusers before 0.12.
        try compare(checkpoint.openVAE(path: SmallCheckpoint.path).weights, "vae")
        let bare = try SmallCheckpoint.file().tensors.compactMap { tensor -> StoredTensor? in
            tensor.name.hasPrefix("first_stage_model.") ? tensor.named(String(tensor.name.dropFirst(18))) : nil
        }
        try SmallCheckpoint.withFile(SafetensorsWriter.bytes(bare)) { path in
            try compare(checkpoint.openVAE(path: path).weights, "vae")
            #expect(try ModelDescription.read(path: path).kind == .vae)
            #expect(throws: ModelFileError.self) { try Checkpoint.open(path: path) }
        }
        let older = checkpoint.vae.tensors.values.map { tensor -> StoredTensor in
            var name = tensor.name
            for (new, old) in [("to_q", "query"), ("to_k", "key"), ("to_v", "value"), ("to_out.0", "proj_attn")] {
                name = name.replacing(".\(new).", with: ".\(old).")
            }
            return tensor.named(name)
        }
        try SmallCheckpoint.withFile(SafetensorsWriter.bytes(older)) { path in
            try compare(checkpoint.openVAE(path: path).weights, "vae")
        }
        // The built-in model's folder, for itself; what a folder says of groups counts, the checkpoint's scaling factor stays.
        let builtIn = try Checkpoint.open(path: SmallCheckpoint.builtIn)
        #expect(try builtIn.openVAE(path: "\(SmallCheckpoint.builtIn)/vae").configuration == builtIn.vaeConfiguration)
        #expect(try checkpoint.openVAE(path: SmallCheckpoint.builtIn).configuration.scalingFactor == 0.18215)
        #expect(throws: ModelFileError.self) { try checkpoint.openVAE(path: "\(SmallCheckpoint.builtIn)/unet/diffusion_pytorch_model.safetensors") }
    }

    @Test func inspection() throws {
        let single = try ModelDescription.read(path: SmallCheckpoint.path)
        #expect(single.kind == .stableDiffusion1)
        #expect(single.refusal == nil)
        #expect(single.hasStateDictionaryLevel)
        #expect(single.hasAverages)
        #expect(Set(single.numberTypes.keys) == [.float16, .float32])
        #expect(single.numberTypes[.float32] == 1000)
        let folder = try ModelDescription.read(path: SmallCheckpoint.builtIn)
        #expect(folder.tensors.count == 324 + 152 + 52)
        #expect(folder.tensors.contains { $0.name == "unet.conv_in.weight" })
        #expect(try ModelDescription.read(path: "\(SmallCheckpoint.builtIn)/vae").kind == .vae)
        #expect(try ModelDescription.read(path: "\(SmallCheckpoint.builtIn)/unet").kind == .unet)
        #expect(try ModelDescription.read(path: "\(SmallCheckpoint.builtIn)/text_encoder").kind == .textEncoder)
        #expect(throws: ModelFileError.self) { try ModelDescription.read(path: "/absent") }
        #expect(throws: ModelFileError.self) { try Checkpoint.open(path: Fixture.folder) }
    }

    /// With any one tensor gone, opening gives a checkpoint or one line.
    @Test func incompleteCheckpoints() throws {
        let all = try SmallCheckpoint.file().tensors
        let telling = ["input_blocks.0.0.weight", "input_blocks.1.0.in_layers.2.weight", "out.2.weight", "decoder.conv_in.weight",
                       "encoder.down.0.block.0.conv1.weight", "token_embedding.weight", "layers.0.mlp.fc1.weight"]
        for ending in telling {
            let bytes = try SafetensorsWriter.bytes(all.filter { !$0.name.hasSuffix(ending) })
            let file = try ModelFiles.TensorFile(bytes: bytes, name: "x")
            #expect(throws: ModelFileError.self, "\(ending)") { try Checkpoint(file) }
        }
        // Flat shapes where the architecture is read from.
        for ending in telling {
            let flat = try SmallCheckpoint.variant { tensor in
                tensor.name.hasSuffix(ending) ? tensor.reshaped([tensor.count]) : tensor
            }
            #expect(throws: ModelFileError.self, "\(ending)") { try Checkpoint(flat) }
        }
    }

    /// Tensors in shapes of as many numbers, drawn at random: a checkpoint or one line, never a trap.
    @Test func scrambledShapes() throws {
        let all = try SmallCheckpoint.file().tensors
        var state: UInt64 = 7
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<30 {
            let rate = 1 + random(40)
            let scrambled = all.map { tensor -> StoredTensor in
                guard random(rate) == 0 else { return tensor }
                let shapes = [[tensor.count], [1, tensor.count], [tensor.count, 1, 1, 1], [1, 1, 1, tensor.count], tensor.shape.reversed()]
                return tensor.reshaped(shapes[random(shapes.count)]) ?? tensor
            }
            let file = try ModelFiles.TensorFile(bytes: SafetensorsWriter.bytes(scrambled), name: "scrambled")
            do throws(ModelFileError) {
                let checkpoint = try Checkpoint(file)
                #expect(checkpoint.unetConfiguration.timestepWidth > 0)
            } catch {
                #expect(!error.description.contains("\n"))
            }
        }
    }
}
