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

    /// Stable Diffusion 1.x.
    public static let stableDiffusion1 = UNetConfiguration(
        inChannels: 4, outChannels: 4, blockOutChannels: [320, 640, 1280, 1280], layersPerBlock: 2,
        downBlocksHaveCrossAttention: [true, true, true, false], upBlocksHaveCrossAttention: [false, true, true, true],
        crossAttentionDimension: 768, attentionHeads: [8, 8, 8, 8], transformerLayersPerBlock: [1, 1, 1, 1],
        normGroups: 32, normEpsilon: 1e-5, flipSinToCos: true, freqShift: 0, sampleSize: 64)

    /// How many numbers the weights of a U-Net of Stable Diffusion 1.x have.
    public static let stableDiffusion1Numbers = 859_520_964

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
