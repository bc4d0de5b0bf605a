extension ReferenceTensor {
    /// `[batch, height, width, inputs]` with kernels `[outputs, inputs, side, side]`.
    func convolution(_ kernel: ReferenceTensor, bias: ReferenceTensor?, stride: Int, before: Int, after: Int) -> ReferenceTensor {
        let (batch, height, width, inputs) = (shape[0], shape[1], shape[2], shape[3])
        let (outputs, side) = (kernel.shape[0], kernel.shape[2])
        let outHeight = (height + before + after - side) / stride + 1
        let outWidth = (width + before + after - side) / stride + 1
        var result = ReferenceTensor(zerosOf: [batch, outHeight, outWidth, outputs])
        let weights = kernel.outputsLast
        for image in 0 ..< batch {
            for y in 0 ..< outHeight {
                for x in 0 ..< outWidth {
                    var sums = bias?.values ?? [Double](repeating: 0, count: outputs)
                    for tap in 0 ..< side * side {
                        let (row, column) = (y * stride + tap / side - before, x * stride + tap % side - before)
                        guard row >= 0, row < height, column >= 0, column < width else { continue }
                        for input in 0 ..< inputs {
                            let value = values[((image * height + row) * width + column) * inputs + input]
                            let start = (tap * inputs + input) * outputs
                            for output in 0 ..< outputs { sums[output] += value * weights[start + output] }
                        }
                    }
                    let start = ((image * outHeight + y) * outWidth + x) * outputs
                    result.values.replaceSubrange(start ..< start + outputs, with: sums)
                }
            }
        }
        return result
    }

    /// Kernels as `[side, side, inputs, outputs]`, so that the inner loop runs over neighbours.
    private var outputsLast: [Double] {
        let (outputs, inputs, taps) = (shape[0], shape[1], shape[2] * shape[3])
        var result = [Double](repeating: 0, count: values.count)
        for output in 0 ..< outputs {
            for input in 0 ..< inputs {
                for tap in 0 ..< taps { result[(tap * inputs + input) * outputs + output] = values[(output * inputs + input) * taps + tap] }
            }
        }
        return result
    }
}
