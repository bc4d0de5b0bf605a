import NetworkLayers
import Tensor

/// Gives zeros, and remembers what a network asked for.
final class ShapeRecorder: WeightSource {
    private(set) var shapes: [(name: String, shape: [Int])] = []

    func weight(_ name: String, shape: [Int]) -> Weight {
        shapes.append((name, shape))
        return Weight([Float](repeating: 0, count: shape.reduce(1, *)), shape: shape)
    }
}
