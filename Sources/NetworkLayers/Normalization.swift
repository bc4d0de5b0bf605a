import Tensor

/// Group normalisation over the channels of pictures, with SiLU behind it where the network has one.
package struct GroupNormalization: Sendable {
    let weight: NormalizationWeight
    let groups: Int
    let silu: Bool

    package init(_ weights: some WeightSource, channels: Int, groups: Int, epsilon: Float, silu: Bool = false) throws {
        guard groups > 0, channels % groups == 0 else { throw NetworkError.configuration("\(channels) channels do not divide into \(groups) groups") }
        weight = try NormalizationWeight(weights, count: channels, epsilon: epsilon)
        self.groups = groups
        self.silu = silu
    }

    package func callAsFunction(_ x: Tensor) -> Tensor { x.groupNormalization(weight, groups: groups, silu: silu) }
}

/// Layer normalisation over the last dimension.
package struct LayerNormalization: Sendable {
    private let weight: NormalizationWeight

    package init(_ weights: some WeightSource, width: Int, epsilon: Float = 1e-5) throws {
        weight = try NormalizationWeight(weights, count: width, epsilon: epsilon)
    }

    package func callAsFunction(_ x: Tensor) -> Tensor { x.layerNormalization(weight) }
}

extension NormalizationWeight {
    init(_ weights: some WeightSource, count: Int, epsilon: Float) throws {
        self.init(scale: try weights.weight("weight", shape: [count]), shift: try weights.weight("bias", shape: [count]), epsilon: epsilon)
    }
}
