#if canImport(Glibc)
import Glibc
#endif
import Kernels

/// Numbers that one thread works on at a time: small enough to balance, large enough to be worth a thread.
private let grain = 1 << 15

extension Tensor {
    /// Applies a kernel to pieces of equally long arrays.
    func map(_ kernel: (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void) -> Tensor {
        let result = Tensor(uninitialized: shape, compute: compute)
        let (from, to) = (pointer, result.pointer)
        compute.parallelRanges(count, grain: grain) { range in
            kernel(from + range.lowerBound, to + range.lowerBound, range.count)
        }
        return result
    }

    /// Applies a kernel to pieces of two equally long arrays.
    func zip(_ other: Tensor, _ kernel: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void) -> Tensor {
        precondition(shape == other.shape, "shapes differ: \(shape) and \(other.shape)")
        let result = Tensor(uninitialized: shape, compute: compute)
        let (a, b, to) = (pointer, other.pointer, result.pointer)
        compute.parallelRanges(count, grain: grain) { range in
            kernel(a + range.lowerBound, b + range.lowerBound, to + range.lowerBound, range.count)
        }
        return result
    }

    public static func + (a: Tensor, b: Tensor) -> Tensor {
        a.zip(b, kernels_add).recorded(from: [a, b]) { [$0, $0] }
    }

    public static func - (a: Tensor, b: Tensor) -> Tensor {
        let second = b.requiresGradient
        return a.zip(b, kernels_subtract).recorded(from: [a, b]) { [$0, second ? $0 * -1 : nil] }
    }

    /// The product number by number.
    public static func * (a: Tensor, b: Tensor) -> Tensor {
        let (first, second) = (a.requiresGradient, b.requiresGradient)
        let (x, y) = (a.detached, b.detached)
        return a.zip(b, kernels_multiply).recorded(from: [a, b]) { [first ? $0 * y : nil, second ? $0 * x : nil] }
    }

    public static func * (a: Tensor, factor: Float) -> Tensor {
        a.map { kernels_scale($0, factor, $1, $2) }.recorded(from: [a]) { [$0 * factor] }
    }

    /// True quotients, not products with `1 / divisor`, which round differently.
    public static func / (a: Tensor, divisor: Float) -> Tensor {
        a.map { kernels_divide($0, divisor, $1, $2) }.recorded(from: [a]) { [$0 / divisor] }
    }

    /// e to the power of each number, rounded as the C library rounds.
    public func exponential() -> Tensor {
        let result = map { from, to, count in
            for index in 0 ..< count { to[index] = expf(from[index]) }
        }
        return result.recorded(from: [self]) { [$0 * result] }
    }

    /// Each number, or the end of the range that it lies beyond; NaN stays NaN. For inference only: no gradient flows back.
    public func clamped(to range: ClosedRange<Float>) -> Tensor {
        map { kernels_clamp($0, range.lowerBound, range.upperBound, $1, $2) }
    }

    /// Adds one vector per picture to all its pixels: `self` is `[batch, ..., channels]`, `vectors` `[batch, channels]`.
    public func addingPerBatch(_ vectors: Tensor) -> Tensor {
        let batch = shape[0]
        precondition(vectors.shape == [batch, columns], "one vector of \(columns) a picture, not \(vectors.shape)")
        let result = Tensor(uninitialized: shape, compute: compute)
        let (from, bias, to, width, pixels) = (pointer, vectors.pointer, result.pointer, columns, rows / batch)
        let piece = Swift.max(1, grain / width)
        let pieces = (pixels + piece - 1) / piece
        compute.parallel(batch * pieces) { index, _ in
            let (image, start) = (index / pieces, index % pieces * piece)
            let offset = (image * pixels + start) * width
            kernels_add_rows(from + offset, bias + image * width, to + offset, Swift.min(piece, pixels - start), width)
        }
        let wantsVectors = vectors.requiresGradient
        return result.recorded(from: [self, vectors]) { gradient in
            [gradient, wantsVectors ? gradient.sumsPerBatch() : nil]
        }
    }

    /// `[batch, ..., channels]` -> `[batch, channels]`, the mean over everything between; for inference only: no gradient flows back.
    public func meansPerBatch() -> Tensor { detached.sumsPerBatch() * (1 / Float(rows / shape[0])) }

    /// `[batch, ..., channels]` -> `[batch, channels]`, added over everything between.
    private func sumsPerBatch() -> Tensor {
        let batch = shape[0]
        let result = Tensor(uninitialized: [batch, columns], compute: compute)
        let (from, to, width, pixels) = (pointer, result.pointer, columns, rows / batch)
        compute.parallel(batch) { image, _ in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: width) { sums in
                guard let base = sums.baseAddress else { return }
                kernels_column_sums(from + image * pixels * width, base, pixels, width)
                for channel in 0 ..< width { to[image * width + channel] = Float(base[channel]) }
            }
        }
        return result
    }

    /// Multiplies every row of the last dimension by a number of its own: `factors` holds one a row, and gets no gradient.
    public func multiplyingRows(by factors: [Float]) -> Tensor {
        precondition(factors.count == rows, "\(factors.count) factors for \(rows) rows")
        let result = Tensor(uninitialized: shape, compute: compute)
        for row in 0 ..< rows { kernels_scale(pointer + row * columns, factors[row], result.pointer + row * columns, columns) }
        return result.recorded(from: [self]) { [$0.multiplyingRows(by: factors)] }
    }

    /// Whether all numbers are finite.
    public var isFinite: Bool { kernels_all_finite(pointer, count) }
}
