import NetworkLayers
import Tensor

/// One level of the U-Net's way up: residual blocks over what the way down left, transformers, then twice the size.
struct UpBlock: Sendable {
    private let residuals: [ResidualBlock]
    private let transformers: [SpatialTransformer]
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
            return try ResidualBlock(weights.part("resnets.\(layer)"), inputs: below + skip, outputs: outputs, configuration: configuration)
        }
        transformers = configuration.upBlocksHaveCrossAttention[level] ? try (0 ..< layers).map {
            try SpatialTransformer(weights.part("attentions.\($0)"), level: mirrored, configuration: configuration)
        } : []
        upsampler = level + 1 == channels.count ? nil : try Upsampler(weights.part("upsamplers.0"), channels: outputs)
    }

    func callAsFunction(_ x: Tensor, timestep: Tensor, context: Tensor, recomputes: Bool, skips: inout [Tensor]) -> Tensor {
        var x = x
        for (index, residual) in residuals.enumerated() {
            let transformer = transformers.isEmpty ? nil : transformers[index]
            x = UNet.layer([x, skips.removeLast(), context], recomputes: recomputes) { inputs in
                let hidden = residual(Tensor.concatenated([inputs[0], inputs[1]], axis: 3), timestep: timestep)
                return transformer.map { $0(hidden, context: inputs[2]) } ?? hidden
            }
        }
        guard let upsampler else { return x }
        // A side that does not halve evenly comes back at the size that the way down had.
        return upsampler(x, size: skips.last.map { ($0.shape[1], $0.shape[2]) })
    }
}
