import NetworkLayers
import Tensor

/// Latent -> picture: the way up of the autoencoder.
struct VAEDecoder: Sendable {
    private struct Level: Sendable {
        let residuals: [ResidualBlock]
        let upsampler: Upsampler?
    }

    private let convolutionIn: Convolution
    private let middle: VAEMiddleBlock
    private let levels: [Level]
    private let normalizationOut: GroupNormalization
    private let convolutionOut: Convolution

    init(_ weights: some WeightSource, configuration: VAEConfiguration) throws {
        let channels = Array(configuration.blockOutChannels.reversed())
        let groups = configuration.normGroups
        convolutionIn = try Convolution(weights.part("conv_in"), inputs: configuration.latentChannels, outputs: channels[0])
        middle = try VAEMiddleBlock(weights.part("mid_block"), channels: channels[0], groups: groups)
        levels = try channels.indices.map { level in
            let part = weights.part("up_blocks.\(level)")
            let residuals = try (0 ... configuration.layersPerBlock).map {
                try ResidualBlock(part.part("resnets.\($0)"), inputs: $0 == 0 && level > 0 ? channels[level - 1] : channels[level],
                                  outputs: channels[level], groups: groups, epsilon: autoencoderEpsilon)
            }
            let last = level + 1 == channels.count
            return Level(residuals: residuals, upsampler: last ? nil : try Upsampler(part.part("upsamplers.0"), channels: channels[level]))
        }
        let top = channels[channels.count - 1]
        normalizationOut = try GroupNormalization(weights.part("conv_norm_out"), channels: top, groups: groups, epsilon: autoencoderEpsilon, silu: true)
        convolutionOut = try Convolution(weights.part("conv_out"), inputs: top, outputs: configuration.outChannels)
    }

    /// `[batch, height, width, latentChannels]` -> `[batch, height * factor, width * factor, 3]`
    func callAsFunction(_ latent: Tensor, check: InterruptionCheck) throws -> Tensor {
        var x = try middle(convolutionIn(latent), check: check)
        for level in levels {
            for residual in level.residuals {
                x = residual(x)
                try check()
            }
            if let upsampler = level.upsampler {
                x = upsampler(x)
                try check()
            }
        }
        return convolutionOut(normalizationOut(x))
    }
}
