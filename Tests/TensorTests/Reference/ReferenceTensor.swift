import Tensor

/// The truth that operations are measured against: float64 numbers and plain loops.
struct ReferenceTensor {
    var shape: [Int]
    var values: [Double]

    init(_ values: [Double], shape: [Int]) {
        precondition(values.count == shape.reduce(1, *))
        self.shape = shape
        self.values = values
    }

    /// Normal numbers that float32 holds exactly.
    init(randomOf shape: [Int], scale: Float = 1, offset: Float = 0, using random: inout SplitMix) {
        self.init(random.normals(shape.reduce(1, *), scale: scale).map { Double($0 + offset) }, shape: shape)
    }

    init(zerosOf shape: [Int]) { self.init([Double](repeating: 0, count: shape.reduce(1, *)), shape: shape) }

    var columns: Int { shape.last ?? 1 }
    var rows: Int { values.count / columns }

    func tensor(_ compute: Compute) -> Tensor { Tensor(values.map { Float($0) }, shape: shape, compute: compute) }

    func mapped(_ function: (Double) -> Double) -> ReferenceTensor { ReferenceTensor(values.map(function), shape: shape) }

    func zipped(_ other: ReferenceTensor, _ function: (Double, Double) -> Double) -> ReferenceTensor {
        ReferenceTensor(zip(values, other.values).map(function), shape: shape)
    }

    /// The root of the sum of squares.
    var length: Double { inner(self).squareRoot() }

    func inner(_ other: ReferenceTensor) -> Double { zip(values, other.values).reduce(0) { $0 + $1.0 * $1.1 } }
}
