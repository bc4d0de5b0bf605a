import Kernels

extension Tensor {
    private typealias Function = (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
    private typealias Derivative = (UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void

    private func activated(_ function: Function, derivative: @escaping Derivative) -> Tensor {
        let x = detached
        return map(function).recorded(from: [self]) { [x.zip($0, derivative)] }
    }

    /// x · sigmoid(x)
    public func silu() -> Tensor { activated(kernels_silu, derivative: kernels_silu_gradient) }

    /// x · Φ(x), the exact GELU by the error function.
    public func gelu() -> Tensor { activated(kernels_gelu, derivative: kernels_gelu_gradient) }

    /// x · sigmoid(1.702 x), the approximation that OpenAI's CLIP was trained with.
    public func quickGELU() -> Tensor { activated(kernels_quick_gelu, derivative: kernels_quick_gelu_gradient) }

    /// x · (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2, GELU's approximation; for inference only: no gradient flows back.
    public func tanhGELU() -> Tensor { map(kernels_gelu_tanh) }

    /// 1 / (1 + e⁻ˣ); for inference only: no gradient flows back.
    public func sigmoid() -> Tensor { map(kernels_sigmoid) }

    /// The gated unit of the transformer blocks: `[..., 2n]` -> `[..., n]`, left half times GELU of the right half
    /// (Shazeer, "GLU Variants Improve Transformer", 2020).
    /// - Parameter precision: in what the input is kept for the gradient.
    public func geglu(keeping precision: ProductPrecision = .float32) -> Tensor {
        let half = columns / 2
        let result = rowwise(width: half) { [pointer] in kernels_geglu(pointer + $0 * 2 * half, $1, $2, half) }
        guard requiresGradient else { return result }
        let kept = KeptTensor(self, precision)
        return result.recorded(from: [self]) { gradient in
            [kept.rowwise(width: 2 * half) { x, row, to, count in kernels_geglu_gradient(x, gradient.pointer + row * half, to, count, half) }]
        }
    }

    /// Calls `body` with pieces of rows: the first row, where its result goes, and how many rows.
    func rowwise(width: Int, kind: OperationProfile.Kind = .elementwise, _ body: (Int, UnsafeMutablePointer<Float>, Int) -> Void) -> Tensor {
        let result = Tensor(uninitialized: shape.dropLast() + [width], compute: compute)
        let to = result.pointer
        eachRows(width: width, kind: kind) { row, count in body(row, to + row * width, count) }
        return result
    }

    /// Calls `body` with pieces of rows whose results have a width: the first row, and how many.
    func eachRows(width: Int, kind: OperationProfile.Kind = .elementwise, _ body: (Int, Int) -> Void) {
        compute.parallelRanges(rows, grain: Swift.max(1, (1 << 15) / Swift.max(width, 1)), kind: kind) { body($0.lowerBound, $0.count) }
    }
}
