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
        let (height, width) = (shape[1], shape[2])
        let (outHeight, outWidth) = (geometry.outputLength(height, side: weight.side), geometry.outputLength(width, side: weight.side))
        let result = Tensor(uninitialized: [shape[0], outHeight, outWidth, weight.outputs], compute: compute)
        let taps = Array(0 ..< weight.side * weight.side)
        tapByTap(weight, taps, turned: false, bias: bias, into: result, finish: finish) { tap, rows, channels, to, stride in
            let (ky, kx) = (tap / weight.side, tap % weight.side)
            gather(rows, of: (outHeight, outWidth), channels: channels, to: to, stride: stride,
                   y: { $0 * geometry.stride + ky - geometry.before }, x: { $0 * geometry.stride + kx - geometry.before })
        }
        return result
    }

    /// The gradient with respect to the picture: every pixel gathers the results that it took part in. With a stride the pixels fall
    /// into classes, each with taps of its own, that are computed one after the other.
    private func directConvolutionGradient(_ weight: ConvolutionWeight, geometry: ConvolutionGeometry, input: [Int]) -> Tensor {
        let step = geometry.stride
        let result = Tensor(uninitialized: input, compute: compute)
        for y in 0 ..< Swift.min(step, input[1]) {
            for x in 0 ..< Swift.min(step, input[2]) {
                let (fromY, fromX) = (y + geometry.before, x + geometry.before)
                let taps = (0 ..< weight.side * weight.side).filter { (fromY - $0 / weight.side) % step == 0 && (fromX - $0 % weight.side) % step == 0 }
                let size = [input[0], (input[1] - y + step - 1) / step, (input[2] - x + step - 1) / step, weight.inputs]
                let part = taps.isEmpty ? Tensor(repeating: 0, shape: size, compute: compute)
                    : step == 1 ? result : Tensor(uninitialized: size, compute: compute)
                tapByTap(weight, taps, turned: true, bias: nil, into: part, finish: .none) { tap, rows, channels, to, stride in
                    let (ky, kx) = (tap / weight.side, tap % weight.side)
                    gather(rows, of: (size[1], size[2]), channels: channels, to: to, stride: stride,
                           y: { ($0 * step + fromY - ky) / step }, x: { ($0 * step + fromX - kx) / step })
                }
                if step > 1 { result.spread(part, step: step, y: y, x: x) }
            }
        }
        return result
    }

    /// Puts the pixels of a smaller picture into every `step`-th row and column of this one, beginning with row `y` and column `x`.
    private func spread(_ part: Tensor, step: Int, y: Int, x: Int) {
        let (to, from, height, width, channels) = (pointer, part.pointer, shape[1], shape[2], columns)
        let (down, across) = (part.shape[1], part.shape[2])
        compute.parallel(part.shape[0] * down, kind: .convolution) { row, _ in
            let target = to + ((row / down * height + row % down * step + y) * width + x) * channels
            for column in 0 ..< across {
                (target + column * step * channels).update(from: from + (row * across + column) * channels, count: channels)
            }
        }
        withExtendedLifetime(part) {}
    }

    /// Adds up the products of what `gather` finds under every tap with that tap's weights.
    /// - Parameters:
    ///   - taps: those that find anything.
    ///   - gather: writes channels of the rows it is given, `stride` numbers apart.
    private func tapByTap(_ weight: ConvolutionWeight, _ taps: [Int], turned: Bool, bias: Weight?, into result: Tensor, finish: ProductFinish,
                          gather: (Int, Range<Int>, Range<Int>, UnsafeMutablePointer<Float>, Int) -> Void) {
        let (depth, width) = turned ? (weight.outputs, weight.inputs) : (weight.inputs, weight.outputs)
        let pieces = Panel.pieces(of: depth, .float32)
        let longest = pieces.first?.count ?? 0
        let tiling = Tiling(rows: result.rows, columns: width)
        let to = result.pointer
        ProductFinish.withNumbers(of: bias) { offsets in
            nonisolated(unsafe) let offsets = offsets
            compute.parallel(tiling.count, scratch: (tiling.tileRows + Panel.columns) * longest, kind: .convolution,
                             operations: 2 * result.rows * taps.count * depth * width) { index, scratch in
                let tile = tiling[index]
                let (panel, gathered) = (scratch, scratch + Panel.columns * longest)
                let adds = finish.begin(tile, at: to, stride: width, bias: offsets)
                for (place, tap) in taps.enumerated() {
                    for piece in pieces {
                        gather(tap, tile.rows, piece, gathered, piece.count)
                        for column in stride(from: tile.columns.lowerBound, to: tile.columns.upperBound, by: Panel.columns) {
                            let columns = column ..< Swift.min(tile.columns.upperBound, column + Panel.columns)
                            weight.pack(tap: tap, columns: columns, steps: piece, turned: turned, to: panel)
                            let product = PanelProduct(rows: tile.rows.count, of: gathered, rowStride: piece.count, steps: piece.count,
                                                       panel: panel, columns: columns.count)
                            product(to: to + tile.rows.lowerBound * width + column, stride: width, start: offsets.map { $0 + column },
                                    adds: adds || place > 0 || piece.lowerBound > 0)
                        }
                    }
                }
                finish.end(tile, at: to, stride: width)
            }
        }
    }

    /// Copies, for every pixel of `rows` (counted over a batch of pictures of the given size), channels of the pixel of this picture that
    /// `y` and `x` name; zeros outside it.
    private func gather(_ rows: Range<Int>, of size: (height: Int, width: Int), channels: Range<Int>, to: UnsafeMutablePointer<Float>, stride: Int,
                        y: (Int) -> Int, x: (Int) -> Int) {
        let (height, width, from) = (shape[1], shape[2], pointer)
        for (index, row) in rows.enumerated() {
            let (image, pixel) = (row / (size.height * size.width), row % (size.height * size.width))
            let (fromY, fromX) = (y(pixel / size.width), x(pixel % size.width))
            let target = to + index * stride
            if fromY >= 0 && fromY < height && fromX >= 0 && fromX < width {
                target.update(from: from + ((image * height + fromY) * width + fromX) * columns + channels.lowerBound, count: channels.count)
            } else {
                target.update(repeating: 0, count: channels.count)
            }
        }
    }
}
