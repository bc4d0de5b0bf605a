import ModelFiles
import NetworkLayers

extension WDTagger {
    /// The sizes of the vision transformer.
    public struct Configuration: Sendable, Equatable {
        /// Rows and columns of the picture that it takes.
        public var side: Int
        /// Rows and columns of a patch.
        public var patch: Int
        /// Numbers per patch.
        public var width: Int
        /// Numbers inside a block's two-layer network.
        public var hidden: Int
        public var depth: Int
        public var heads: Int
        /// Scores.
        public var tags: Int
        /// Whether GELU is approximated by the hyperbolic tangent.
        public var approximatesGELU = true
        /// Whether the last normalisation comes behind the mean over the patches (timm's `fc_norm`), not before it (`norm`).
        public var normalizesMean = false

        public init(side: Int, patch: Int, width: Int, hidden: Int, depth: Int, heads: Int, tags: Int) {
            self.side = side
            self.patch = patch
            self.width = width
            self.hidden = hidden
            self.depth = depth
            self.heads = heads
            self.tags = tags
        }

        /// wd-vit-tagger-v3: ViT-B/16 on 448 x 448 pixels.
        public static let published = Configuration(side: 448, patch: 16, width: 768, hidden: 3072, depth: 12, heads: 12, tags: 10861)
    }
}

extension WDTagger.Configuration {
    static let remedy = "download model.safetensors and selected_tags.csv of SmilingWolf/wd-vit-tagger-v3 or wd-vit-large-tagger-v3 on Hugging Face"

    /// Reads the sizes off the shapes of a file's weights, and what shapes do not tell from timm's `config.json`, where there is one.
    /// - Throws: `ModelFileError` when the weights make no such transformer.
    init(_ weights: NetworkWeights, json: JSONValue?) throws(ModelFileError) {
        func foreign(_ what: String) -> ModelFileError {
            ModelFileError(.unsupported, path: weights.path, problem: "not a ViT tagger (\(what))", remedy: Self.remedy)
        }
        if let name = json?["architecture"]?.string, !name.hasPrefix("vit_") { throw foreign("config.json calls it \(name)") }
        let depth = weights.count(of: "blocks", suffix: "attn.qkv.weight")
        guard depth > 0 else { throw foreign("the weight blocks.0.attn.qkv.weight is missing") }
        let kernel = try weights.shape("patch_embed.proj.weight", dimensions: 4)
        let places = try weights.shape("pos_embed", dimensions: 3)
        let head = try weights.shape("head.weight", dimensions: 2)
        let hidden = try weights.shape("blocks.0.mlp.fc1.weight", dimensions: 2)[0]
        let across = Int(Double(places[1]).squareRoot().rounded())
        let (width, patch) = (kernel[0], kernel[2])
        guard across * across == places[1], across <= 128, patch <= 64 else { throw foreign("\(places[1]) positions of patches of \(patch) pixels") }
        let arguments = json?["model_args"]
        let heads = arguments?["num_heads"]?.integer ?? width / 64
        guard heads > 0, width % heads == 0 else { throw foreign("\(width) channels do not divide into \(heads) heads") }
        self.init(side: across * patch, patch: patch, width: width, hidden: hidden, depth: depth, heads: heads, tags: head[0])
        if let activation = arguments?["act_layer"]?.string {
            guard ["gelu", "gelu_tanh"].contains(activation) else { throw foreign("its activation is \(activation)") }
            approximatesGELU = activation == "gelu_tanh"
        } else if json != nil {
            approximatesGELU = false
        }
        normalizesMean = weights["fc_norm.weight"] != nil
        // Every block has twelve weights; registers, class tokens and layer scales would be more.
        let expected = 7 + 12 * depth
        guard weights.tensors.count == expected else { throw foreign("it has \(weights.tensors.count) weights where \(expected) are expected") }
    }
}
