import Kernels

/// Tiles of 4x4 results that are transformed at a time: bounds the memory, and is enough for products at full speed.
private let tilesAtOnce = 1024

/// The 4x4 tiles of a batch of pictures, row by row.
private struct Tiles {
    let height: Int
    let width: Int
    let down: Int
    let across: Int
    let rows: Int

    init(batch: Int, height: Int, width: Int) {
        self.height = height
        self.width = width
        down = (height + 3) / 4
        across = (width + 3) / 4
        rows = batch * down
    }

    /// Whether transformed kernels are worth their memory: beside the products of many tiles it costs nothing to transform them anew.
    var areFew: Bool { rows * across < tilesAtOnce }

    /// Rows of tiles in pieces of about `tilesAtOnce`.
    var bands: [Range<Int>] {
        let height = max(1, tilesAtOnce / across)
        return stride(from: 0, to: rows, by: height).map { $0 ..< min(rows, $0 + height) }
    }

    /// The rows of pixels that a band reads, counted over the pictures of the batch one below the other.
    func pixelRows(_ band: Range<Int>) -> Range<Int> {
        let (first, last) = (band.lowerBound, band.upperBound - 1)
        return first / down * height + max(0, first % down * 4 - 1) ..< last / down * height + min(height, last % down * 4 + 5)
    }
}

extension Tensor {
    /// Whether a convolution runs as Winograd's F(4x4, 3x3): a quarter of the products for four times the weights, so only where few
    /// weights meet many pixels. Decided by shape alone.
    package static func winogradPays(_ weight: ConvolutionWeight, geometry: ConvolutionGeometry, height: Int, width: Int) -> Bool {
        weight.side == 3 && geometry.stride == 1 && geometry.before == 1 && geometry.after == 1
            && weight.inputs % 16 == 0 && weight.outputs % 16 == 0
            && height >= 8 && width >= 8 && weight.inputs * weight.outputs <= 128 * height * width
    }

    func winograd(_ weight: ConvolutionWeight, bias: Weight?, rectified: Bool = false) -> Tensor {
        Tensor.winograd(shape, weight, bias: bias, rectified: rectified, compute: compute) { _ in (self, 0) }
    }

    /// A convolution of pictures that need not be in memory as a whole.
    /// - Parameters:
    ///   - shape: of the pictures.
    ///   - pixels: gives the rows that are asked for, perhaps among others, and the number of its first row; rows are counted over the
    ///     pictures of the batch one below the other.
    static func winograd(_ shape: [Int], _ weight: ConvolutionWeight, bias: Weight?, rectified: Bool = false, compute: Compute,
                         pixels: (Range<Int>) -> (rows: Tensor, first: Int)) -> Tensor {
        let (inputs, outputs) = (weight.inputs, weight.outputs)
        let result = Tensor(uninitialized: [shape[0], shape[1], shape[2], outputs], compute: compute)
        let tiles = Tiles(batch: shape[0], height: shape[1], width: shape[2])
        let (to, offsets, picture) = (result.pointer, bias?.values, shape[1] * shape[2])
        let kernels = weight.winogradWeights(compute, keeps: tiles.areFew)
        for band in tiles.bands {
            let count = band.count * tiles.across
            let before = Tensor(uninitialized: [36, count, inputs], compute: compute)
            let from = before.pointer
            let source = pixels(tiles.pixelRows(band))
            let x = source.rows.pointer - source.first * shape[2] * inputs
            compute.parallel(count, kind: .convolution) { index, _ in
                let row = band.lowerBound + index / tiles.across
                kernels_winograd_input(x + row / tiles.down * picture * inputs, tiles.height, tiles.width, inputs,
                                       row % tiles.down, index % tiles.across, from + index * inputs, count * inputs)
            }
            withExtendedLifetime(source.rows) {}
            let products = before.winogradProducts(kernels, outputs: outputs, transposed: false)
            let after = products.pointer
            compute.parallel(count, kind: .convolution) { index, _ in
                let row = band.lowerBound + index / tiles.across
                let target = to + row / tiles.down * picture * outputs
                let place = (row % tiles.down, index % tiles.across)
                let values = after + index * outputs
                guard let offsets else {
                    return kernels_winograd_output(values, count * outputs, nil, rectified, target, tiles.height, tiles.width, outputs, place.0, place.1)
                }
                kernels_winograd_output(values, count * outputs, offsets, rectified, target, tiles.height, tiles.width, outputs, place.0, place.1)
            }
            withExtendedLifetime(products) {}
        }
        return result
    }

    /// The same three steps transposed, last to first, over the same weights.
    func winogradGradient(_ weight: ConvolutionWeight) -> Tensor {
        let (inputs, outputs) = (weight.inputs, weight.outputs)
        let result = Tensor(repeating: 0, shape: [shape[0], shape[1], shape[2], inputs], compute: compute)
        let tiles = Tiles(batch: shape[0], height: shape[1], width: shape[2])
        let (gradient, to, picture) = (pointer, result.pointer, shape[1] * shape[2])
        let kernels = weight.winogradWeights(compute, keeps: tiles.areFew)
        for band in tiles.bands {
            let count = band.count * tiles.across
            let before = Tensor(uninitialized: [36, count, outputs], compute: compute)
            let from = before.pointer
            compute.parallel(count, kind: .convolution) { index, _ in
                let row = band.lowerBound + index / tiles.across
                kernels_winograd_output_transposed(gradient + row / tiles.down * picture * outputs, tiles.height, tiles.width, outputs,
                                                   row % tiles.down, index % tiles.across, from + index * outputs, count * outputs)
            }
            let products = before.winogradProducts(kernels, outputs: inputs, transposed: true)
            let after = products.pointer
            // Neighbouring tiles add into the same pixels: rows of tiles take turns, even ones first.
            for parity in 0 ..< 2 {
                compute.parallel((band.count + 1 - parity) / 2, kind: .convolution) { index, _ in
                    let inBand = 2 * index + parity
                    let row = band.lowerBound + inBand
                    for column in 0 ..< tiles.across {
                        kernels_winograd_input_transposed(after + (inBand * tiles.across + column) * inputs, count * inputs,
                                                          to + row / tiles.down * picture * inputs, tiles.height, tiles.width, inputs,
                                                          row % tiles.down, column)
                    }
                }
            }
        }
        return result
    }

    /// One product for each of the 36 points: `[36, tiles, inputs]` -> `[36, tiles, outputs]`; `transposed` runs from outputs to inputs.
    private func winogradProducts(_ weights: WeightMemory, outputs columns: Int, transposed: Bool) -> Tensor {
        let (tiles, depth) = (shape[1], shape[2])
        let result = Tensor(uninitialized: [36, tiles, columns], compute: compute)
        let tiling = Tiling(rows: tiles, columns: columns)
        let (kernels, from, to) = (weights.floats, pointer, result.pointer)
        compute.parallel(36 * tiling.count, kind: .convolution, operations: 2 * tiles * 16 * 9 * depth * columns) { index, _ in
            let (point, tile) = (index / tiling.count, tiling[index % tiling.count])
            let matrix = kernels + point * depth * columns
            kernels_sgemm(false, !transposed, tile.rows.count, tile.columns.count, depth, 1,
                          from + (point * tiles + tile.rows.lowerBound) * depth, depth,
                          transposed ? matrix + tile.columns.lowerBound : matrix + tile.columns.lowerBound * depth,
                          transposed ? columns : depth, 0,
                          to + (point * tiles + tile.rows.lowerBound) * columns + tile.columns.lowerBound, columns)
        }
        withExtendedLifetime(weights) {}
        return result
    }
}
