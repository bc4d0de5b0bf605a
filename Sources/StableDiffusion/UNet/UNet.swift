#if canImport(Glibc)
import Glibc
#endif
import NetworkLayers
import Tensor

/// The network that predicts the noise in a latent, conditioned on a text (Ronneberger et al., 2015; Rombach et al.,
/// 2022).
///
/// Widths, heads, levels and input channels come from the configuration; nothing here is particular to one version.
public struct UNet: Sendable {
    public let configuration: UNetConfiguration
    private let timestepEmbedding: TimestepEmbedding
    private let additionEmbedding: AdditionEmbedding?
    private let convolutionIn: Convolution
    private let downBlocks: [DownBlock]
    private let middleBlock: MiddleBlock
    private let upBlocks: [UpBlock]
    private let normalizationOut: GroupNormalization
    private let convolutionOut: Convolution
    /// Whether the gradient computes every layer again instead of keeping its numbers: a third more time for a fraction
    /// of the memory.
    public var recomputes = false

    /// - Throws: `NetworkError` when a weight is missing or has another shape.
    public init(_ weights: some WeightSource, configuration: UNetConfiguration) throws {
        let channels = configuration.blockOutChannels
        self.configuration = configuration
        timestepEmbedding = try TimestepEmbedding(weights.part("time_embedding"), configuration: configuration)
        additionEmbedding = try configuration.addition.map { try AdditionEmbedding(weights.part("add_embedding"), $0, outputs: configuration.timestepWidth) }
        convolutionIn = try Convolution(weights.part("conv_in"), inputs: configuration.inChannels, outputs: channels[0])
        downBlocks = try channels.indices.map {
            try DownBlock(weights.part("down_blocks.\($0)"), level: $0, configuration: configuration)
        }
        middleBlock = try MiddleBlock(weights.part("mid_block"), configuration: configuration)
        upBlocks = try channels.indices.map {
            try UpBlock(weights.part("up_blocks.\($0)"), level: $0, configuration: configuration)
        }
        normalizationOut = try GroupNormalization(
            weights.part("conv_norm_out"), channels: channels[0], groups: configuration.normGroups,
            epsilon: configuration.normEpsilon, silu: true)
        convolutionOut = try Convolution(
            weights.part("conv_out"), inputs: channels[0], outputs: configuration.outChannels)
    }

    /// - Parameters:
    ///   - latent: `[batch, height, width, inChannels]`.
    ///   - timesteps: one an element of the batch, 0 ..< 1000, fractional ones too.
    ///   - conditioning: a row an element of the batch; hidden states `crossAttentionDimension` wide, of any number of tokens.
    /// - Returns: the predicted noise (or velocity) `[batch, height, width, outChannels]`.
    public func callAsFunction(_ latent: Tensor, timesteps: [Float], conditioning: Conditioning) -> Tensor {
        let context = conditioning.hidden
        var embedding = timestepEmbedding(timesteps, compute: latent.compute)
        if let additionEmbedding { embedding = embedding + additionEmbedding(conditioning) }
        let timestep = embedding.silu()
        var x = convolutionIn(latent)
        var skips = [x]
        for block in downBlocks {
            x = block(x, timestep: timestep, context: context, recomputes: recomputes, skips: &skips)
        }
        x = middleBlock(x, timestep: timestep, context: context, recomputes: recomputes)
        for block in upBlocks {
            x = block(x, timestep: timestep, context: context, recomputes: recomputes, skips: &skips)
        }
        return convolutionOut(normalizationOut(x))
    }

    /// As above, for a network that is conditioned on hidden states alone.
    public func callAsFunction(_ latent: Tensor, timesteps: [Float], context: Tensor) -> Tensor {
        self(latent, timesteps: timesteps, conditioning: Conditioning(hidden: context))
    }
}

extension UNet {
    /// One layer: kept for the gradient, or computed again by it.
    static func layer(_ inputs: [Tensor], recomputes: Bool, _ body: @escaping ([Tensor]) -> Tensor) -> Tensor {
        recomputes ? Tensor.checkpointed(inputs, body) : body(inputs)
    }
}

/// Numbers as vectors: sines and cosines of rising wavelength (Vaswani et al., 2017).
private struct SinusoidalEmbedding: Sendable {
    /// Of a vector.
    let width: Int
    let cosineFirst: Bool
    let frequencyShift: Float

    /// - Throws: `NetworkError` where the width is odd.
    init(width: Int, cosineFirst: Bool, frequencyShift: Float) throws {
        guard width % 2 == 0 else { throw NetworkError.configuration("\(width) channels are no pairs of sines and cosines") }
        (self.width, self.cosineFirst, self.frequencyShift) = (width, cosineFirst, frequencyShift)
    }

    /// The vectors, one behind the other.
    func callAsFunction(_ numbers: [Float]) -> [Float] {
        let half = width / 2
        return numbers.flatMap { number in
            let angles = (0 ..< half).map { number * expf(-logf(10000) * Float($0) / (Float(half) - frequencyShift)) }
            let (sines, cosines) = (angles.map { sinf($0) }, angles.map { cosf($0) })
            return cosineFirst ? cosines + sines : sines + cosines
        }
    }
}

/// The pooled text and the size's numbers through two linear layers (sgm's `label_emb`, diffusers' `add_embedding`).
private struct AdditionEmbedding: Sendable {
    private let configuration: UNetConfiguration.Addition
    private let sinusoids: SinusoidalEmbedding
    private let first: Linear
    private let second: Linear

    init(_ weights: some WeightSource, _ configuration: UNetConfiguration.Addition, outputs: Int) throws {
        self.configuration = configuration
        // sgm's ConcatTimestepEmbedderND has the cosines first, whatever the timestep has.
        sinusoids = try SinusoidalEmbedding(width: configuration.sizeWidth, cosineFirst: true, frequencyShift: 0)
        first = try Linear(weights.part("linear_1"), inputs: configuration.width, outputs: outputs)
        second = try Linear(weights.part("linear_2"), inputs: outputs, outputs: outputs)
    }

    /// - Returns: `[batch, outputs]`.
    /// - Precondition: the conditioning has a pooled text and sizes, as wide as the configuration says.
    func callAsFunction(_ conditioning: Conditioning) -> Tensor {
        guard let pooled = conditioning.pooled, let sizes = conditioning.sizes else {
            preconditionFailure("a U-Net that takes a pooled text and sizes got none")
        }
        let numbers = Tensor(sinusoids(sizes.values), shape: [sizes.shape[0], configuration.sizeCount * configuration.sizeWidth], compute: pooled.compute)
        return second(first(Tensor.concatenated([pooled, numbers], axis: 1)).silu())
    }
}

/// A timestep as a vector: sinusoids, then two linear layers.
struct TimestepEmbedding: Sendable {
    private let sinusoids: SinusoidalEmbedding
    private let first: Linear
    private let second: Linear

    init(_ weights: some WeightSource, configuration: UNetConfiguration) throws {
        let width = configuration.blockOutChannels[0]
        sinusoids = try SinusoidalEmbedding(width: width, cosineFirst: configuration.flipSinToCos, frequencyShift: Float(configuration.freqShift))
        let outputs = configuration.timestepWidth
        first = try Linear(weights.part("linear_1"), inputs: width, outputs: outputs)
        second = try Linear(weights.part("linear_2"), inputs: outputs, outputs: outputs)
    }

    /// - Parameter timesteps: one an element of the batch; samplers ask for fractional ones.
    /// - Returns: `[batch, outputs]`
    func callAsFunction(_ timesteps: [Float], compute: Compute) -> Tensor {
        second(first(Tensor(sinusoids(timesteps), shape: [timesteps.count, sinusoids.width], compute: compute)).silu())
    }
}

/// One level of the U-Net's way down: residual blocks, transformers where the level has them, then half the size.
struct DownBlock: Sendable {
    private let residuals: [ResidualBlock]
    /// One a residual block; nil where the level does not attend to the text.
    private let transformers: [SpatialTransformer?]
    private let downsampler: Convolution?

    init(_ weights: some WeightSource, level: Int, configuration: UNetConfiguration) throws {
        let outputs = configuration.blockOutChannels[level]
        let inputs = level == 0 ? outputs : configuration.blockOutChannels[level - 1]
        let layers = 0 ..< configuration.layersPerBlock
        residuals = try layers.map {
            try ResidualBlock(
                weights.part("resnets.\($0)"), inputs: $0 == 0 ? inputs : outputs, outputs: outputs,
                configuration: configuration)
        }
        transformers = try layers.map {
            try SpatialTransformer(weights.part("attentions.\($0)"), level: level, layers: configuration.downTransformers[level][$0], configuration: configuration)
        }
        downsampler = level + 1 == configuration.blockOutChannels.count ? nil
            : try Convolution(weights.part("downsamplers.0.conv"), inputs: outputs, outputs: outputs, geometry: .half)
    }

    /// - Returns: the level's result, and in `skips` everything that the way up takes again.
    func callAsFunction(
        _ x: Tensor, timestep: Tensor, context: Tensor, recomputes: Bool, skips: inout [Tensor]
    ) -> Tensor {
        var x = x
        for (index, residual) in residuals.enumerated() {
            let transformer = transformers[index]
            x = UNet.layer([x, context, timestep], recomputes: recomputes) { inputs in
                let hidden = residual(inputs[0], timestep: inputs[2])
                return transformer.map { $0(hidden, context: inputs[1]) } ?? hidden
            }
            skips.append(x)
        }
        if let downsampler {
            x = downsampler(x)
            skips.append(x)
        }
        return x
    }
}

/// The bottom of the U-Net: a transformer between two residual blocks; of distilled models one residual block, or nothing.
struct MiddleBlock: Sendable {
    private let residuals: [ResidualBlock]
    private let transformer: SpatialTransformer?

    init(_ weights: some WeightSource, configuration: UNetConfiguration) throws {
        let level = configuration.blockOutChannels.count - 1
        let channels = configuration.blockOutChannels[level]
        residuals = try (0 ..< configuration.middleResiduals).map {
            try ResidualBlock(weights.part("resnets.\($0)"), inputs: channels, outputs: channels, configuration: configuration)
        }
        transformer = try SpatialTransformer(weights.part("attentions.0"), level: level, layers: configuration.middleTransformers, configuration: configuration)
    }

    func callAsFunction(_ x: Tensor, timestep: Tensor, context: Tensor, recomputes: Bool) -> Tensor {
        var x = x
        for (index, residual) in residuals.enumerated() {
            let transformer = index == 0 ? transformer : nil
            x = UNet.layer([x, context, timestep], recomputes: recomputes) { inputs in
                let hidden = residual(inputs[0], timestep: inputs[2])
                return transformer.map { $0(hidden, context: inputs[1]) } ?? hidden
            }
        }
        return x
    }
}

/// One level of the U-Net's way up: residual blocks over what the way down left, transformers, then twice the size.
struct UpBlock: Sendable {
    private let residuals: [ResidualBlock]
    /// One a residual block; nil where the level does not attend to the text.
    private let transformers: [SpatialTransformer?]
    private let upsampler: Upsampler?

    /// - Parameter level: counted from the bottom, as in `up_blocks.0`.
    init(_ weights: some WeightSource, level: Int, configuration: UNetConfiguration) throws {
        let channels = Array(configuration.blockOutChannels.reversed())
        let mirrored = channels.count - 1 - level
        let outputs = channels[level]
        let previous = level == 0 ? channels[0] : channels[level - 1]
        let next = level + 1 < channels.count ? channels[level + 1] : channels[level]
        let layers = configuration.layersPerBlock + 1
        residuals = try (0 ..< layers).map { layer in
            let skip = layer == layers - 1 ? next : outputs
            let below = layer == 0 ? previous : outputs
            return try ResidualBlock(
                weights.part("resnets.\(layer)"), inputs: below + skip, outputs: outputs, configuration: configuration)
        }
        transformers = try (0 ..< layers).map {
            try SpatialTransformer(weights.part("attentions.\($0)"), level: mirrored, layers: configuration.upTransformers[level][$0], configuration: configuration)
        }
        upsampler = level + 1 == channels.count ? nil : try Upsampler(weights.part("upsamplers.0"), channels: outputs)
    }

    func callAsFunction(
        _ x: Tensor, timestep: Tensor, context: Tensor, recomputes: Bool, skips: inout [Tensor]
    ) -> Tensor {
        var x = x
        for (index, residual) in residuals.enumerated() {
            let transformer = transformers[index]
            x = UNet.layer([x, skips.removeLast(), context, timestep], recomputes: recomputes) { inputs in
                let hidden = residual(Tensor.concatenated([inputs[0], inputs[1]], axis: 3), timestep: inputs[3])
                return transformer.map { $0(hidden, context: inputs[2]) } ?? hidden
            }
        }
        guard let upsampler else { return x }
        // A side that does not halve evenly comes back at the size that the way down had.
        return upsampler(x, size: skips.last.map { ($0.shape[1], $0.shape[2]) })
    }
}

extension ResidualBlock {
    init(_ weights: some WeightSource, inputs: Int, outputs: Int, configuration: UNetConfiguration) throws {
        try self.init(
            weights, inputs: inputs, outputs: outputs, groups: configuration.normGroups,
            epsilon: configuration.normEpsilon, timestepWidth: configuration.timestepWidth)
    }
}

extension SpatialTransformer {
    /// Nil where there are no layers.
    fileprivate init?(_ weights: some WeightSource, level: Int, layers: Int, configuration: UNetConfiguration) throws {
        guard layers > 0 else { return nil }
        try self.init(
            weights, channels: configuration.blockOutChannels[level],
            contextWidth: configuration.crossAttentionDimension, heads: configuration.attentionHeads[level],
            layers: layers, groups: configuration.normGroups)
    }
}
