import Tensor
import Testing

@Suite struct PoolingTests {
    @Test(arguments: [
        ([1, 8, 8, 4], 3, ConvolutionGeometry.halfAfter), ([2, 7, 10, 3], 3, .half), ([1, 5, 6, 33], 2, ConvolutionGeometry(stride: 2, before: 0, after: 0)),
        ([1, 3, 3, 2], 3, .same),
    ])
    func maximumIsTheGreatestInsideThePicture(_ shape: [Int], _ side: Int, _ geometry: ConvolutionGeometry) throws {
        var random = SplitMix(seed: 4)
        // All negative: a zero outside the picture would win.
        let input = ReferenceTensor(randomOf: shape, using: &random).mapped { -1 - abs($0) }
        let result = input.tensor(try Compute(threadCount: 2)).maximumPooled(side: side, geometry: geometry)
        let (height, width, channels) = (shape[1], shape[2], shape[3])
        let size = [height, width].map { ($0 + geometry.before + geometry.after - side) / geometry.stride + 1 }
        try #require(result.shape == [shape[0]] + size + [channels])
        for (place, value) in result.values.enumerated() {
            let (channel, x, y) = (place % channels, place / channels % size[1], place / channels / size[1] % size[0])
            let image = place / channels / size[1] / size[0]
            let rows = (y * geometry.stride - geometry.before ..< y * geometry.stride - geometry.before + side).filter { 0 ..< height ~= $0 }
            let columns = (x * geometry.stride - geometry.before ..< x * geometry.stride - geometry.before + side).filter { 0 ..< width ~= $0 }
            let inside = rows.flatMap { row in columns.map { input.values[((image * height + row) * width + $0) * channels + channel] } }
            #expect(value == inside.max().map { Float($0) })
        }
    }

    @Test func meansAreThoseOfEveryPicture() throws {
        let x = Tensor((0 ..< 24).map { Float($0 * $0) }, shape: [2, 2, 3, 2], compute: try Compute(threadCount: 2))
        let expected: [Float] = [0, 1, 12, 13].map { first in
            let squares: [Float] = (0 ..< 6).map { Float((first + 2 * $0) * (first + 2 * $0)) }
            return squares.reduce(0, +) / 6
        }
        let means = x.meansPerBatch()
        #expect(means.shape == [2, 2])
        for (value, truth) in zip(means.values, expected) { #expect(abs(value - truth) <= 1e-6 * truth) }
    }
}
