/// An array of float32 numbers of any dimension, contiguous, last dimension fastest; pictures are `[batch, height, width, channels]`.
///
/// A value: operations make new tensors and never change old ones. Where an operand wants a gradient, the result remembers how
/// it came about (see `Node`); weights are not tensors and never want one (see `Weight`).
public struct Tensor: Sendable {
    /// Lengths of the dimensions, outermost first.
    public let shape: [Int]
    /// The threads and memory that made the tensor, and that make what follows from it.
    public let compute: Compute
    private(set) var storage: Storage
    let node: Node?

    init(shape: [Int], storage: Storage, compute: Compute, node: Node? = nil) {
        self.shape = shape
        self.storage = storage
        self.compute = compute
        self.node = node
    }

    /// A tensor whose numbers are still to be written.
    /// - Parameter lasts: whether it is kept for a gradient while others come and go.
    init(uninitialized shape: [Int], lasts: Bool = false, compute: Compute) {
        self.init(shape: shape, storage: Storage(count: shape.reduce(1, *), pool: compute.memory, lasts: lasts), compute: compute)
    }

    /// - Precondition: `values` holds as many numbers as `shape` says.
    public init(_ values: [Float], shape: [Int], compute: Compute) {
        precondition(values.count == shape.reduce(1, *), "\(values.count) values for the shape \(shape)")
        self.init(uninitialized: shape, compute: compute)
        values.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            pointer.update(from: base, count: buffer.count)
        }
    }

    /// A tensor of one number throughout.
    public init(repeating value: Float, shape: [Int], compute: Compute) {
        self.init(uninitialized: shape, compute: compute)
        pointer.update(repeating: value, count: count)
    }

    /// How many numbers the tensor holds.
    public var count: Int { storage.count }

    /// Whether a gradient can flow back through this tensor.
    public var requiresGradient: Bool { node != nil }

    /// The numbers, copied out.
    public var values: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

    /// The number of a tensor that holds one.
    public var value: Float { pointer.pointee }

    var pointer: UnsafeMutablePointer<Float> { storage.pointer }

    /// Whether no other tensor shares the numbers, so that they may change.
    mutating func holdsItsNumbersAlone() -> Bool { isKnownUniquelyReferenced(&storage) }

    /// Numbers in one row of the last dimension.
    var columns: Int { shape.last ?? 1 }

    /// Rows: the product of all dimensions but the last.
    var rows: Int { columns == 0 ? 0 : count / columns }

    /// The same numbers without a memory of their origin.
    public var detached: Tensor { Tensor(shape: shape, storage: storage, compute: compute) }

    /// The same numbers in another shape. One length may be -1: it follows from the others.
    /// - Precondition: the shapes hold equally many numbers.
    public func reshaped(_ newShape: [Int]) -> Tensor {
        let known = newShape.filter { $0 >= 0 }.reduce(1, *)
        let full = newShape.map { $0 < 0 ? count / max(known, 1) : $0 }
        precondition(full.reduce(1, *) == count, "cannot reshape \(shape) to \(newShape)")
        let old = shape
        return Tensor(shape: full, storage: storage, compute: compute).recorded(from: [self]) { gradient in
            [gradient.reshaped(old)]
        }
    }
}
