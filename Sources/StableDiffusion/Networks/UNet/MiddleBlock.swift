import NetworkLayers
import Tensor

/// The bottom of the U-Net: a transformer between two residual blocks.
struct MiddleBlock: Sendable {
    private let first: ResidualBlock
    private let transformer: SpatialTransformer
    private let second: ResidualBlock

    init(_ weights: some WeightSource, configuration: UNetConfiguration) throws {
        let level = configuration.blockOutChannels.count - 1
        let channels = configuration.blockOutChannels[level]
        first = try ResidualBlock(weights.part("resnets.0"), inputs: channels, outputs: channels, configuration: configuration)
        transformer = try SpatialTransformer(weights.part("attentions.0"), level: level, configuration: configuration)
        second = try ResidualBlock(weights.part("resnets.1"), inputs: channels, outputs: channels, configuration: configuration)
    }

    func callAsFunction(_ x: Tensor, timestep: Tensor, context: Tensor) -> Tensor {
        second(transformer(first(x, timestep: timestep), context: context), timestep: timestep)
    }
}
