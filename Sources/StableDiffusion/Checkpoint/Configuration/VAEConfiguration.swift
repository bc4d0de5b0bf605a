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

    /// Stable Diffusion 1.x.
    public static let stableDiffusion1 = VAEConfiguration(
        inChannels: 3, outChannels: 3, latentChannels: 4, blockOutChannels: [128, 256, 512, 512], layersPerBlock: 2, normGroups: 32,
        scalingFactor: 0.18215, usesQuantConvolution: true, usesPostQuantConvolution: true)

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
