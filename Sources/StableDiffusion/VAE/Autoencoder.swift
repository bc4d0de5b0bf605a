import NetworkLayers
import Tensor

/// The epsilon of the autoencoder's normalisations.
private let epsilon: Float = 1e-6

/// Called between the parts of long work; throws to end it.
public typealias InterruptionCheck = () throws -> Void

/// A distribution over latents: a normal one a number, independent of the others.
public struct LatentDistribution: Sendable {
    /// `[batch, height, width, latentChannels]`
    public let mean: Tensor
    /// The logarithm of the variance, within -30 ... 20; of the mean's shape.
    public let logVariance: Tensor

    /// Of each number; of the mean's shape.
    public var standardDeviation: Tensor { (logVariance / 2).exponential() }
}

/// The VAE: pictures to latents and back (Kingma and Welling, 2013; Rombach et al., 2022).
public struct Autoencoder: Sendable {
    public let configuration: VAEConfiguration
    private let encoder: VAEEncoder
    private let decoder: VAEDecoder
    private let quantConvolution: Linear?
    private let postQuantConvolution: Linear?

    /// - Throws: `NetworkError` when a weight is missing or has another shape.
    public init(_ weights: some WeightSource, configuration: VAEConfiguration) throws {
        guard configuration.inChannels == 3, configuration.outChannels == 3 else {
            throw NetworkError.configuration(
                "the VAE has \(configuration.inChannels) and \(configuration.outChannels) colour channels "
                    + "where pictures have 3")
        }
        self.configuration = configuration
        let channels = configuration.latentChannels
        encoder = try VAEEncoder(weights.part("encoder"), configuration: configuration)
        decoder = try VAEDecoder(weights.part("decoder"), configuration: configuration)
        quantConvolution = configuration.usesQuantConvolution
            ? try Linear(weights.part("quant_conv"), inputs: 2 * channels, outputs: 2 * channels) : nil
        postQuantConvolution = configuration.usesPostQuantConvolution
            ? try Linear(weights.part("post_quant_conv"), inputs: channels, outputs: channels) : nil
    }

    /// - Parameters:
    ///   - picture: `[batch, height, width, 3]`, -1 ... 1; sides in multiples of the latent factor.
    ///   - check: asked between the blocks.
    /// - Throws: what `check` throws.
    public func encode(_ picture: Tensor, check: InterruptionCheck = {}) throws -> LatentDistribution {
        let moments = try encoder(picture, check: check)
        let both = quantConvolution.map { $0(moments) } ?? moments
        let channels = configuration.latentChannels
        return LatentDistribution(mean: both.sliced(0 ..< channels, axis: 3),
                                  logVariance: both.sliced(channels ..< 2 * channels, axis: 3).clamped(to: -30 ... 20))
    }

    /// - Parameters:
    ///   - latent: as the U-Net sees it, scaled: `[batch, height, width, latentChannels]`.
    ///   - check: asked between the blocks.
    /// - Returns: `[batch, height * factor, width * factor, 3]`, about -1 ... 1.
    /// - Throws: what `check` throws.
    public func decode(_ latent: Tensor, check: InterruptionCheck = {}) throws -> Tensor {
        let unscaled = latent * (1 / Float(configuration.scalingFactor))
        return try decoder(postQuantConvolution.map { $0(unscaled) } ?? unscaled, check: check)
    }
}

/// Picture -> distribution over latents: the way down of the autoencoder.
private struct VAEEncoder: Sendable {
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
                let inputs = $0 == 0 && level > 0 ? channels[level - 1] : channels[level]
                return try ResidualBlock(
                    part.part("resnets.\($0)"), inputs: inputs, outputs: channels[level], groups: groups,
                    epsilon: epsilon)
            }
            let last = level + 1 == channels.count
            let downsampler = last ? nil : try Convolution(
                part.part("downsamplers.0.conv"), inputs: channels[level], outputs: channels[level],
                geometry: .halfAfter)
            return Level(residuals: residuals, downsampler: downsampler)
        }
        let bottom = channels[channels.count - 1]
        middle = try VAEMiddleBlock(weights.part("mid_block"), channels: bottom, groups: groups)
        normalizationOut = try GroupNormalization(
            weights.part("conv_norm_out"), channels: bottom, groups: groups, epsilon: epsilon, silu: true)
        convolutionOut = try Convolution(
            weights.part("conv_out"), inputs: bottom, outputs: 2 * configuration.latentChannels)
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

/// Latent -> picture: the way up of the autoencoder.
private struct VAEDecoder: Sendable {
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
        convolutionIn = try Convolution(
            weights.part("conv_in"), inputs: configuration.latentChannels, outputs: channels[0])
        middle = try VAEMiddleBlock(weights.part("mid_block"), channels: channels[0], groups: groups)
        levels = try channels.indices.map { level in
            let part = weights.part("up_blocks.\(level)")
            let residuals = try (0 ... configuration.layersPerBlock).map {
                let inputs = $0 == 0 && level > 0 ? channels[level - 1] : channels[level]
                return try ResidualBlock(
                    part.part("resnets.\($0)"), inputs: inputs, outputs: channels[level], groups: groups,
                    epsilon: epsilon)
            }
            let last = level + 1 == channels.count
            let upsampler = last ? nil : try Upsampler(part.part("upsamplers.0"), channels: channels[level])
            return Level(residuals: residuals, upsampler: upsampler)
        }
        let top = channels[channels.count - 1]
        normalizationOut = try GroupNormalization(
            weights.part("conv_norm_out"), channels: top, groups: groups, epsilon: epsilon, silu: true)
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

/// Self-attention with one head over all pixels.
private struct PixelAttention: Sendable {
    private let normalization: GroupNormalization
    private let queries: Linear
    private let keys: Linear
    private let values: Linear
    private let output: Linear

    init(_ weights: some WeightSource, channels: Int, groups: Int) throws {
        normalization = try GroupNormalization(
            weights.part("group_norm"), channels: channels, groups: groups, epsilon: epsilon)
        queries = try Linear(weights.part("to_q"), inputs: channels, outputs: channels)
        keys = try Linear(weights.part("to_k"), inputs: channels, outputs: channels)
        values = try Linear(weights.part("to_v"), inputs: channels, outputs: channels)
        output = try Linear(weights.part("to_out.0"), inputs: channels, outputs: channels)
    }

    func callAsFunction(_ x: Tensor) -> Tensor {
        let shape = x.shape
        let pixels = normalization(x).reshaped([shape[0], shape[1] * shape[2], shape[3]])
        let attended = queries(pixels).attention(keys: keys(pixels), values: values(pixels), heads: 1)
        return x + output(attended).reshaped(shape)
    }
}

/// The bottom of the autoencoder, both ways: attention between two residual blocks.
private struct VAEMiddleBlock: Sendable {
    private let first: ResidualBlock
    private let attention: PixelAttention
    private let second: ResidualBlock

    init(_ weights: some WeightSource, channels: Int, groups: Int) throws {
        first = try ResidualBlock(
            weights.part("resnets.0"), inputs: channels, outputs: channels, groups: groups, epsilon: epsilon)
        attention = try PixelAttention(weights.part("attentions.0"), channels: channels, groups: groups)
        second = try ResidualBlock(
            weights.part("resnets.1"), inputs: channels, outputs: channels, groups: groups, epsilon: epsilon)
    }

    func callAsFunction(_ x: Tensor, check: InterruptionCheck) throws -> Tensor {
        let hidden = first(x)
        try check()
        let attended = attention(hidden)
        try check()
        return second(attended)
    }
}
