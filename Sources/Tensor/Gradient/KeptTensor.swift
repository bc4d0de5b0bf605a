import Kernels

/// What an operation keeps until its gradient is asked for: the tensor itself, or its numbers rounded to bfloat16 in half the memory.
struct KeptTensor: Sendable {
    private let numbers: Tensor
    private let shape: [Int]
    private let isRounded: Bool

    /// - Parameter precision: of the operation; only bfloat16 rounds.
    init(_ tensor: Tensor, _ precision: ProductPrecision) {
        shape = tensor.shape
        isRounded = precision == .bfloat16
        guard isRounded else {
            numbers = tensor.detached
            return
        }
        let rounded = Tensor(uninitialized: [(tensor.count + 1) / 2], compute: tensor.compute)
        let (from, to) = (tensor.pointer, UnsafeMutableRawPointer(rounded.pointer).assumingMemoryBound(to: UInt16.self))
        tensor.compute.parallelRanges(tensor.count, grain: 1 << 15) { range in
            kernels_narrow_bfloat16(from + range.lowerBound, to + range.lowerBound, range.count)
        }
        numbers = rounded
    }

    /// The numbers in float32.
    var tensor: Tensor {
        guard isRounded else { return numbers }
        let wide = Tensor(uninitialized: shape, compute: numbers.compute)
        let (from, to) = (UnsafeRawPointer(numbers.pointer), wide.pointer)
        numbers.compute.parallelRanges(wide.count, grain: 1 << 15) { range in
            kernels_widen_bfloat16(from + 2 * range.lowerBound, to + range.lowerBound, range.count)
        }
        return wide
    }
}
