import ModelFiles
import NetworkLayers

/// What transformers' `config.json` says of a BLIP model beyond the shapes of its weights.
struct BLIPConfigurationFile {
    /// One of the two stacks.
    struct Stack {
        let heads: Int
        let epsilon: Float
    }

    let path: String
    let vision: Stack
    let text: Stack
    let imageSide: Int?
    let startToken: Int?

    /// - Throws: `ModelFileError` when the file cannot be read, or asks for what this program does not compute.
    init(path: String) throws(ModelFileError) {
        let json = try JSONValue.read(path: path)
        guard json.members != nil else { throw Self.damaged(path, "it is not a JSON object") }
        if let type = json["model_type"]?.string, type != "blip" { throw Self.unsupported(path, "`model_type` is \(type), not blip") }
        if json["tie_word_embeddings"]?.bool == false || json["text_config"]?["tie_word_embeddings"]?.bool == false {
            throw Self.unsupported(path, "`tie_word_embeddings` is false")
        }
        self.path = path
        // transformers leaves out what has its default.
        vision = try Self.stack(json["vision_config"], "vision_config", path, heads: 12, epsilon: 1e-5)
        text = try Self.stack(json["text_config"], "text_config", path, heads: 8, epsilon: 1e-12)
        imageSide = json["vision_config"]?["image_size"]?.integer
        startToken = json["text_config"]?["bos_token_id"]?.integer
    }

    private static func stack(_ json: JSONValue?, _ key: String, _ path: String, heads: Int, epsilon: Double) throws(ModelFileError) -> Stack {
        let activation = json?["hidden_act"]?.string ?? "gelu"
        guard activation == "gelu" else { throw unsupported(path, "`\(key).hidden_act` is \(activation), not gelu") }
        let heads = json?["num_attention_heads"].map { $0.integer ?? 0 } ?? heads
        guard 1 ... 1024 ~= heads else { throw damaged(path, "`\(key).num_attention_heads` is no whole number from 1 to 1024") }
        let epsilon = json?["layer_norm_eps"].map { $0.number ?? 0 } ?? epsilon
        guard 1e-15 ... 1 ~= epsilon else { throw damaged(path, "`\(key).layer_norm_eps` is no number from 1e-15 to 1") }
        return Stack(heads: heads, epsilon: Float(epsilon))
    }

    private static func damaged(_ path: String, _ problem: String) -> ModelFileError {
        ModelFileError(.damaged, path: path, problem: problem, remedy: "take this file from the model's original folder")
    }

    private static func unsupported(_ path: String, _ problem: String) -> ModelFileError {
        ModelFileError(.unsupported, path: path, problem: problem, remedy: "use \(BLIP.publishedFolder)")
    }
}

extension BLIPConfiguration {
    /// Pixels of a side, at most: far more than any model of this kind was trained with.
    private static let largestSide = 2048

    /// The architecture that the weights' shapes tell, with heads and epsilons from `config.json`; without it, a head for every 64 numbers.
    /// - Parameter visionEpsilon: of the vision transformer where there is no `config.json`.
    /// - Throws: `ModelFileError` when a weight is missing or a shape is impossible.
    init(_ weights: NetworkWeights, file: BLIPConfigurationFile?, visionEpsilon: Float) throws(ModelFileError) {
        let kernel = try weights.shape("vision_model.embeddings.patch_embedding.weight", dimensions: 4)
        let places = try weights.shape("vision_model.embeddings.position_embedding", dimensions: 3)[1] - 1
        let words = try weights.shape("text_decoder.bert.embeddings.word_embeddings.weight", dimensions: 2)
        let across = Int(Double(places).squareRoot().rounded())
        guard across > 0, across * across == places, 1 ... Self.largestSide ~= kernel[2], across * kernel[2] <= Self.largestSide else {
            throw ModelFileError(.damaged, path: weights.path, problem: "\(places) places of patches make no square picture",
                                 remedy: "download or copy the file again")
        }
        let visionInner = try weights.shape("vision_model.encoder.layers.0.mlp.fc1.weight", dimensions: 2)[0]
        let textInner = try weights.shape("text_decoder.bert.encoder.layer.0.intermediate.dense.weight", dimensions: 2)[0]
        vision = Stack(width: kernel[0], innerWidth: visionInner,
                       layers: weights.count(of: "vision_model.encoder.layers", suffix: "layer_norm1.weight"),
                       heads: file?.vision.heads ?? max(1, kernel[0] / 64), epsilon: file?.vision.epsilon ?? visionEpsilon)
        text = Stack(width: words[1], innerWidth: textInner,
                     layers: weights.count(of: "text_decoder.bert.encoder.layer", suffix: "output.dense.weight"),
                     heads: file?.text.heads ?? max(1, words[1] / 64), epsilon: file?.text.epsilon ?? 1e-12)
        imageSide = across * kernel[2]
        patchSide = kernel[2]
        vocabularySize = words[0]
        maximumPositions = try weights.shape("text_decoder.bert.embeddings.position_embeddings.weight", dimensions: 2)[0]
        if let file, let side = file.imageSide, side != imageSide {
            throw ModelFileError(.damaged, path: file.path, problem: "`image_size` \(side) does not fit the weights, which see \(imageSide) pixels",
                                 remedy: "take both from the model's original folder")
        }
    }
}
