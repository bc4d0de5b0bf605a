import Engine
import EngineInterface
import FoundationEssentials
import Imaging
import ModelFiles
import NetworkLayers
import StableDiffusion

/// A Stable Diffusion model of a few thousand numbers, in the place of the built-in one, with a home and a dataset: everything from a file to
/// the first picture in a few milliseconds.
struct SmallestModel {
    private let scratch: Scratch
    let path: String
    let home: Home
    let resources: Resources
    /// Two pictures with captions.
    let dataset: String

    /// What its folder holds beside weights and the tokenizer.
    static let documentNames = ["model_index.json", "scheduler/scheduler_config.json", "text_encoder/config.json", "unet/config.json", "vae/config.json"]
    static let textEncoderFile = "text_encoder/model.safetensors"
    static let unetFile = "unet/diffusion_pytorch_model.safetensors"
    static let vaeFile = "vae/diffusion_pytorch_model.safetensors"
    /// Pixels of a side of its pictures.
    static let side = 8
    /// Length of a vector.
    static let width = 8

    /// The model in a target's folder, put there at the first call.
    static func installed(in scratch: Scratch) throws -> SmallestModel {
        let root = scratch.file("resources")
        let model = SmallestModel(
            scratch: scratch, path: FilePath.joined(root, "tiny-sd"), home: Home(path: scratch.file("home")), resources: Resources(path: root, themes: ""),
            dataset: scratch.file("pictures"))
        guard FileStatus(scratch.file("complete")) == nil else { return model }
        for (name, bytes) in try files.get() {
            _ = try scratch.put(bytes, name)
        }
        _ = try scratch.put([], "complete")
        return model
    }

    /// Gives the home one embedding and no runs: what a training before has left must not change what comes of the next bytes.
    func renewHome(word: [UInt8]? = nil) throws {
        for folder in [home.embeddings, home.logDirectory] { try? FileManager.default.removeItem(atPath: folder) }
        try Folder.make(home.embeddings)
        _ = try scratch.put(word ?? Self.word(), "home/embeddings/word.pt")
    }

    /// Everything that is installed, by its path in a target's folder.
    private static let files = Result<[(name: String, bytes: [UInt8])], any Error> {
        let model = try zip(documentNames, documents()).map { ("resources/tiny-sd/\($0)", $1) }
            + [textEncoderFile, unetFile, vaeFile].map { ("resources/tiny-sd/\($0)", try weights($0)) }
        let template = [("resources/textual_inversion_templates/one.txt", Array("a [name], [filewords]".utf8))]
        let tokenizer = [("resources/tiny-sd/tokenizer/vocab.json", vocabulary), ("resources/tiny-sd/tokenizer/merges.txt", Array("#version: 0.2\n".utf8))]
        let pictures = try [60, 200].enumerated().flatMap { number, grey in
            [("pictures/\(number).png", try picture(grey: UInt8(grey))), ("pictures/\(number).txt", Array("thing \(number)".utf8))]
        }
        return model + tokenizer + template + pictures + [("home/embeddings/word.pt", try word())]
    }

    static func picture(grey: UInt8) throws -> [UInt8] {
        try Picture(width: side, height: side, channels: .rgb, samples: (0 ..< side * side * 3).map { grey &+ UInt8($0 % 29) }).png()
    }

    /// The file of the word that is taught.
    /// - Parameter spoiled: its first number, as failed trainings have it; nil spoils none.
    static func word(spoiled: Float? = nil) throws -> [UInt8] {
        let values = [spoiled ?? -1] + (1 ..< 2 * width).map { Float($0) / 8 - 1 }
        guard let vectors = EmbeddingVectors(values: values, width: width) else { throw SeedError() }
        return try EmbeddingWriter.bytes(Embedding(name: "word", vectors: vectors, step: 0), archive: "word")
    }

    // MARK: The model

    static func documents() throws -> [[UInt8]] {
        [index, scheduler, textEncoder, unet, vae].map { Array($0.utf8) }
    }

    private static let index = #"{"_class_name": "StableDiffusionPipeline", "unet": ["diffusers", "UNet2DConditionModel"]}"#
    private static let scheduler = """
        {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "num_train_timesteps": 1000, "prediction_type": "epsilon"}
        """
    private static let textEncoder = """
        {"hidden_size": 8, "intermediate_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "vocab_size": 514, "max_position_embeddings": 77, \
        "layer_norm_eps": 1e-5, "hidden_act": "quick_gelu"}
        """
    private static let unet = """
        {"act_fn": "silu", "block_out_channels": [4, 8], "down_block_types": ["CrossAttnDownBlock2D", "DownBlock2D"], "up_block_types": ["UpBlock2D", \
        "CrossAttnUpBlock2D"], "layers_per_block": 1, "cross_attention_dim": 8, "attention_head_dim": 2, "norm_num_groups": 2, "sample_size": 4, \
        "in_channels": 4, "out_channels": 4, "freq_shift": 0, "flip_sin_to_cos": true}
        """
    private static let vae = """
        {"act_fn": "silu", "block_out_channels": [4, 4], "down_block_types": ["DownEncoderBlock2D", "DownEncoderBlock2D"], "up_block_types": \
        ["UpDecoderBlock2D", "UpDecoderBlock2D"], "layers_per_block": 1, "latent_channels": 4, "norm_num_groups": 2, "scaling_factor": 0.5}
        """

    /// A network's weights, of ordinary magnitude.
    /// - Parameter spoiled: a number that stands at the beginning of every fourth tensor, as broken merges have it; nil spoils none.
    static func weights(_ file: String, spoiled: Float? = nil) throws -> [UInt8] {
        let shapes = WeightShapes()
        func configuration(_ text: String) throws -> ConfigurationFile {
            try ConfigurationFile(JSONValue.read(Array(text.utf8), name: "config.json"), path: "config.json")
        }
        switch file {
        case textEncoderFile: _ = try TextEncoder(shapes, configuration: TextEncoderConfiguration(configuration(textEncoder)))
        case unetFile: _ = try UNet(shapes, configuration: UNetConfiguration(configuration(unet)))
        default: _ = try Autoencoder(shapes, configuration: VAEConfiguration(configuration(vae)))
        }
        return try SafetensorsWriter.bytes(shapes.all.enumerated().map { number, weight in
            var floats = RandomWeights().numbers(weight.name, shape: weight.shape)
            if let spoiled, number % 4 == 1 { floats[0] = spoiled }
            return try StoredTensor(name: weight.name, shape: weight.shape, floats: floats)
        })
    }

    // MARK: Its tokenizer

    static let vocabulary = vocabulary(adding: [])

    /// A vocabulary of all bytes, inside a word and at its end, and of longer tokens.
    static func vocabulary(adding tokens: [String]) -> [UInt8] {
        let characters = byteCharacters
        let all = characters + characters.map { $0 + "</w>" } + tokens + ["<|startoftext|>", "<|endoftext|>"]
        let entries = all.enumerated().map { id, token in
            "\"\(token.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\": \(id)"
        }
        return Array("{\(entries.joined(separator: ", "))}".utf8)
    }

    /// CLIP's alphabet: printable bytes stand for themselves, the others for characters from 256 on.
    private static var byteCharacters: [String] {
        let printable = Array(33 ... 126) + Array(161 ... 172) + Array(174 ... 255)
        let others = (0 ... 255).filter { !printable.contains($0) }.indices.map { 256 + $0 }
        return (printable + others).compactMap { Unicode.Scalar($0).map(String.init) }
    }
}
