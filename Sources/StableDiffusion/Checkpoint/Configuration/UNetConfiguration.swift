import ModelFiles
import NetworkLayers

/// The architecture of a U-Net, as diffusers' `UNet2DConditionModel` describes it.
public struct UNetConfiguration: Sendable, Equatable, Codable {
    /// Channels that go in: 4 for plain models, 9 for inpainting ones.
    public var inChannels: Int
    public var outChannels: Int
    /// Channels of each level, from the finest down.
    public var blockOutChannels: [Int]
    /// Residual blocks per level on the way down; on the way up there is one more.
    public var layersPerBlock: Int
    /// Transformer blocks behind each residual block of the way down, level by level from the finest; 0 where the text is not attended to.
    public var downTransformers: [[Int]]
    /// Transformer blocks behind each residual block of the way up, from the coarsest level up, as `up_blocks` are numbered.
    public var upTransformers: [[Int]]
    /// Residual blocks at the bottom: two around a transformer, or what distilled models leave of that.
    public var middleResiduals: Int
    /// Transformer blocks between the two at the bottom.
    public var middleTransformers: Int
    /// Width of the text's hidden states.
    public var crossAttentionDimension: Int
    /// Attention heads of each level (not their width), from the finest down.
    public var attentionHeads: [Int]
    /// Groups of group normalization.
    public var normGroups: Int
    public var normEpsilon: Float
    /// Whether the timestep's cosines come before its sines.
    public var flipSinToCos: Bool
    public var freqShift: Double
    /// Side of the latents that the model was trained on.
    public var sampleSize: Int
    /// What beside the timestep is added to every residual block; nil where there is nothing.
    public var addition: Addition?

    /// A text as one vector and the numbers of a picture's size, which Stable Diffusion XL adds to the timestep (Podell et al., "SDXL", 2023).
    public struct Addition: Sendable, Equatable, Codable {
        /// Length of the pooled text.
        public var pooledWidth: Int
        /// How many numbers tell of size and crop.
        public var sizeCount: Int
        /// Length of the vector that each of them becomes.
        public var sizeWidth: Int

        public init(pooledWidth: Int, sizeCount: Int = 6, sizeWidth: Int = 256) {
            (self.pooledWidth, self.sizeCount, self.sizeWidth) = (pooledWidth, sizeCount, sizeWidth)
        }

        /// Length of all together.
        var width: Int { pooledWidth + sizeCount * sizeWidth }
    }

    /// Width of the timestep's embedding.
    public var timestepWidth: Int { 4 * blockOutChannels[0] }

    /// Whether a level of the way down attends to the text, from the finest down.
    public var downBlocksHaveCrossAttention: [Bool] { downTransformers.map { $0.contains { $0 > 0 } } }
    /// Whether a level of the way up attends to the text, from the coarsest up.
    public var upBlocksHaveCrossAttention: [Bool] { upTransformers.map { $0.contains { $0 > 0 } } }
    /// Transformer blocks of each level, from the finest down, where they do not differ inside a level; the lowest level's are the middle's.
    public var transformerLayersPerBlock: [Int] {
        downTransformers.indices.map { level in
            level == downTransformers.count - 1 ? max(middleTransformers, 1) : max(downTransformers[level].max() ?? 1, 1)
        }
    }

    public init(
        inChannels: Int, outChannels: Int, blockOutChannels: [Int], layersPerBlock: Int,
        downBlocksHaveCrossAttention: [Bool], upBlocksHaveCrossAttention: [Bool], crossAttentionDimension: Int,
        attentionHeads: [Int], transformerLayersPerBlock: [Int], normGroups: Int, normEpsilon: Float,
        flipSinToCos: Bool, freqShift: Double, sampleSize: Int, addition: Addition? = nil
    ) {
        func layers(_ attend: [Bool], _ depths: [Int], _ count: Int) -> [[Int]] {
            zip(attend, depths).map { [Int](repeating: $0 ? $1 : 0, count: count) }
        }

        self.inChannels = inChannels
        self.outChannels = outChannels
        self.blockOutChannels = blockOutChannels
        self.layersPerBlock = layersPerBlock
        downTransformers = layers(downBlocksHaveCrossAttention, transformerLayersPerBlock, layersPerBlock)
        upTransformers = layers(upBlocksHaveCrossAttention, transformerLayersPerBlock.reversed(), layersPerBlock + 1)
        (middleResiduals, middleTransformers) = (2, transformerLayersPerBlock.last ?? 1)
        self.crossAttentionDimension = crossAttentionDimension
        self.attentionHeads = attentionHeads
        self.normGroups = normGroups
        self.normEpsilon = normEpsilon
        self.flipSinToCos = flipSinToCos
        self.freqShift = freqShift
        self.sampleSize = sampleSize
        self.addition = addition
    }

    /// What is impossible about the architecture, or `nil`.
    var contradiction: String? {
        for (channels, heads) in zip(blockOutChannels, attentionHeads) {
            if channels % normGroups != 0 { return "\(channels) channels do not divide into \(normGroups) groups" }
            if channels % heads != 0 { return "\(channels) channels do not divide into \(heads) attention heads" }
        }
        return blockOutChannels[0] % 2 == 0 ? nil : "an odd number of channels"
    }
}

extension UNetConfiguration {
    /// The architecture of a U-Net from its weights.
    ///
    /// Heads, groups and the training size leave no trace in shapes; they are the family's.
    /// - Throws: `ModelFileError` when a weight that tells the architecture is missing or misshapen.
    init(_ weights: NetworkWeights, family: ModelFamily) throws(ModelFileError) {
        try self.init(weights, constants: family.unet)
        attentionHeads = blockOutChannels.map(family.attentionHeads.heads)
        if let contradiction { throw weights.impossible(contradiction) }
    }

    /// The architecture as far as shapes tell it, the rest taken from `constants`.
    /// - Throws: as the other.
    init(_ weights: NetworkWeights, constants: UNetConfiguration) throws(ModelFileError) {
        self = constants
        let first = try weights.shape("conv_in.weight", dimensions: 4)
        inChannels = first[1]
        outChannels = try weights.shape("conv_out.weight", dimensions: 4)[0]
        let levels = weights.count(of: "down_blocks", suffix: "resnets.0.conv1.weight")
        guard levels > 0 else { throw weights.missing("down_blocks.0.resnets.0.conv1.weight") }
        guard levels <= 8 else { throw weights.impossible("\(levels) levels") }
        layersPerBlock = weights.count(of: "down_blocks.0.resnets", suffix: "conv1.weight")
        blockOutChannels = []
        (downTransformers, upTransformers) = ([], [])
        let numbered = NumberedParts(weights)
        func depths(_ block: String, _ layers: Int) throws(ModelFileError) -> [Int] {
            let depths = (0 ..< layers).map { numbered.count("\(block).attentions.\($0).transformer_blocks") }
            // No published level attends behind some of its residual blocks only: what lacks a whole transformer is damaged.
            if depths.contains(where: { $0 > 0 }), let bare = depths.firstIndex(of: 0) {
                throw weights.missing("\(block).attentions.\(bare).transformer_blocks.0.attn2.to_k.weight")
            }
            guard depths.allSatisfy({ $0 <= Bounds.layers.upperBound }) else { throw weights.impossible("\(depths) transformer blocks") }
            return depths
        }
        for level in 0 ..< levels {
            blockOutChannels.append(try weights.shape("down_blocks.\(level).resnets.0.conv1.weight", dimensions: 4)[0])
            downTransformers.append(try depths("down_blocks.\(level)", layersPerBlock))
            upTransformers.append(try depths("up_blocks.\(level)", layersPerBlock + 1))
        }
        middleResiduals = numbered.count("mid_block.resnets")
        middleTransformers = try depths("mid_block", 1)[0]
        guard middleTransformers == 0 || middleResiduals == 2, middleResiduals <= 2 else { throw weights.missing("mid_block.resnets.1.conv1.weight") }
        crossAttentionDimension = try contextWidth(weights)
        // How many numbers tell of sizes, and how wide each becomes, leaves no trace in shapes.
        let sizes = constants.addition ?? Addition(pooledWidth: 0)
        addition = weights["add_embedding.linear_1.weight"].map { weight in
            Addition(pooledWidth: (weight.shape.last ?? 0) - sizes.sizeCount * sizes.sizeWidth, sizeCount: sizes.sizeCount, sizeWidth: sizes.sizeWidth)
        }
    }

    /// How many numbered parts there are by the highest number, whatever is missing of them: that is found when the network is built.
    private struct NumberedParts {
        private var counts: [Substring: Int] = [:]

        init(_ weights: NetworkWeights) {
            for name in weights.tensors.keys {
                for part in [".transformer_blocks.", "mid_block.resnets."] {
                    guard let range = name.firstRange(of: part), let (number, _) = NameRules.leadingNumber(name[range.upperBound...]) else { continue }
                    let prefix = name[..<name.index(before: range.upperBound)]
                    counts[prefix] = max(counts[prefix] ?? 0, number + 1)
                }
            }
        }

        func count(_ prefix: String) -> Int { counts[Substring(prefix)] ?? 0 }
    }

    /// Width of the text's hidden states: that of the first attention to it, from the finest level down.
    private func contextWidth(_ weights: NetworkWeights) throws(ModelFileError) -> Int {
        for (level, layers) in downTransformers.enumerated() {
            if let layer = layers.firstIndex(where: { $0 > 0 }) {
                return try weights.shape("down_blocks.\(level).attentions.\(layer).transformer_blocks.0.attn2.to_k.weight", dimensions: 2)[1]
            }
        }
        return try weights.shape("mid_block.attentions.0.transformer_blocks.0.attn2.to_k.weight", dimensions: 2)[1]
    }

    /// The first thing in which two architectures differ that shapes can tell, or `nil`.
    func difference(from other: UNetConfiguration) -> String? {
        if inChannels != other.inChannels { return "in_channels" }
        if outChannels != other.outChannels { return "out_channels" }
        if blockOutChannels != other.blockOutChannels { return "block_out_channels" }
        if layersPerBlock != other.layersPerBlock { return "layers_per_block" }
        if downBlocksHaveCrossAttention != other.downBlocksHaveCrossAttention { return "down_block_types" }
        if upBlocksHaveCrossAttention != other.upBlocksHaveCrossAttention { return "up_block_types" }
        if downTransformers != other.downTransformers { return "transformer_layers_per_block" }
        if upTransformers != other.upTransformers { return "reverse_transformer_layers_per_block" }
        if (middleResiduals, middleTransformers) != (other.middleResiduals, other.middleTransformers) { return "mid_block_type" }
        if crossAttentionDimension != other.crossAttentionDimension { return "cross_attention_dim" }
        if addition != other.addition { return "projection_class_embeddings_input_dim" }
        return nil
    }
}

extension UNetConfiguration {
    /// - Throws: `ModelFileError` when a value is missing or impossible, or asks for an architecture of another family.
    package init(_ file: ConfigurationFile) throws(ModelFileError) {
        try file.require("act_fn", .string("silu"), .string("swish"))
        try file.require("mid_block_type", .string("UNetMidBlock2DCrossAttn"), .string("UNetMidBlock2D"))
        try file.require("resnet_time_scale_shift", .string("default"))
        try file.require("time_embedding_type", .string("positional"))
        try file.require("attention_type", .string("default"))
        for key in ["class_embed_type", "encoder_hid_dim", "num_class_embeds", "time_cond_proj_dim", "timestep_post_act"] {
            try file.require(key)
        }
        for key in ["only_cross_attention", "dual_cross_attention", "center_input_sample", "resnet_skip_time_act"] {
            try file.require(key, .bool(false))
        }
        for key in ["conv_in_kernel", "conv_out_kernel"] { try file.require(key, .integer(3)) }

        blockOutChannels = try file.integers("block_out_channels", in: Bounds.channels, count: Bounds.levels)
        let levels = blockOutChannels.count...blockOutChannels.count
        inChannels = try file.integer("in_channels", in: Bounds.channels, default: 4)
        outChannels = try file.integer("out_channels", in: Bounds.channels, default: 4)
        layersPerBlock = try file.same("layers_per_block", in: Bounds.layers, count: levels, default: 2)
        crossAttentionDimension = try file.same("cross_attention_dim", in: Bounds.channels, count: levels, default: 1280)
        let down = try file.blocks("down_block_types", ["DownBlock2D", "CrossAttnDownBlock2D"], count: levels)
        let up = try file.blocks("up_block_types", ["UpBlock2D", "CrossAttnUpBlock2D"], count: levels)
        // diffusers means the number of heads by both keys, and kept the wrong name for old files.
        let headsKey = file.value("num_attention_heads") == nil ? "attention_head_dim" : "num_attention_heads"
        attentionHeads = try file.integers(headsKey, in: Bounds.heads, count: levels, default: 8)
        let depths = try file.depths("transformer_layers_per_block", levels: levels.lowerBound, layers: layersPerBlock)
        let layersUp = layersPerBlock + 1
        let depthsUp = file.value("reverse_transformer_layers_per_block") == nil ? depths.reversed().map { [Int](repeating: $0[0], count: layersUp) }
            : try file.depths("reverse_transformer_layers_per_block", levels: levels.lowerBound, layers: layersUp)
        downTransformers = zip(down, depths).map { $0 ? $1 : $1.map { _ in 0 } }
        upTransformers = zip(up, depthsUp).map { $0 ? $1 : $1.map { _ in 0 } }
        // Without a transformer one residual block is left, as diffusers builds it.
        let hasMiddle = file.value("mid_block_type")?.string != "UNetMidBlock2D"
        let isBare = file.isNull("mid_block_type")
        (middleResiduals, middleTransformers) = isBare ? (0, 0) : hasMiddle ? (2, depths.last?[0] ?? 1) : (1, 0)
        addition = try Addition(file)
        normGroups = try file.integer("norm_num_groups", in: Bounds.channels, default: 32)
        normEpsilon = Float(try file.number("norm_eps", in: 1e-12...1, default: 1e-5))
        flipSinToCos = try file.bool("flip_sin_to_cos", default: true)
        freqShift = try file.number("freq_shift", in: -1...1, default: 0)
        sampleSize = try file.integer("sample_size", in: 1...4096, default: 64)
        if let contradiction { throw file.error(contradiction) }
    }
}

extension UNetConfiguration.Addition {
    /// Nil where a model has none.
    /// - Throws: `ModelFileError` where it adds something else.
    fileprivate init?(_ file: ConfigurationFile) throws(ModelFileError) {
        try file.require("addition_embed_type", .string("text_time"))
        guard file.value("addition_embed_type") != nil else { return nil }
        let width = try file.integer("projection_class_embeddings_input_dim", in: Bounds.channels)
        let (count, each) = (6, try file.integer("addition_time_embed_dim", in: Bounds.channels, default: 256))
        guard width > count * each else { throw file.error("`projection_class_embeddings_input_dim` leaves nothing for the text") }
        self.init(pooledWidth: width - count * each, sizeCount: count, sizeWidth: each)
    }
}

extension ConfigurationFile {
    /// Depths of transformers: one number for all, one a level, or a list of them for a level's residual blocks.
    fileprivate func depths(_ key: String, levels: Int, layers: Int) throws(ModelFileError) -> [[Int]] {
        guard let array = value(key)?.array else {
            let depth = try integer(key, in: Bounds.layers, default: 1)
            return [[Int]](repeating: [Int](repeating: depth, count: layers), count: levels)
        }
        let depths = array.map { entry -> [Int]? in
            if let depth = entry.integer { return [Int](repeating: depth, count: layers) }
            guard let list = entry.array?.compactMap(\.integer), list.count == layers, list.count == entry.array?.count else { return nil }
            return list
        }
        let read = depths.compactMap(\.self)
        guard read.count == levels, depths.count == levels, read.joined().allSatisfy(Bounds.layers.contains) else {
            throw error("`\(key)` is no list of \(levels) depths in \(Bounds.layers)")
        }
        return read
    }
}
