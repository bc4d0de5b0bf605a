import NetworkLayers
import Tensor

/// Picture -> distribution over latents: the way down of the autoencoder.
struct VAEEncoder: Sendable {
    private struct Level: Sendable {
        let residuals: [ResidualBlock]
        let downsampler: Convolution?
    }

    private let convolutionIn: Convolution
    private let levels: [Level]
    private let middle: VAEMiddleBlock
    private let normalizationOut: GroupNormalization
    private let convolutionOut: Convolution

    init(_ weights: some WeightSource, configuration: VAEConfiguration) throws {
        let (channels, groups) = (configuration.blockOutChannels, configuration.normGroups)
        convolutionIn = try Convolution(weights.part("conv_in"), inputs: configuration.inChannels, outputs: channels[0])
        levels = try channels.indices.map { level in
            let part = weights.part("down_blocks.\(level)")
            let residuals = try (0 ..< configuration.layersPerBlock).map {
                try ResidualBlock(part.part("resnets.\($0)"), inputs: $0 == 0 && level > 0 ? channels[level - 1] : channels[level],
                                  outputs: channels[level], groups: groups, epsilon: autoencoderEpsilon)
            }
            let last = level + 1 == channels.count
            return Level(residuals: residuals, downsampler: last ? nil
                : try Convolution(part.part("downsamplers.0.conv"), inputs: channels[level], outputs: channels[level], geometry: .halfAfter))
        }
        let bottom = channels[channels.count - 1]
        middle = try VAEMiddleBlock(weights.part("mid_block"), channels: bottom, groups: groups)
        normalizationOut = try GroupNormalization(weights.part("conv_norm_out"), channels: bottom, groups: groups, epsilon: autoencoderEpsilon, silu: true)
        convolutionOut = try Convolution(weights.part("conv_out"), inputs: bottom, outputs: 2 * configuration.latentChannels)
    }

    /// `[batch, height, width, 3]` -> `[batch, height / factor, width / factor, 2 latentChannels]`
    func callAsFunction(_ picture: Tensor, check: InterruptionCheck) throws -> Tensor {
        var x = convolutionIn(picture)
        for level in levels {
            for residual in level.residuals {
                x = residual(x)
                try check()
            }
            if let downsampler = level.downsampler { x = downsampler(x) }
        }
        return convolutionOut(normalizationOut(try middle(x, check: check)))
    }
}
