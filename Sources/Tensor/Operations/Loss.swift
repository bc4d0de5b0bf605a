import Kernels

extension Tensor {
    /// The mean of the squared differences, a tensor of one number. With `weights` (of the same shape) each square is multiplied first.
    public func meanSquaredError(_ target: Tensor, weights: Tensor? = nil) -> Tensor {
        precondition(shape == target.shape, "a loss between \(shape) and \(target.shape)")
        let (x, count) = (detached, Float(count))
        let difference = x - target.detached
        let squared: Double
        if let weights {
            let weighted = difference * difference * weights.detached
            squared = kernels_sum(weighted.pointer, weighted.count)
        } else {
            squared = kernels_square_sum(difference.pointer, difference.count)
        }
        return Tensor([Float(squared / Double(count))], shape: [1], compute: compute).recorded(from: [self]) { gradient in
            let slope = difference * (2 / count * gradient.value)
            return [weights.map { slope * $0.detached } ?? slope]
        }
    }
}
