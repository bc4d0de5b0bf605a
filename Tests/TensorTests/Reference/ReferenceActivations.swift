import Glibc

extension ReferenceTensor {
    static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    static func silu(_ x: Double) -> Double { x * sigmoid(x) }
    /// By the complementary error function: no cancellation on the left.
    static func gelu(_ x: Double) -> Double { x * 0.5 * erfc(-x / 2.0.squareRoot()) }
    static func quickGELU(_ x: Double) -> Double { x * sigmoid(1.702 * x) }

    static func tanhGELU(_ x: Double) -> Double { x * 0.5 * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x))) }

    func geglu() -> ReferenceTensor {
        let half = columns / 2
        var result = ReferenceTensor(zerosOf: shape.dropLast() + [half])
        for row in 0 ..< rows {
            for column in 0 ..< half {
                result.values[row * half + column] = values[row * 2 * half + column] * ReferenceTensor.gelu(values[row * 2 * half + half + column])
            }
        }
        return result
    }
}
