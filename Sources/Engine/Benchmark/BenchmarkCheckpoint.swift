import EngineInterface
import Glibc
import ModelFiles
import NetworkLayers
import StableDiffusion
import Tensor

/// A checkpoint of Stable Diffusion 1.5's architecture with random weights, in the diffusers layout: written to the cache folder once,
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
    public static func path(_ numbers: Numbers, home: Home, report: (String) -> Void) throws -> String {
        let folder = FilePath.joined(home.cache, "benchmark-sd15-\(numbers.rawValue)")
        let index = FilePath.joined(folder, "model_index.json")
        if FileStatus(index) != nil { return folder }
        report("writing a checkpoint of random weights to \(SafeName.printable(folder))")
        try write("unet", "diffusion_pytorch_model", unetConfiguration, folder, numbers) { _ = try UNet($0, configuration: .stableDiffusion1) }
        try write("vae", "diffusion_pytorch_model", vaeConfiguration, folder, numbers) { _ = try Autoencoder($0, configuration: .stableDiffusion1) }
        try write("text_encoder", "model", textEncoderConfiguration, folder, numbers) { _ = try TextEncoder($0, configuration: .stableDiffusion1) }
        // Last, as the sign that the others are complete.
        try AtomicFile.write("{\"_class_name\": \"StableDiffusionPipeline\"}", to: index)
        return folder
    }

    private static func write(_ component: String, _ file: String, _ configuration: String, _ folder: String, _ numbers: Numbers,
                              network: (WeightShapes) throws -> Void) throws {
        let place = FilePath.joined(folder, component)
        try Folder.make(place)
        try AtomicFile.write(configuration, to: FilePath.joined(place, "config.json"))
        let shapes = WeightShapes()
        try network(shapes)
        let entries = shapes.all.map { SafetensorsWriter.Entry(name: $0.name, shape: shapeInFile($0.name, $0.shape), type: numbers.type) }
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

    /// Version 1 has convolutions of one pixel where the networks, which read both, ask for a matrix.
    private static func shapeInFile(_ name: String, _ shape: [Int]) -> [Int] {
        let layers = ["quant_conv.weight", "proj_in.weight", "proj_out.weight"]
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

    private static let unetConfiguration = """
        {"_class_name": "UNet2DConditionModel", "sample_size": 64, "in_channels": 4, "out_channels": 4, "layers_per_block": 2,
         "block_out_channels": [320, 640, 1280, 1280], "cross_attention_dim": 768, "attention_head_dim": 8,
         "down_block_types": ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"],
         "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"]}
        """
    private static let vaeConfiguration = """
        {"_class_name": "AutoencoderKL", "block_out_channels": [128, 256, 512, 512], "layers_per_block": 2, "latent_channels": 4,
         "in_channels": 3, "out_channels": 3, "norm_num_groups": 32, "sample_size": 512, "scaling_factor": 0.18215,
         "down_block_types": ["DownEncoderBlock2D", "DownEncoderBlock2D", "DownEncoderBlock2D", "DownEncoderBlock2D"],
         "up_block_types": ["UpDecoderBlock2D", "UpDecoderBlock2D", "UpDecoderBlock2D", "UpDecoderBlock2D"]}
        """
    private static let textEncoderConfiguration = """
        {"architectures": ["CLIPTextModel"], "hidden_size": 768, "intermediate_size": 3072, "num_attention_heads": 12,
         "num_hidden_layers": 12, "max_position_embeddings": 77, "vocab_size": 49408, "hidden_act": "quick_gelu", "layer_norm_eps": 1e-05}
        """
}
