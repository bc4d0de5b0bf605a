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
    /// Whether a level of the way down attends to the text, from the finest down.
    public var downBlocksHaveCrossAttention: [Bool]
    /// Whether a level of the way up attends to the text, from the coarsest up, as `up_blocks` are numbered.
    public var upBlocksHaveCrossAttention: [Bool]
    /// Width of the text's hidden states.
    public var crossAttentionDimension: Int
    /// Attention heads of each level (not their width), from the finest down.
    public var attentionHeads: [Int]
    /// Transformer blocks of each level, from the finest down.
    public var transformerLayersPerBlock: [Int]
    /// Groups of group normalization.
    public var normGroups: Int
    public var normEpsilon: Float
    /// Whether the timestep's cosines come before its sines.
    public var flipSinToCos: Bool
    public var freqShift: Double
    /// Side of the latents that the model was trained on.
    public var sampleSize: Int

    /// Width of the timestep's embedding.
    public var timestepWidth: Int { 4 * blockOutChannels[0] }

    public init(
        inChannels: Int, outChannels: Int, blockOutChannels: [Int], layersPerBlock: Int,
        downBlocksHaveCrossAttention: [Bool], upBlocksHaveCrossAttention: [Bool], crossAttentionDimension: Int,
        attentionHeads: [Int], transformerLayersPerBlock: [Int], normGroups: Int, normEpsilon: Float,
        flipSinToCos: Bool, freqShift: Double, sampleSize: Int
    ) {
        self.inChannels = inChannels
        self.outChannels = outChannels
        self.blockOutChannels = blockOutChannels
        self.layersPerBlock = layersPerBlock
        self.downBlocksHaveCrossAttention = downBlocksHaveCrossAttention
        self.upBlocksHaveCrossAttention = upBlocksHaveCrossAttention
        self.crossAttentionDimension = crossAttentionDimension
        self.attentionHeads = attentionHeads
        self.transformerLayersPerBlock = transformerLayersPerBlock
        self.normGroups = normGroups
        self.normEpsilon = normEpsilon
        self.flipSinToCos = flipSinToCos
        self.freqShift = freqShift
        self.sampleSize = sampleSize
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
        downBlocksHaveCrossAttention = []
        upBlocksHaveCrossAttention = []
        transformerLayersPerBlock = []
        var context: Int?
        for level in 0..<levels {
            blockOutChannels.append(try weights.shape("down_blocks.\(level).resnets.0.conv1.weight", dimensions: 4)[0])
            let attention = "down_blocks.\(level).attentions.0.transformer_blocks"
            let blocks = weights.count(of: attention, suffix: "attn2.to_k.weight")
            downBlocksHaveCrossAttention.append(blocks > 0)
            transformerLayersPerBlock.append(max(blocks, 1))
            if blocks > 0, context == nil { context = try weights.shape("\(attention).0.attn2.to_k.weight", dimensions: 2)[1] }
            upBlocksHaveCrossAttention.append(weights["up_blocks.\(level).attentions.0.norm.weight"] != nil)
        }
        let middle = "mid_block.attentions.0.transformer_blocks"
        if context == nil { context = try weights.shape("\(middle).0.attn2.to_k.weight", dimensions: 2)[1] }
        crossAttentionDimension = context ?? constants.crossAttentionDimension
        // The middle's depth is that of the lowest level, which itself may have no transformer.
        transformerLayersPerBlock[levels - 1] = max(weights.count(of: middle, suffix: "attn2.to_k.weight"), 1)
    }

    /// The first thing in which two architectures differ that shapes can tell, or `nil`.
    func difference(from other: UNetConfiguration) -> String? {
        if inChannels != other.inChannels { return "in_channels" }
        if outChannels != other.outChannels { return "out_channels" }
        if blockOutChannels != other.blockOutChannels { return "block_out_channels" }
        if layersPerBlock != other.layersPerBlock { return "layers_per_block" }
        if downBlocksHaveCrossAttention != other.downBlocksHaveCrossAttention { return "down_block_types" }
        if upBlocksHaveCrossAttention != other.upBlocksHaveCrossAttention { return "up_block_types" }
        if crossAttentionDimension != other.crossAttentionDimension { return "cross_attention_dim" }
        return nil
    }
}

extension UNetConfiguration {
    /// - Throws: `ModelFileError` when a value is missing or impossible, or asks for an architecture of another family.
    package init(_ file: ConfigurationFile) throws(ModelFileError) {
        try file.require("act_fn", .string("silu"), .string("swish"))
        try file.require("mid_block_type", .string("UNetMidBlock2DCrossAttn"))
        try file.require("resnet_time_scale_shift", .string("default"))
        try file.require("time_embedding_type", .string("positional"))
        try file.require("attention_type", .string("default"))
        for key in ["class_embed_type", "addition_embed_type", "encoder_hid_dim", "num_class_embeds", "time_cond_proj_dim", "timestep_post_act"] {
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
        downBlocksHaveCrossAttention = try file.blocks("down_block_types", ["DownBlock2D", "CrossAttnDownBlock2D"], count: levels)
        upBlocksHaveCrossAttention = try file.blocks("up_block_types", ["UpBlock2D", "CrossAttnUpBlock2D"], count: levels)
        // diffusers means the number of heads by both keys, and kept the wrong name for old files.
        let headsKey = file.value("num_attention_heads") == nil ? "attention_head_dim" : "num_attention_heads"
        attentionHeads = try file.integers(headsKey, in: Bounds.heads, count: levels, default: 8)
        transformerLayersPerBlock = try file.integers("transformer_layers_per_block", in: Bounds.layers, count: levels, default: 1)
        normGroups = try file.integer("norm_num_groups", in: Bounds.channels, default: 32)
        normEpsilon = Float(try file.number("norm_eps", in: 1e-12...1, default: 1e-5))
        flipSinToCos = try file.bool("flip_sin_to_cos", default: true)
        freqShift = try file.number("freq_shift", in: -1...1, default: 0)
        sampleSize = try file.integer("sample_size", in: 1...4096, default: 64)
        if let contradiction { throw file.error(contradiction) }
    }
}
