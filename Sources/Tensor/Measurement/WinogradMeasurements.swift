import Kernels

/// The matrices of F(4x4, 3x3) for the points 0, 1, -1, 2, -2 and infinity (Lavin and Gray, 2015).
private enum WinogradMatrices {
    static let input: [[Double]] = [[4, 0, -5, 0, 1, 0], [0, -4, -4, 1, 1, 0], [0, 4, -4, -1, 1, 0],
                                    [0, -2, -1, 2, 1, 0], [0, 2, -1, -2, 1, 0], [0, 4, 0, -5, 0, 1]]
    static let output: [[Double]] = [[1, 1, 1, 1, 1, 0], [0, 1, -1, 2, -2, 0], [0, 1, 1, 4, 4, 0], [0, 1, -1, 8, -8, 1]]
    static let kernel: [[Double]] = [[1.0 / 4, 0, 0], [-1.0 / 6, -1.0 / 6, -1.0 / 6], [-1.0 / 6, 1.0 / 6, -1.0 / 6],
                                     [1.0 / 24, 1.0 / 12, 1.0 / 6], [1.0 / 24, -1.0 / 12, 1.0 / 6], [0, 0, 1]]

    /// M x Mᵀ of a square x.
    static func transformed(_ matrix: [[Double]], _ x: (Int, Int) -> Double) -> [[Double]] {
        let side = matrix[0].count
        return matrix.map { left in
            matrix.map { right in
                (0 ..< side * side).reduce(0.0) { $0 + left[$1 / side] * x($1 / side, $1 % side) * right[$1 % side] }
            }
        }
    }
}

extension KernelBench {
    func measureWinogradTransforms() {
        for type in [NumberType.float32, .float16, .bfloat16] { for turned in [false, true] { measureWinogradKernels(type, turned: turned) } }
        measureWinogradInput()
        measureWinogradOutput()
    }

    private func measureWinogradKernels(_ type: NumberType, turned: Bool) {
        let block = StoredNumbers(9 * 256, type, self)
        let points = Tensor(uninitialized: [36, 256], compute: compute)
        let transform = { kernels_winograd_panel(block.number, block.pointer, nil, turned, points.pointer, 256, 16) }
        transform()
        var deviation = Deviation()
        for (step, column) in (0 ..< 256).map({ ($0 / 16, $0 % 16) }) {
            let (output, input) = turned ? (step, column) : (column, step)
            let truth = WinogradMatrices.transformed(WinogradMatrices.kernel) { y, x in
                block.values[((turned ? 8 - (3 * y + x) : 3 * y + x) * 16 + output) * 16 + input]
            }
            for point in 0 ..< 36 { deviation.add(points.pointer[point * 256 + step * 16 + column], truth[point / 6][point % 6]) }
        }
        record("convolutions", "Winograd kernels" + (turned ? ", turned" : ""), "16x16 \(type.rawValue)", threads: 1,
               .bytes(block.bytes + 36 * 1024, .copyingInCache), seconds: fastest(transform), deviation)
    }

    private func measureWinogradInput() {
        let (side, channels) = (12, 320)
        let x = tensor([side, side, channels])
        let points = Tensor(uninitialized: [36, channels], compute: compute)
        let transform = { kernels_winograd_input(x.pointer, side, side, channels, channels, 1, 1, points.pointer, channels) }
        transform()
        var deviation = Deviation()
        for channel in 0 ..< channels {
            let truth = WinogradMatrices.transformed(WinogradMatrices.input) { Double(x.pointer[((3 + $0) * side + 3 + $1) * channels + channel]) }
            for point in 0 ..< 36 { deviation.add(points.pointer[point * channels + channel], truth[point / 6][point % 6]) }
        }
        record("convolutions", "Winograd tile of a picture", "6x6x\(channels)", threads: 1, .bytes(72 * channels * 4, .copyingInCache),
               seconds: fastest(transform), deviation)
    }

    private func measureWinogradOutput() {
        let (side, channels) = (12, 32)
        let points = tensor([36, channels])
        let bias = numbers.normals(channels)
        let result = Tensor(repeating: 0, shape: [side, side, channels], compute: compute)
        let transform = { kernels_winograd_output(points.pointer, channels, channels, bias, false, result.pointer, side, side, channels, 1, 1) }
        transform()
        var deviation = Deviation()
        for channel in 0 ..< channels {
            let truth = WinogradMatrices.transformed(WinogradMatrices.output) { Double(points.pointer[(6 * $0 + $1) * channels + channel]) }
            for (y, x) in (0 ..< 16).map({ ($0 / 4, $0 % 4) }) {
                deviation.add(result.pointer[((4 + y) * side + 4 + x) * channels + channel], truth[y][x] + Double(bias[channel]))
            }
        }
        record("convolutions", "Winograd tile of a result", "4x4x\(channels)", threads: 1, .bytes(52 * channels * 4, .copyingInCache),
               seconds: fastest(transform), deviation)
    }
}
