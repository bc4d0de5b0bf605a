import NetworkLayers
import Tensor

/// Weights by a formula over a tensor's name, the same as Fixtures/seeded_weights.py, so that only what PyTorch made of them is stored.
struct SeededWeights: WeightSource {
    func weight(_ name: String, shape: [Int]) -> Weight { Weight(Self.values(name, shape: shape), shape: shape) }

    static func values(_ name: String, shape: [Int]) -> [Float] {
        let numbers = uniform(name, count: shape.reduce(1, *))
        if name.hasSuffix("running_var") { return numbers.map { 1 + 0.5 * $0 } }
        if shape.filter({ $0 != 1 }).count <= 1 {
            return name.hasSuffix("weight") ? numbers.map { 1 + 0.1 * $0 } : numbers.map { 0.1 * $0 }
        }
        let scale = Float((3 / Double(shape.dropFirst().reduce(1, *))).squareRoot())
        return numbers.map { scale * $0 }
    }

    /// Numbers from -1 to 1: SplitMix64 (Steele et al., 2014) of the name's FNV-1a hash plus the place, the upper 24 bits.
    static func uniform(_ name: String, count: Int) -> [Float] {
        let seed = name.utf8.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        return (0 ..< UInt64(count)).map { place in
            var z = seed &+ (place &+ 1) &* 0x9E37_79B9_7F4A_7C15
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            z ^= z >> 31
            return Float(Double(z >> 40) * 0x1p-23 - 1)
        }
    }
}
