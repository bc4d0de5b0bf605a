import Kernels

/// The left side of a product: where its units begin, and how far apart rows and steps are.
struct LeftOperand {
    let units: UnsafePointer<Float>
    let rowStride: Int
    let stepStride: Int
}

/// Keys or values of every head, each head's side by side in memory, as left operands of products.
struct HeadOperands {
    /// What a product sums over.
    enum Steps { case numbers, tokens }

    private let shape: AttentionShape
    private let steps: Steps
    /// By head: pairs of two numbers of a token [tokens, size / 2], or pairs of two tokens [tokens / 2, padded size]. Without pairs
    /// [tokens, padded size] serves for both.
    private let units: Tensor
    private let columns: Int

    private init(_ shape: AttentionShape, _ steps: Steps, _ units: Tensor) {
        (self.shape, self.steps, self.units, columns) = (shape, steps, units, units.columns)
    }

    /// Packs keys or values `[batch, keys, heads * size]`.
    init(_ x: Tensor, _ shape: AttentionShape, steps: Steps) {
        let pairsOfNumbers = shape.products.pairs && steps == .numbers
        let used = pairsOfNumbers ? shape.products.units(shape.size) : shape.paddedSize
        // Rows at a distance of whole kilobytes would share few places in the first cache.
        let columns = used % 256 == 0 ? used + 16 : used
        let rows = pairsOfNumbers ? shape.keys : shape.products.units(shape.keys)
        let units = Tensor(uninitialized: [shape.allHeads, rows, columns], compute: x.compute)
        let (from, to, parts) = (x.pointer, units.pointer, (shape.keys + shape.chunk - 1) / shape.chunk)
        x.compute.parallel(shape.allHeads * parts, kind: .attention) { index, _ in
            let (head, first) = (index / parts, index % parts * shape.chunk)
            let count = min(shape.chunk, shape.keys - first)
            let source = from + shape.offset(head: head, tokens: shape.keys, token: first)
            let target = to + (head * rows + (pairsOfNumbers ? first : shape.products.units(first))) * columns
            if pairsOfNumbers {
                kernels_pair_rows(source, shape.width, count, shape.size, 1, target, columns)
            } else {
                kernels_pack_columns(KERNELS_FLOAT32, source, shape.width, shape.size, count, shape.products.pairs, target, columns)
            }
        }
        self.init(shape, steps, units)
    }

    /// The same numbers `x` for products over other steps.
    func turned(_ x: Tensor) -> HeadOperands {
        let others: Steps = steps == .numbers ? .tokens : .numbers
        return shape.products.pairs ? HeadOperands(x, shape, steps: others) : HeadOperands(shape, others, units)
    }

    /// A head's numbers from an even token on: tokens are rows, or steps.
    func operand(head: Int, from token: Int) -> LeftOperand {
        switch steps {
        case .numbers:
            return LeftOperand(units: units.pointer + (head * units.shape[1] + token) * columns, rowStride: columns, stepStride: 1)
        case .tokens:
            let row = head * units.shape[1] + shape.products.units(token)
            return LeftOperand(units: units.pointer + row * columns, rowStride: 1, stepStride: columns)
        }
    }
}
