import Kernels
import Synchronization

/// Numbers of a model that never change: a matrix, a kernel or a vector, in a mapped file or in memory, float32, float16 or bfloat16.
///
/// 16-bit numbers stay 16-bit and are widened, exactly, a piece at a time on their way into a product.
public struct Weight: Sendable {
    /// The type or the length of stored numbers does not fit.
    public struct Malformed: Error, CustomStringConvertible, Sendable {
        public let description: String
    }

    private enum Source: Sendable {
        case mapped(MappedFile, offset: Int)
        case owned(WeightMemory)
    }

    /// Lengths of the dimensions, outermost first; `[outputs, inputs]` for a matrix.
    public let shape: [Int]
    /// `float32`, `float16` or `bfloat16`.
    public let type: NumberType
    /// What products with the weight are computed in, and what a gradient keeps is rounded to.
    public let products: ProductPrecision
    /// Whether the pages of its file go after each product: a network that works seldom then takes no memory while others do.
    private(set) var isReadAnew = false
    private let source: Source

    /// A weight in a mapped file, read in place where its type and address allow, else converted to float32.
    /// - Throws: `Malformed` when the bytes do not hold the shape, or the type is no number that a network computes with.
    public init(file: MappedFile, range: Range<Int>, shape: [Int], type: NumberType) throws(Malformed) {
        guard let count = Weight.count(of: shape), range.lowerBound >= 0, range.upperBound <= file.count,
              case let (bytes, overflow) = count.multipliedReportingOverflow(by: type.size), !overflow, range.count == bytes else {
            throw Malformed(description: "\(file.path): \(range.count) bytes do not hold the shape \(shape) of \(type.rawValue)")
        }
        self.shape = shape
        products = .float32
        let address = count == 0 ? nil : file.pointer(at: range.lowerBound)
        switch type {
        case .float32, .float16, .bfloat16:
            self.type = type
            if let address, Int(bitPattern: address) % type.size != 0 {
                let copy = WeightMemory(bytes: range.count)
                copy.pointer.copyMemory(from: address, byteCount: range.count)
                source = .owned(copy)
            } else {
                source = .mapped(file, offset: range.lowerBound)
            }
        case .float64:
            self.type = .float32
            let copy = WeightMemory(bytes: count * 4)
            if let address { kernels_narrow_float64(address, copy.floats, count) }
            source = .owned(copy)
        default:
            throw Malformed(description: "\(file.path): a weight of type \(type.rawValue) is no real number")
        }
    }

    /// The product of lengths that come from a file; nil where one is negative or the product is too large.
    private static func count(of shape: [Int]) -> Int? {
        shape.reduce(1) { product, length in
            guard let product, length >= 0, case let (next, overflow) = product.multipliedReportingOverflow(by: length), !overflow else { return nil }
            return next
        }
    }

    /// - Precondition: `values` holds as many numbers as `shape` says.
    public init(_ values: [Float], shape: [Int]) {
        precondition(values.count == shape.reduce(1, *))
        let copy = WeightMemory(bytes: values.count * 4)
        values.withUnsafeBufferPointer { if let base = $0.baseAddress { copy.floats.update(from: base, count: $0.count) } }
        self.init(shape: shape, type: .float32, memory: copy)
    }

    init(shape: [Int], type: NumberType, memory: WeightMemory) {
        self.init(shape: shape, type: type, products: .float32, source: .owned(memory))
    }

    /// How many numbers the weight holds.
    public var count: Int { shape.reduce(1, *) }

    /// Bytes that the numbers take.
    public var byteCount: Int { count * type.size }

    /// The same numbers as a matrix of another shape, for example a 1x1 kernel as `[outputs, inputs]`.
    /// - Precondition: the shapes hold equally many numbers.
    public func reshaped(_ shape: [Int]) -> Weight {
        precondition(shape.reduce(1, *) == count)
        return Weight(shape: shape, type: type, products: products, source: source)
    }

    private init(shape: [Int], type: NumberType, products: ProductPrecision, source: Source) {
        self.shape = shape
        self.type = type
        self.products = products
        self.source = source
    }

    /// The same numbers for other products.
    public func multiplied(in products: ProductPrecision) -> Weight { Weight(shape: shape, type: type, products: products, source: source) }

    /// The same numbers, whose file's pages go after each product and are read again, mostly from the system's cache, for the next.
    public func readAnew() -> Weight {
        var weight = self
        weight.isReadAnew = true
        return weight
    }

    /// The numbers widened to float32.
    public var values: [Float] {
        [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            if let base = buffer.baseAddress { widen(0 ..< count, to: base) }
            initialized = count
        }
    }

    /// The matrix with rows and columns exchanged, in memory, as float32.
    /// - Precondition: it has two dimensions.
    public func transposed() -> Weight {
        precondition(shape.count == 2, "a weight of the shape \(shape) is no matrix")
        let (rows, columns, numbers) = (shape[0], shape[1], values)
        var turned = [Float](repeating: 0, count: numbers.count)
        for row in 0 ..< rows { for column in 0 ..< columns { turned[column * rows + row] = numbers[row * columns + column] } }
        return Weight(turned, shape: [columns, rows]).multiplied(in: products)
    }

    /// Whether none of the numbers is infinite or NaN. Each is read once.
    /// - Parameter compute: the threads that look; nil for the calling one alone.
    public func isFinite(_ compute: Compute? = nil) -> Bool {
        guard let compute else { return kernels_all_stored_finite(number, pointer, count) }
        let hasOther = Atomic<Bool>(false)
        compute.parallelRanges(count, grain: 1 << 18) { range in
            if !kernels_all_stored_finite(number, pointer + range.lowerBound * type.size, range.count) { hasOther.store(true, ordering: .relaxed) }
        }
        return !hasOther.load(ordering: .relaxed)
    }

    /// The same numbers rounded to bfloat16, in memory: half the size of float32 with its range.
    /// - Parameter products: what products with them are computed in.
    public func roundedToBFloat16(products: ProductPrecision = .fastest) -> Weight {
        guard type != .bfloat16 else { return multiplied(in: products) }
        let memory = WeightMemory(bytes: count * 2)
        let target = memory.pointer.assumingMemoryBound(to: UInt16.self)
        let piece = 1 << 16
        withUnsafeTemporaryAllocation(of: Float.self, capacity: piece) { buffer in
            guard let floats = buffer.baseAddress else { return }
            for start in stride(from: 0, to: count, by: piece) {
                let range = start ..< Swift.min(count, start + piece)
                widen(range, to: floats)
                kernels_narrow_bfloat16(floats, target + start, range.count)
            }
        }
        giveUpPages()
        return Weight(shape: shape, type: .bfloat16, products: products, source: .owned(memory))
    }

    /// Tells the system that the file's pages may go; they are read again if they are needed after all.
    package func giveUpPages() {
        if case .mapped(let file, let offset) = source { file.forget(offset ..< offset + byteCount) }
    }

    var pointer: UnsafeRawPointer {
        switch source {
        case .mapped(let file, let offset): file.pointer(at: offset)
        case .owned(let memory): UnsafeRawPointer(memory.pointer)
        }
    }

    /// The type in the kernels' words.
    var number: kernels_number {
        switch type {
        case .float16: KERNELS_FLOAT16
        case .bfloat16: KERNELS_BFLOAT16
        default: KERNELS_FLOAT32
        }
    }

    /// Writes the numbers of `range` as float32.
    func widen(_ range: Range<Int>, to floats: UnsafeMutablePointer<Float>) {
        let from = pointer + range.lowerBound * type.size
        switch type {
        case .float16: kernels_widen_float16(from, floats, range.count)
        case .bfloat16: kernels_widen_bfloat16(from, floats, range.count)
        default: floats.update(from: from.assumingMemoryBound(to: Float.self), count: range.count)
        }
    }

    /// A part of the matrix with rows of `stride` numbers, as float32: in place, or widened into `scratch`.
    /// - Returns: the address of the part and the distance of its rows.
    func panel(rows: Range<Int>, columns: Range<Int>, stride: Int, scratch: UnsafeMutablePointer<Float>) -> (UnsafePointer<Float>, Int) {
        let start = rows.lowerBound * stride + columns.lowerBound
        guard type != .float32 else { return (pointer.assumingMemoryBound(to: Float.self) + start, stride) }
        for row in 0 ..< rows.count {
            let first = start + row * stride
            widen(first ..< first + columns.count, to: scratch + row * columns.count)
        }
        return (UnsafePointer(scratch), columns.count)
    }
}

/// Memory of weights that were laid out anew at load.
final class WeightMemory: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer

    init(bytes: Int) {
        pointer = .allocate(byteCount: Swift.max(bytes, 1), alignment: 64)
        kernels_prefer_huge_pages(pointer, bytes)
    }

    deinit { pointer.deallocate() }

    var floats: UnsafeMutablePointer<Float> { pointer.assumingMemoryBound(to: Float.self) }
}
