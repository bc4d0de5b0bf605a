import Tensor

/// Weights of the right size and of ordinary magnitude, for measuring speed and memory without a checkpoint.
public struct RandomWeights: WeightSource {
    public init() {}

    public func weight(_ name: String, shape: [Int]) -> Weight { Weight(numbers(name, shape: shape), shape: shape) }

    /// Uniform numbers with the deviation 1 / √inputs; normalisations get ones and zeros.
    public func numbers(_ name: String, shape: [Int]) -> [Float] {
        let count = shape.reduce(1, *)
        if name.contains("norm") { return [Float](repeating: name.hasSuffix("weight") ? 1 : 0, count: count) }
        let inputs = shape.dropFirst().reduce(1, *)
        let scale = (3 / Float(max(inputs, 1))).squareRoot()
        var state = name.utf8.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            for index in 0 ..< count {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                buffer[index] = (Float(state >> 40) * 0x1p-23 - 1) * scale
            }
            initialized = count
        }
    }
}
