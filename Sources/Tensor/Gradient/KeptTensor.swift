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
        let rounded = Tensor(uninitialized: [(tensor.count + 1) / 2], lasts: true, compute: tensor.compute)
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

    /// Calls `body` with pieces of rows in float32, of which no more are in memory at a time: the piece, its first row, where its result
    /// goes, and how many rows.
    /// - Parameter width: of the result's rows.
    func rowwise(width: Int, _ body: (UnsafePointer<Float>, Int, UnsafeMutablePointer<Float>, Int) -> Void) -> Tensor {
        let (columns, compute) = (shape.last ?? 1, numbers.compute)
        let rows = shape.dropLast().reduce(1, *)
        let result = Tensor(uninitialized: shape.dropLast() + [width], compute: compute)
        let (from, to) = (numbers.pointer, result.pointer)
        let piece = Swift.max(1, (1 << 15) / Swift.max(columns, 1))
        compute.parallel((rows + piece - 1) / piece, scratch: isRounded ? piece * columns : 1) { index, scratch in
            let first = index * piece
            let count = Swift.min(piece, rows - first)
            if isRounded { kernels_widen_bfloat16(UnsafeRawPointer(from) + 2 * first * columns, scratch, count * columns) }
            body(isRounded ? UnsafePointer(scratch) : UnsafePointer(from + first * columns), first, to + first * width, count)
        }
        return result
    }
}
