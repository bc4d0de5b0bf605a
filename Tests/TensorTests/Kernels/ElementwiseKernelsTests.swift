import Kernels
import Testing

/// Kernels whose results only show inside larger operations, with counts that leave parts of a vector over.
@Suite struct ElementwiseKernelsTests {
    @Test(arguments: [0, 1, 15, 16, 17, 31, 100, 1000]) func sumsAgreeWithFloat64(_ count: Int) {
        var random = SplitMix(seed: 50)
        let a = random.normals(count)
        let sum = a.reduce(0) { $0 + Double($1) }
        let squares = a.reduce(0) { $0 + Double($1) * Double($1) }
        #expect(abs(kernels_sum(a, count) - sum) <= 1e-12 * Double(count))
        #expect(abs(kernels_square_sum(a, count) - squares) <= 1e-12 * Double(count))
    }
}
