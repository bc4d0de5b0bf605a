import NetworkLayers
import Tensor

/// One level of the U-Net's way down: residual blocks, transformers where the level has them, then half the size.
struct DownBlock: Sendable {
    private let residuals: [ResidualBlock]
    private let transformers: [SpatialTransformer]
    private let downsampler: Convolution?

    init(_ weights: some WeightSource, level: Int, configuration: UNetConfiguration) throws {
        let outputs = configuration.blockOutChannels[level]
        let inputs = level == 0 ? outputs : configuration.blockOutChannels[level - 1]
        residuals = try (0 ..< configuration.layersPerBlock).map {
            try ResidualBlock(weights.part("resnets.\($0)"), inputs: $0 == 0 ? inputs : outputs, outputs: outputs, configuration: configuration)
        }
        transformers = configuration.downBlocksHaveCrossAttention[level] ? try (0 ..< configuration.layersPerBlock).map {
            try SpatialTransformer(weights.part("attentions.\($0)"), level: level, configuration: configuration)
        } : []
        downsampler = level + 1 == configuration.blockOutChannels.count ? nil
            : try Convolution(weights.part("downsamplers.0.conv"), inputs: outputs, outputs: outputs, geometry: .half)
    }

    /// - Returns: the level's result, and in `skips` everything that the way up takes again.
    func callAsFunction(_ x: Tensor, timestep: Tensor, context: Tensor, recomputes: Bool, skips: inout [Tensor]) -> Tensor {
        var x = x
        for (index, residual) in residuals.enumerated() {
            let transformer = transformers.isEmpty ? nil : transformers[index]
            x = UNet.layer([x, context], recomputes: recomputes) { inputs in
                let hidden = residual(inputs[0], timestep: timestep)
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

extension UNet {
    /// One layer: kept for the gradient, or computed again by it.
    static func layer(_ inputs: [Tensor], recomputes: Bool, _ body: @escaping ([Tensor]) -> Tensor) -> Tensor {
        recomputes ? Tensor.checkpointed(inputs, body) : body(inputs)
    }
}

extension ResidualBlock {
    init(_ weights: some WeightSource, inputs: Int, outputs: Int, configuration: UNetConfiguration) throws {
        try self.init(weights, inputs: inputs, outputs: outputs, groups: configuration.normGroups, epsilon: configuration.normEpsilon,
                      timestepWidth: configuration.timestepWidth)
    }
}

extension SpatialTransformer {
    init(_ weights: some WeightSource, level: Int, configuration: UNetConfiguration) throws {
        try self.init(weights, channels: configuration.blockOutChannels[level], contextWidth: configuration.crossAttentionDimension,
                      heads: configuration.attentionHeads[level], layers: configuration.transformerLayersPerBlock[level],
                      groups: configuration.normGroups)
    }
}
