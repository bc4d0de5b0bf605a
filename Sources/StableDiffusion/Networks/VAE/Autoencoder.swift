import NetworkLayers
import Tensor

/// Called between the parts of long work; throws to end it.
public typealias InterruptionCheck = () throws -> Void

/// A distribution over latents: a normal one a number, independent of the others.
public struct LatentDistribution: Sendable {
    /// `[batch, height, width, latentChannels]`
    public let mean: Tensor
    /// The logarithm of the variance, within -30 ... 20; of the mean's shape.
    public let logVariance: Tensor
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
            throw NetworkError.configuration("the VAE has \(configuration.inChannels) and \(configuration.outChannels) colour channels where pictures have 3")
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
        let logVariance = both.sliced(channels ..< 2 * channels, axis: 3)
        return LatentDistribution(mean: both.sliced(0 ..< channels, axis: 3),
                                  logVariance: Tensor(logVariance.values.map { min(max($0, -30), 20) }, shape: logVariance.shape, compute: both.compute))
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
