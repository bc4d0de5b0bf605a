/// A convolution whose results are known, pixel by pixel.
private struct MeasuredConvolution {
    let side: Int
    let inputs: Int
    let outputs: Int
    let geometry: ConvolutionGeometry
    let x, slopes, kernel, bias: [Float]

    init(side: Int, inputs: Int, outputs: Int, geometry: ConvolutionGeometry, _ bench: KernelBench) {
        (self.side, self.inputs, self.outputs, self.geometry) = (side, inputs, outputs, geometry)
        let outSide = geometry.outputLength(side, side: 3)
        x = bench.numbers.normals(side * side * inputs)
        slopes = bench.numbers.normals(outSide * outSide * outputs)
        kernel = bench.numbers.normals(outputs * inputs * 9, scale: 1 / Double(9 * inputs).squareRoot())
        bias = bench.numbers.normals(outputs)
    }

    var outSide: Int { geometry.outputLength(side, side: 3) }

    /// All outputs of one pixel of the result.
    func result(y: Int, x column: Int) -> [Double] {
        var sums = bias.map { Double($0) }
        for tap in 0 ..< 9 {
            let (fromY, fromX) = (y * geometry.stride + tap / 3 - geometry.before, column * geometry.stride + tap % 3 - geometry.before)
            guard fromY >= 0, fromY < side, fromX >= 0, fromX < side else { continue }
            let start = (fromY * side + fromX) * inputs
            for output in 0 ..< outputs {
                for input in 0 ..< inputs { sums[output] += Double(x[start + input]) * Double(kernel[(output * inputs + input) * 9 + tap]) }
            }
        }
        return sums
    }

    /// The gradient of all inputs of one pixel of the picture: from every result that it took part in.
    func gradient(y: Int, x column: Int) -> [Double] {
        var sums = [Double](repeating: 0, count: inputs)
        for tap in 0 ..< 9 {
            let (toY, toX) = (y + geometry.before - tap / 3, column + geometry.before - tap % 3)
            guard toY >= 0, toX >= 0, toY % geometry.stride == 0, toX % geometry.stride == 0 else { continue }
            let (outY, outX) = (toY / geometry.stride, toX / geometry.stride)
            guard outY < outSide, outX < outSide else { continue }
            for output in 0 ..< outputs {
                let slope = Double(slopes[(outY * outSide + outX) * outputs + output])
                for input in 0 ..< inputs { sums[input] += slope * Double(kernel[(output * inputs + input) * 9 + tap]) }
            }
        }
        return sums
    }
}

extension KernelBench {
    /// Winograd's transforms, and whole convolutions: by Winograd, of few channels, with a stride.
    func measureConvolutions() {
        measureWinogradTransforms()
        let sizes = isBrief ? [(8, 32, 16)] : [(64, 320, 320), (32, 640, 640)]
        for (side, inputs, outputs) in sizes { measure("by Winograd", side: side, inputs: inputs, outputs: outputs, .same) }
        measure("of few channels", side: isBrief ? 8 : 64, inputs: 4, outputs: isBrief ? 16 : 320, .same)
        measure("with a stride", side: isBrief ? 8 : 64, inputs: isBrief ? 32 : 320, outputs: isBrief ? 16 : 320, .half)
    }

    private func measure(_ name: String, side: Int, inputs: Int, outputs: Int, _ geometry: ConvolutionGeometry) {
        let convolution = MeasuredConvolution(side: side, inputs: inputs, outputs: outputs, geometry: geometry, self)
        let outSide = convolution.outSide
        let x = Tensor(convolution.x, shape: [1, side, side, inputs], compute: compute)
        let slopes = Tensor(convolution.slopes, shape: [1, outSide, outSide, outputs], compute: compute)
        guard let weight = try? ConvolutionWeight(Weight(convolution.kernel, shape: [outputs, inputs, 3, 3])) else { return }
        let bias = Weight(convolution.bias, shape: [outputs])
        let operations = 2 * outSide * outSide * outputs * inputs * 9
        let sizes = "\(side)x\(side)x\(inputs) to \(outSide)x\(outSide)x\(outputs)"

        let result = x.convolution(weight, bias: bias, geometry: geometry)
        var deviation = Deviation()
        for pixel in pixels(outSide) {
            let truth = convolution.result(y: pixel / outSide, x: pixel % outSide)
            for (output, value) in truth.enumerated() { deviation.add(result.pointer[pixel * outputs + output], value) }
        }
        let seconds = fastest({}) { _ in _ = x.convolution(weight, bias: bias, geometry: geometry) }
        record("convolutions", name, sizes, threads: compute.threadCount, .operations(operations, .float32), seconds: seconds, deviation)

        let variable = x.variable
        func differentiated(_ result: Tensor) -> Tensor { result.gradients(of: [variable], seed: slopes)[0] }
        let gradient = differentiated(variable.convolution(weight, bias: bias, geometry: geometry))
        deviation = Deviation()
        for pixel in pixels(side) {
            let truth = convolution.gradient(y: pixel / side, x: pixel % side)
            for (input, value) in truth.enumerated() { deviation.add(gradient.pointer[pixel * inputs + input], value) }
        }
        let backwards = fastest({ variable.convolution(weight, bias: bias, geometry: geometry) }) { _ = differentiated($0) }
        record("convolutions", name + ", gradient", sizes, threads: compute.threadCount, .operations(operations, .float32),
               seconds: backwards, deviation)
    }

    /// Some of the pixels of a picture, the first and the last among them.
    private func pixels(_ side: Int) -> [Int] { Array(stride(from: 0, to: side * side, by: max(1, side * side / 31 | 1))) + [side * side - 1] }
}
