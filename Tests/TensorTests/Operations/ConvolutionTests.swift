import Tensor
import Testing

@Suite struct ConvolutionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let shape: [Int]
        let outputs: Int
        var side = 3
        var geometry = ConvolutionGeometry.same
        var type = NumberType.float32
        var bias = true
        var testDescription: String {
            "\(shape) -> \(outputs), side \(side), stride \(geometry.stride), padded \(geometry.before) and \(geometry.after), \(type.rawValue)"
        }
    }

    static let plain = ConvolutionGeometry(before: 0, after: 0)

    static let direct = [
        Case(shape: [1, 5, 7, 3], outputs: 4),
        Case(shape: [2, 9, 6, 17], outputs: 33),
        Case(shape: [1, 16, 16, 4], outputs: 32),
        Case(shape: [1, 12, 12, 16], outputs: 3, bias: false),
        Case(shape: [1, 1, 64, 16], outputs: 16),
        Case(shape: [2, 4, 7, 32], outputs: 48, type: .float16),
        Case(shape: [1, 1, 1, 5], outputs: 5),
        Case(shape: [1, 30, 40, 6], outputs: 7),
        // More channels than are gathered at a time.
        Case(shape: [1, 4, 5, 130], outputs: 9),
        Case(shape: [1, 3, 2, 1100], outputs: 6),
        Case(shape: [2, 9, 11, 5], outputs: 7, geometry: .half),
        Case(shape: [1, 8, 10, 16], outputs: 16, geometry: .half),
        Case(shape: [1, 8, 10, 208], outputs: 48, geometry: .half, type: .bfloat16),
        Case(shape: [2, 8, 10, 5], outputs: 7, geometry: .halfAfter),
        Case(shape: [1, 9, 11, 16], outputs: 16, geometry: .halfAfter),
        Case(shape: [1, 9, 9, 16], outputs: 16, geometry: plain),
        Case(shape: [2, 5, 3, 19], outputs: 6, side: 1, geometry: plain),
        Case(shape: [1, 6, 5, 8], outputs: 3, side: 1, geometry: ConvolutionGeometry(stride: 2, before: 0, after: 0)),
        Case(shape: [1, 9, 7, 3], outputs: 5, side: 5, geometry: ConvolutionGeometry(before: 2, after: 2)),
        Case(shape: [2, 9, 6, 17], outputs: 33, type: .float16),
        Case(shape: [1, 4, 5, 130], outputs: 9, type: .bfloat16),
        Case(shape: [2, 8, 9, 7], outputs: 20, geometry: .half, type: .bfloat16),
        Case(shape: [2, 5, 3, 19], outputs: 6, side: 1, geometry: plain, type: .float16),
    ]

    /// Sizes that are no multiples of a tile, several pictures, several bands, one of which holds parts of two pictures.
    static let winograd = [
        Case(shape: [1, 8, 8, 16], outputs: 16),
        Case(shape: [1, 7, 64, 16], outputs: 16),
        // More channels than are transformed at a time.
        Case(shape: [1, 8, 8, 144], outputs: 80),
        Case(shape: [2, 9, 11, 32], outputs: 48, bias: false),
        Case(shape: [1, 13, 10, 48], outputs: 16),
        Case(shape: [3, 8, 12, 16], outputs: 32, type: .float16),
        Case(shape: [1, 11, 8, 32], outputs: 32, type: .bfloat16),
        Case(shape: [2, 91, 98, 16], outputs: 16),
    ]

    @Test(arguments: direct)
    func directAgreesWithTheReference(_ test: Case) throws { try check(test, winograd: false) }

    @Test(arguments: winograd)
    func winogradAgreesWithTheReference(_ test: Case) throws { try check(test, winograd: true) }

    private func check(_ test: Case, winograd: Bool) throws {
        var random = SplitMix(seed: 2)
        let compute = try Compute(threadCount: 2)
        let kernel = try StoredWeight(randomOf: [test.outputs, test.shape[3], test.side, test.side], type: test.type, using: &random)
        let bias = try test.bias ? StoredWeight(randomOf: [test.outputs], type: test.type, using: &random) : nil
        let weight = try ConvolutionWeight(kernel.weight)
        let geometry = test.geometry
        #expect(Tensor.winogradPays(weight, geometry: geometry, height: test.shape[1], width: test.shape[2]) == winograd)
        let input = ReferenceTensor(randomOf: test.shape, using: &random)
        // Winograd's transforms lose a digit of single numbers.
        expectAgreement([input], forward: winograd ? 5e-5 : 1e-5, compute: compute, test.testDescription) {
            $0[0].convolution(weight, bias: bias?.weight, geometry: geometry)
        } reference: {
            $0[0].convolution(kernel.reference, bias: bias?.reference, stride: geometry.stride, before: geometry.before, after: geometry.after)
        }
    }

    @Test func kernelsOfOtherShapesAreRefused() {
        for shape in [[4, 3, 3, 2], [4, 3, 3], [12], [4, 0, 3, 3], [4, 3, 0, 0]] {
            #expect(throws: Weight.Malformed.self) { try ConvolutionWeight(Weight([Float](repeating: 0, count: shape.reduce(1, *)), shape: shape)) }
        }
    }
}
