import NetworkLayers
import Tensor

/// The network that predicts the noise in a latent, led by a text (Ronneberger et al., 2015; Rombach et al., 2022).
///
/// Widths, heads, levels and input channels come from the configuration; nothing here is particular to one version.
public struct UNet: Sendable {
    public let configuration: UNetConfiguration
    private let timestepEmbedding: TimestepEmbedding
    private let convolutionIn: Convolution
    private let downBlocks: [DownBlock]
    private let middleBlock: MiddleBlock
    private let upBlocks: [UpBlock]
    private let normalizationOut: GroupNormalization
    private let convolutionOut: Convolution
    /// Whether the gradient computes every layer again instead of keeping its numbers: a third more time for a fraction of the memory.
    public var recomputes = false

    /// - Throws: `NetworkError` when a weight is missing or has another shape.
    public init(_ weights: some WeightSource, configuration: UNetConfiguration) throws {
        let channels = configuration.blockOutChannels
        self.configuration = configuration
        timestepEmbedding = try TimestepEmbedding(weights.part("time_embedding"), channels: channels[0], width: configuration.timestepWidth,
                                                  cosineFirst: configuration.flipSinToCos, frequencyShift: Float(configuration.freqShift))
        convolutionIn = try Convolution(weights.part("conv_in"), inputs: configuration.inChannels, outputs: channels[0])
        downBlocks = try channels.indices.map { try DownBlock(weights.part("down_blocks.\($0)"), level: $0, configuration: configuration) }
        middleBlock = try MiddleBlock(weights.part("mid_block"), configuration: configuration)
        upBlocks = try channels.indices.map { try UpBlock(weights.part("up_blocks.\($0)"), level: $0, configuration: configuration) }
        normalizationOut = try GroupNormalization(weights.part("conv_norm_out"), channels: channels[0], groups: configuration.normGroups,
                                                  epsilon: configuration.normEpsilon, silu: true)
        convolutionOut = try Convolution(weights.part("conv_out"), inputs: channels[0], outputs: configuration.outChannels)
    }

    /// - Parameters:
    ///   - latent: `[batch, height, width, inChannels]`.
    ///   - timesteps: one an element of the batch, 0 ..< 1000, fractional ones too.
    ///   - context: the text's hidden states `[batch, tokens, crossAttentionDimension]`, any number of tokens.
    /// - Returns: the predicted noise (or velocity) `[batch, height, width, outChannels]`.
    public func callAsFunction(_ latent: Tensor, timesteps: [Float], context: Tensor) -> Tensor {
        let timestep = timestepEmbedding(timesteps, compute: latent.compute).silu()
        var x = convolutionIn(latent)
        var skips = [x]
        for block in downBlocks { x = block(x, timestep: timestep, context: context, recomputes: recomputes, skips: &skips) }
        x = middleBlock(x, timestep: timestep, context: context)
        for block in upBlocks { x = block(x, timestep: timestep, context: context, recomputes: recomputes, skips: &skips) }
        return convolutionOut(normalizationOut(x))
    }
}
