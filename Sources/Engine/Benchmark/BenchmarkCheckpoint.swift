import EngineInterface
import Glibc
import ModelFiles
import NetworkLayers
import StableDiffusion
import Tensor

/// A checkpoint of a family's architecture with random weights, in the diffusers layout: written to the cache folder once,
/// then mapped as training maps any other.
public enum BenchmarkCheckpoint {
    /// How its numbers are written.
    public enum Numbers: String, CaseIterable, Sendable {
        case fp32, fp16, bf16

        var type: NumberType {
            switch self {
            case .fp32: .float32
            case .fp16: .float16
            case .bf16: .bfloat16
            }
        }
    }

    /// The folder, made now if it is not there; 4.3 GB, or half of it in 16 bits.
    /// - Throws: `FileError` where it cannot be written.
    public static func path(_ numbers: Numbers, of family: ModelFamily, home: Home, report: (String) -> Void) throws -> String {
        let folder = FilePath.joined(home.cache, "benchmark-\(family.abbreviation)-\(numbers.rawValue)")
        let index = FilePath.joined(folder, "model_index.json")
        if FileStatus(index) != nil { return folder }
        report("writing a checkpoint of random weights to \(SafeName.printable(folder))")
        try write("unet", "diffusion_pytorch_model", family.unet.json(projectsByConvolution: family.projectsByConvolution), folder, numbers, family) { _ = try UNet($0, configuration: family.unet) }
        try write("vae", "diffusion_pytorch_model", family.vae.json, folder, numbers, family) { _ = try Autoencoder($0, configuration: family.vae) }
        for encoder in family.textEncoders {
            try write(encoder.folder, "model", encoder.architecture.json, folder, numbers, family) { _ = try TextEncoder($0, configuration: encoder.architecture) }
        }
        // Last, as the sign that the others are complete.
        try AtomicFile.write("{\"_class_name\": \"StableDiffusionPipeline\"}", to: index)
        return folder
    }

    private static func write(_ component: String, _ file: String, _ configuration: String, _ folder: String, _ numbers: Numbers,
                              _ family: ModelFamily, network: (WeightShapes) throws -> Void) throws {
        let place = FilePath.joined(folder, component)
        try Folder.make(place)
        try AtomicFile.write(configuration, to: FilePath.joined(place, "config.json"))
        let shapes = WeightShapes()
        try network(shapes)
        let entries = shapes.all.map { SafetensorsWriter.Entry(name: $0.name, shape: shapeInFile($0.name, $0.shape, family), type: numbers.type) }
        let path = FilePath.joined(place, file + ".safetensors")
        let output = try Descriptor(path, O_WRONLY | O_CREAT | O_TRUNC, action: "write")
        func append(_ bytes: [UInt8]) throws {
            let code = output.writeAll(bytes)
            guard code == 0 else { throw FileError("write", path, code: code) }
        }
        try append(SafetensorsWriter.header(entries))
        for entry in entries {
            try append(bytes(RandomWeights().numbers(entry.name, shape: entry.shape), as: numbers))
        }
    }

    /// Where the networks, which read both, ask for a matrix, files have convolutions of one pixel: all around the VAE's latents, those of some
    /// families around the U-Net's transformers too.
    private static func shapeInFile(_ name: String, _ shape: [Int], _ family: ModelFamily) -> [Int] {
        let layers = ["quant_conv.weight"] + (family.projectsByConvolution ? ["proj_in.weight", "proj_out.weight"] : [])
        return shape.count == 2 && layers.contains(where: name.hasSuffix) ? shape + [1, 1] : shape
    }

    private static func bytes(_ values: [Float], as numbers: Numbers) -> [UInt8] {
        switch numbers {
        case .fp32: values.withUnsafeBytes { Array($0) }
        case .fp16: values.map(Float16.init).withUnsafeBytes { Array($0) }
        case .bf16: values.map(BFloat16.init).withUnsafeBytes { Array($0) }
        }
    }

    private struct BFloat16 {
        let pattern: UInt16

        /// Rounded to the nearest, ties to even; for finite numbers.
        init(_ value: Float) {
            pattern = UInt16((value.bitPattern + 0x7FFF + (value.bitPattern >> 16 & 1)) >> 16)
        }
    }
}

// Configurations as diffusers and transformers write them.

extension UNetConfiguration {
    fileprivate func json(projectsByConvolution: Bool) -> String {
        func types(_ attend: [Bool], _ way: String) -> [String] { attend.map { $0 ? "CrossAttn\(way)Block2D" : "\(way)Block2D" } }
        return document([
            ("_class_name", "UNet2DConditionModel"), ("sample_size", sampleSize), ("in_channels", inChannels), ("out_channels", outChannels),
            ("layers_per_block", layersPerBlock), ("block_out_channels", blockOutChannels), ("cross_attention_dim", crossAttentionDimension),
            ("attention_head_dim", attentionHeads), ("use_linear_projection", !projectsByConvolution), ("transformer_layers_per_block", transformerLayersPerBlock),
            ("down_block_types", types(downBlocksHaveCrossAttention, "Down")), ("up_block_types", types(upBlocksHaveCrossAttention, "Up")),
        ])
    }
}

extension VAEConfiguration {
    fileprivate var json: String {
        document([
            ("_class_name", "AutoencoderKL"), ("block_out_channels", blockOutChannels), ("layers_per_block", layersPerBlock),
            ("latent_channels", latentChannels), ("in_channels", inChannels), ("out_channels", outChannels), ("norm_num_groups", normGroups),
            ("scaling_factor", scalingFactor), ("down_block_types", blockOutChannels.map { _ in "DownEncoderBlock2D" }),
            ("up_block_types", blockOutChannels.map { _ in "UpDecoderBlock2D" }),
        ])
    }
}

extension TextEncoderConfiguration {
    fileprivate var json: String {
        document([
            ("architectures", ["CLIPTextModel"]), ("hidden_size", hiddenSize), ("intermediate_size", intermediateSize),
            ("num_attention_heads", heads), ("num_hidden_layers", layers), ("max_position_embeddings", maximumPositions),
            ("vocab_size", vocabularySize), ("hidden_act", activation.rawValue), ("layer_norm_eps", layerNormEpsilon),
        ])
    }
}

/// A JSON object of numbers, texts and lists of these, which Swift prints as JSON has them.
private func document(_ members: [(key: String, value: Any)]) -> String {
    "{" + members.map { "\"\($0.key)\": " + ($0.value is String ? "\"\($0.value)\"" : "\($0.value)") }.joined(separator: ", ") + "}"
}
