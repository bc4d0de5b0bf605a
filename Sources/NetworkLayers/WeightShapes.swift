import Synchronization
import Tensor

/// Notes which weights a network asks for, and gives it zeros.
public final class WeightShapes: WeightSource {
    private let noted = Mutex<[(name: String, shape: [Int])]>([])

    public init() {}

    /// Names and shapes in the order they were asked for.
    public var all: [(name: String, shape: [Int])] { noted.withLock { $0 } }

    public func weight(_ name: String, shape: [Int]) -> Weight {
        noted.withLock { $0.append((name, shape)) }
        return Weight([Float](repeating: 0, count: shape.reduce(1, *)), shape: shape)
    }
}
