import Kernels

/// Where the kernels of a convolution lie on the picture.
public struct ConvolutionGeometry: Sendable {
    /// Distance of neighbouring results, in pixels.
    public let stride: Int
    /// Rows and columns of zeros above and to the left.
    public let before: Int
    /// Rows and columns of zeros below and to the right.
    public let after: Int

    public init(stride: Int = 1, before: Int, after: Int) {
        self.stride = stride
        self.before = before
        self.after = after
    }

    /// Same size in and out for 3x3 kernels.
    public static let same = ConvolutionGeometry(before: 1, after: 1)
    /// Half the size, padded all around, as the U-Net does.
    public static let half = ConvolutionGeometry(stride: 2, before: 1, after: 1)
    /// Half the size, padded below and to the right only, as the VAE's encoder does.
    public static let halfAfter = ConvolutionGeometry(stride: 2, before: 0, after: 1)

    func outputLength(_ length: Int, side: Int) -> Int { (length + before + after - side) / stride + 1 }
}

extension Tensor {
    /// A convolution of `[batch, height, width, inputs]` with kernels, plus a bias: `[batch, height', width', outputs]`.
    public func convolution(_ weight: ConvolutionWeight, bias: Weight? = nil, geometry: ConvolutionGeometry = .same) -> Tensor {
        precondition(shape.count == 4 && columns == weight.inputs, "a convolution of \(weight.inputs) channels got \(shape)")
        precondition(bias.map { $0.count == weight.outputs } ?? true, "a bias \(bias?.shape ?? []) for \(weight.outputs) outputs")
        let result: Tensor
        if weight.side == 1 && geometry.stride == 1 && geometry.before == 0 && geometry.after == 0 {
            return linear(weight.matrix, bias: bias)
        } else if Tensor.winogradPays(weight, geometry: geometry, height: shape[1], width: shape[2]) {
            result = winograd(weight, bias: bias)
        } else {
            result = directConvolution(weight, bias: bias, geometry: geometry)
        }
        let input = shape
        return result.recorded(from: [self]) { gradient in
            Tensor.winogradPays(weight, geometry: geometry, height: input[1], width: input[2])
                ? [gradient.winogradGradient(weight)]
                : [gradient.directConvolutionGradient(weight, geometry: geometry, input: input)]
        }
    }

    /// Tap by tap: the pixels under one place of the kernels are gathered into a matrix and multiplied by that place's weights.
    func directConvolution(_ weight: ConvolutionWeight, bias: Weight?, geometry: ConvolutionGeometry, finish: ProductFinish = .none) -> Tensor {
        let (height, width, inputs) = (shape[1], shape[2], weight.inputs)
        let (outHeight, outWidth) = (geometry.outputLength(height, side: weight.side), geometry.outputLength(width, side: weight.side))
        let result = Tensor(uninitialized: [shape[0], outHeight, outWidth, weight.outputs], compute: compute)
        let tiling = Tiling(rows: result.rows, columns: weight.outputs)
        let taps = weight.side * weight.side
        let tapsAtOnce = Swift.max(1, Swift.min(taps, 1024 / inputs))
        let (x, to, offsets, outputs) = (pointer, result.pointer, bias?.values, weight.outputs)
        let gathered = tiling.tileRows * tapsAtOnce * inputs
        compute.parallel(tiling.count, scratch: gathered + tiling.tileColumns * tapsAtOnce * inputs, kind: .convolution,
                         operations: 2 * result.rows * taps * inputs * outputs) { index, scratch in
            let tile = tiling[index]
            let corner = to + tile.rows.lowerBound * outputs + tile.columns.lowerBound
            Tensor.fill(corner, rows: tile.rows.count, stride: outputs, with: offsets, columns: tile.columns)
            let startsAtZero = finish.begin(tile, at: corner, stride: outputs, biased: offsets != nil)
            for first in stride(from: 0, to: taps, by: tapsAtOnce) {
                let group = first ..< Swift.min(taps, first + tapsAtOnce)
                let depth = group.count * inputs
                for tap in group {
                    let (ky, kx) = (tap / weight.side, tap % weight.side)
                    Tensor.gather(tile.rows, height: outHeight, width: outWidth, channels: inputs, fromHeight: height, fromWidth: width,
                                  from: x, to: scratch + (tap - first) * inputs, stride: depth,
                                  y: { $0 * geometry.stride + ky - geometry.before }, x: { $0 * geometry.stride + kx - geometry.before })
                }
                let (panel, panelStride) = weight.matrix.panel(rows: tile.columns, columns: first * inputs ..< first * inputs + depth,
                                                               stride: taps * inputs, scratch: scratch + gathered)
                kernels_sgemm(false, true, tile.rows.count, tile.columns.count, depth, 1, scratch, depth, panel, panelStride,
                              startsAtZero && first == 0 ? 0 : 1, corner, outputs)
            }
            finish.end(tile, at: corner, stride: outputs)
        }
        return result
    }

    /// The gradient with respect to the picture: every pixel gathers the results that it took part in.
    private func directConvolutionGradient(_ weight: ConvolutionWeight, geometry: ConvolutionGeometry, input: [Int]) -> Tensor {
        let (outHeight, outWidth, inputs, outputs) = (shape[1], shape[2], weight.inputs, weight.outputs)
        let result = Tensor(uninitialized: input, compute: compute)
        let tiling = Tiling(rows: result.rows, columns: inputs)
        let taps = weight.side * weight.side
        let (gradient, to) = (pointer, result.pointer)
        let gathered = tiling.tileRows * outputs
        compute.parallel(tiling.count, scratch: gathered + tiling.tileColumns * outputs, kind: .convolution,
                         operations: 2 * rows * taps * inputs * outputs) { index, scratch in
            let tile = tiling[index]
            let corner = to + tile.rows.lowerBound * inputs + tile.columns.lowerBound
            for tap in 0 ..< taps {
                let (ky, kx) = (tap / weight.side, tap % weight.side)
                Tensor.gather(tile.rows, height: input[1], width: input[2], channels: outputs, fromHeight: outHeight, fromWidth: outWidth,
                              from: gradient, to: scratch, stride: outputs,
                              y: { Tensor.exactly($0 + geometry.before - ky, dividedBy: geometry.stride) },
                              x: { Tensor.exactly($0 + geometry.before - kx, dividedBy: geometry.stride) })
                let columns = tap * inputs + tile.columns.lowerBound ..< tap * inputs + tile.columns.upperBound
                let (panel, panelStride) = weight.matrix.panel(rows: 0 ..< outputs, columns: columns, stride: taps * inputs, scratch: scratch + gathered)
                kernels_sgemm(false, false, tile.rows.count, tile.columns.count, outputs, 1, scratch, outputs, panel, panelStride,
                              tap == 0 ? 0 : 1, corner, inputs)
            }
        }
        return result
    }

    /// The quotient where it is whole, else a place outside every picture.
    private static func exactly(_ value: Int, dividedBy divisor: Int) -> Int {
        value % divisor == 0 ? value / divisor : -1
    }

    /// Copies, for every pixel of `rows` (counted over the batch), the pixel of another picture that `y` and `x` name; zeros outside it.
    private static func gather(_ rows: Range<Int>, height: Int, width: Int, channels: Int, fromHeight: Int, fromWidth: Int,
                               from: UnsafePointer<Float>, to: UnsafeMutablePointer<Float>, stride: Int,
                               y: (Int) -> Int, x: (Int) -> Int) {
        for (index, row) in rows.enumerated() {
            let (image, pixel) = (row / (height * width), row % (height * width))
            let (fromY, fromX) = (y(pixel / width), x(pixel % width))
            let target = to + index * stride
            if fromY >= 0 && fromY < fromHeight && fromX >= 0 && fromX < fromWidth {
                target.update(from: from + ((image * fromHeight + fromY) * fromWidth + fromX) * channels, count: channels)
            } else {
                target.update(repeating: 0, count: channels)
            }
        }
    }
}
