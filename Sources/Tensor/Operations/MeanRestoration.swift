import Kernels

extension Tensor {
    /// This tensor times one number, so that its mean becomes that of `original`, of the same shape. A gradient flows through both means.
    /// Where the mean is zero the tensor stays as it is.
    public func restoringMean(of original: Tensor) -> Tensor {
        precondition(shape == original.shape, "the mean of \(original.shape) for \(shape)")
        let size = Double(count)
        let (mean, wanted) = (kernels_sum(pointer, count) / size, kernels_sum(original.pointer, count) / size)
        guard mean != 0 else { return self }
        let x = detached
        return (detached * Float(wanted / mean)).recorded(from: [self, original]) { gradient in
            let slope = kernels_sum((gradient * x).pointer, gradient.count)
            let toEach = Tensor(repeating: Float(-slope * wanted / (mean * mean * size)), shape: gradient.shape, compute: gradient.compute)
            let toOriginal = Tensor(repeating: Float(slope / (mean * size)), shape: gradient.shape, compute: gradient.compute)
            return [gradient * Float(wanted / mean) + toEach, toOriginal]
        }
    }
}
