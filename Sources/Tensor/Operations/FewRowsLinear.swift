import Kernels

/// Results that one thread makes at a time.
private let outputsAtOnce = 64

extension Tensor {
    /// x Wᵀ + b over the last dimension for a handful of rows, such as the newest token of a few beams: every weight is read once, in
    /// order, where a general product first lays it out anew. A row's numbers are the same whatever rows stand beside it. No gradient.
    /// - Parameters:
    ///   - weight: `[outputs, inputs]`.
    ///   - bias: `outputs` numbers.
    public func linearOfFewRows(_ weight: Weight, bias: Weight? = nil) -> Tensor {
        let (outputs, inputs, rows) = (weight.shape[0], weight.shape[1], rows)
        precondition(columns == inputs, "a linear layer of \(inputs) inputs got \(shape)")
        precondition(bias.map { $0.count == outputs } ?? true, "a bias \(bias?.shape ?? []) for \(outputs) outputs")
        let result = Tensor(uninitialized: shape.dropLast() + [outputs], compute: compute)
        let (x, to) = (pointer, result.pointer)
        let shifts = bias?.values ?? [Float](repeating: 0, count: outputs)
        shifts.withUnsafeBufferPointer { shifts in
            guard let shifts = shifts.baseAddress else { return }
            compute.parallel((outputs + outputsAtOnce - 1) / outputsAtOnce, scratch: weight.type == .float32 ? 1 : outputsAtOnce * inputs,
                             kind: .linear, operations: 2 * rows * inputs * outputs) { index, scratch in
                let range = index * outputsAtOnce ..< Swift.min(outputs, (index + 1) * outputsAtOnce)
                let (panel, stride) = weight.panel(rows: range, columns: 0 ..< inputs, stride: inputs, scratch: scratch)
                kernels_few_rows(x, rows, inputs, panel, stride, shifts + range.lowerBound, to + range.lowerBound, outputs, range.count)
            }
        }
        return result
    }
}
