import ModelFiles
import NetworkLayers

/// The architecture of a variational autoencoder, as diffusers' `AutoencoderKL` describes it.
public struct VAEConfiguration: Sendable, Equatable, Codable {
    /// Channels of a picture.
    public var inChannels: Int
    public var outChannels: Int
    public var latentChannels: Int
    /// Channels of each level, from the picture down.
    public var blockOutChannels: [Int]
    /// Residual blocks per level of the encoder; the decoder has one more.
    public var layersPerBlock: Int
    /// Groups of group normalization.
    public var normGroups: Int
    /// The U-Net works on latents times this.
    public var scalingFactor: Double
    /// What is taken from latents before they are scaled; 0 for all Stable Diffusion models up to XL.
    public var shiftFactor: Double
    /// Whether a 1x1 convolution follows the encoder.
    public var usesQuantConvolution: Bool
    /// Whether a 1x1 convolution precedes the decoder.
    public var usesPostQuantConvolution: Bool

    /// How many pixels a latent is wide and high.
    public var latentFactor: Int { 1 << (blockOutChannels.count - 1) }

    public init(
        inChannels: Int, outChannels: Int, latentChannels: Int, blockOutChannels: [Int], layersPerBlock: Int, normGroups: Int,
        scalingFactor: Double, shiftFactor: Double = 0, usesQuantConvolution: Bool, usesPostQuantConvolution: Bool
    ) {
        self.inChannels = inChannels
        self.outChannels = outChannels
        self.latentChannels = latentChannels
        self.blockOutChannels = blockOutChannels
        self.layersPerBlock = layersPerBlock
        self.normGroups = normGroups
        self.scalingFactor = scalingFactor
        self.shiftFactor = shiftFactor
        self.usesQuantConvolution = usesQuantConvolution
        self.usesPostQuantConvolution = usesPostQuantConvolution
    }

    /// What is impossible about the architecture, or `nil`.
    var contradiction: String? {
        blockOutChannels.first { $0 % normGroups != 0 }.map { "\($0) channels do not divide into \(normGroups) groups" }
    }
}

extension VAEConfiguration {
    /// The architecture of an autoencoder from its weights; groups and scaling factor, which leave no trace, are those of `constants`.
    /// - Throws: `ModelFileError` when a weight that tells the architecture is missing or misshapen.
    init(_ weights: NetworkWeights, constants: VAEConfiguration) throws(ModelFileError) {
        self = constants
        let levels = weights.count(of: "encoder.down_blocks", suffix: "resnets.0.conv1.weight")
        guard levels > 0 else { throw weights.missing("encoder.down_blocks.0.resnets.0.conv1.weight") }
        blockOutChannels = []
        for level in 0..<levels {
            blockOutChannels.append(try weights.shape("encoder.down_blocks.\(level).resnets.0.conv1.weight", dimensions: 4)[0])
        }
        inChannels = try weights.shape("encoder.conv_in.weight", dimensions: 4)[1]
        outChannels = try weights.shape("decoder.conv_out.weight", dimensions: 4)[0]
        latentChannels = try weights.shape("decoder.conv_in.weight", dimensions: 4)[1]
        layersPerBlock = weights.count(of: "encoder.down_blocks.0.resnets", suffix: "conv1.weight")
        usesQuantConvolution = weights["quant_conv.weight"] != nil
        usesPostQuantConvolution = weights["post_quant_conv.weight"] != nil
        guard levels <= 8 else { throw weights.impossible("\(levels) levels") }
    }

    /// The first thing in which two architectures differ that shapes can tell, or `nil`.
    func difference(from other: VAEConfiguration) -> String? {
        if inChannels != other.inChannels { return "in_channels" }
        if outChannels != other.outChannels { return "out_channels" }
        if latentChannels != other.latentChannels { return "latent_channels" }
        if blockOutChannels != other.blockOutChannels { return "block_out_channels" }
        if layersPerBlock != other.layersPerBlock { return "layers_per_block" }
        if usesQuantConvolution != other.usesQuantConvolution { return "use_quant_conv" }
        if usesPostQuantConvolution != other.usesPostQuantConvolution { return "use_post_quant_conv" }
        return nil
    }
}

extension VAEConfiguration {
    /// - Throws: `ModelFileError` when a value is missing or impossible, or asks for an architecture of another family.
    package init(_ file: ConfigurationFile) throws(ModelFileError) {
        try file.require("act_fn", .string("silu"), .string("swish"))
        try file.require("mid_block_add_attention", .bool(true))
        try file.require("latents_mean")
        try file.require("latents_std")
        blockOutChannels = try file.integers("block_out_channels", in: Bounds.channels, count: Bounds.levels)
        let levels = blockOutChannels.count...blockOutChannels.count
        _ = try file.blocks("down_block_types", ["DownEncoderBlock2D"], count: levels)
        _ = try file.blocks("up_block_types", ["UpDecoderBlock2D"], count: levels)
        inChannels = try file.integer("in_channels", in: Bounds.channels, default: 3)
        outChannels = try file.integer("out_channels", in: Bounds.channels, default: 3)
        latentChannels = try file.integer("latent_channels", in: Bounds.channels, default: 4)
        layersPerBlock = try file.integer("layers_per_block", in: Bounds.layers, default: 1)
        normGroups = try file.integer("norm_num_groups", in: Bounds.channels, default: 32)
        scalingFactor = try file.number("scaling_factor", in: 1e-6...1e6, default: 0.18215)
        shiftFactor = try file.number("shift_factor", in: -1e6...1e6, default: 0)
        usesQuantConvolution = try file.bool("use_quant_conv", default: true)
        usesPostQuantConvolution = try file.bool("use_post_quant_conv", default: true)
        if let contradiction { throw file.error(contradiction) }
    }
}
