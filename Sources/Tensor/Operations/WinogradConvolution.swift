import Kernels

/// Tiles whose sums are kept together: with 32 columns at 36 points they and a piece of the kernels fit the second cache.
private let tilesInGroup = 64
/// Tiles of 4x4 results that are transformed at a time: few enough that the last cache holds them until they are multiplied.
private let tilesAtOnce = 256
/// Columns of the kernels that are transformed at a time: fewer, and the tiles would come from the last cache too often.
private let columnsAtOnce = 32
/// Inputs whose kernels are transformed at a time.
private let stepsAtOnce = 64
/// Numbers between planes beyond what they hold, so that the 36 planes do not meet in one set of the cache.
private let planeGap = 16

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

    /// The picture of the batch that a tile of a band lies in, and its place there.
    func place(_ index: Int, in band: Range<Int>) -> (picture: Int, row: Int, column: Int) {
        let row = band.lowerBound + index / across
        return (row / down, row % down, index % across)
    }
}

extension Tensor {
    /// Whether a convolution runs as Winograd's F(4x4, 3x3), a quarter of the products: where tiles of 4x4 cover the picture without
    /// much waste and enough of them share the transformed kernels. Decided by shape alone.
    package static func winogradPays(_ weight: ConvolutionWeight, geometry: ConvolutionGeometry, height: Int, width: Int) -> Bool {
        let tiles = (height + 3) / 4 * ((width + 3) / 4)
        return weight.layout == .blocks && geometry.stride == 1 && geometry.before == 1 && geometry.after == 1
            && tiles >= 4 && 6 * tiles <= height * width
    }

    func winograd(_ weight: ConvolutionWeight, bias: Weight?, rectified: Bool = false) -> Tensor {
        Tensor.winograd(shape, weight, bias: bias, rectified: rectified, compute: compute) { _ in (self, 0) }
    }

    /// The gradient with respect to the picture: the convolution of the gradient with the kernels turned by half a turn.
    func winogradGradient(_ weight: ConvolutionWeight) -> Tensor {
        Tensor.winograd(shape, weight, turned: true, bias: nil, compute: compute) { _ in (self, 0) }
    }

    /// A convolution of pictures that need not be in memory as a whole.
    /// - Parameters:
    ///   - shape: of the pictures.
    ///   - turned: from outputs to inputs.
    ///   - pixels: gives the rows that are asked for, perhaps among others, and the number of its first row; rows are counted over the
    ///     pictures of the batch one below the other.
    static func winograd(_ shape: [Int], _ weight: ConvolutionWeight, turned: Bool = false, bias: Weight?, rectified: Bool = false,
                         compute: Compute, pixels: (Range<Int>) -> (rows: Tensor, first: Int)) -> Tensor {
        let (depth, width) = turned ? (weight.outputs, weight.inputs) : (weight.inputs, weight.outputs)
        let result = Tensor(uninitialized: [shape[0], shape[1], shape[2], width], compute: compute)
        let tiles = Tiles(batch: shape[0], height: shape[1], width: shape[2])
        for band in tiles.bands {
            let source = pixels(tiles.pixelRows(band))
            let points = TransformedTiles(band.count * tiles.across, channels: depth, compute: compute)
            let x = source.rows.pointer - source.first * shape[2] * depth
            compute.parallel(points.count, kind: .convolution) { index, _ in
                let place = tiles.place(index, in: band)
                let picture = x + place.picture * tiles.height * tiles.width * depth
                for channel in stride(from: 0, to: depth, by: stepsAtOnce) {
                    kernels_winograd_input(picture + channel, tiles.height, tiles.width, depth, min(stepsAtOnce, depth - channel),
                                           place.row, place.column, points.address(of: index, channel: channel), points.plane)
                }
            }
            withExtendedLifetime(source.rows) {}
            points.multiply(weight, turned: turned, bias: bias, rectified: rectified, tiles, band, into: result)
        }
        return result
    }
}

/// Tiles at the 36 points, in groups, as the products read them from end to end: `[groups, channels / stepsAtOnce, 36, tilesInGroup,
/// stepsAtOnce]`.
private struct TransformedTiles {
    let count: Int
    let channels: Int
    let numbers: Tensor

    init(_ count: Int, channels: Int, compute: Compute) {
        self.count = count
        self.channels = channels
        let inGroup = min(count, tilesInGroup)
        let parts = (channels + stepsAtOnce - 1) / stepsAtOnce
        numbers = Tensor(uninitialized: [(count + inGroup - 1) / inGroup, parts, 36, inGroup * stepsAtOnce + planeGap], compute: compute)
    }

    var inGroup: Int { min(count, tilesInGroup) }
    var groups: Int { numbers.shape[0] }
    /// Distance of the points.
    var plane: Int { numbers.shape[3] }

    /// Where a tile's channels from a multiple of `stepsAtOnce` on stand at the first point.
    func address(of tile: Int, channel: Int) -> UnsafeMutablePointer<Float> {
        numbers.pointer + (tile / inGroup * numbers.shape[1] + channel / stepsAtOnce) * 36 * plane + tile % inGroup * stepsAtOnce
    }

    /// Tiles of a group.
    func tiles(of group: Int) -> Range<Int> { group * inGroup ..< min(count, (group + 1) * inGroup) }

    /// One product for each of the 36 points, and the results of every tile from them. A piece of the kernels is transformed, used by a
    /// group of tiles and forgotten.
    func multiply(_ weight: ConvolutionWeight, turned: Bool, bias: Weight?, rectified: Bool, _ tiles: Tiles, _ band: Range<Int>, into result: Tensor) {
        let width = result.columns
        let across = (width + columnsAtOnce - 1) / columnsAtOnce
        let (kernelPlane, sumPlane) = (stepsAtOnce * columnsAtOnce + planeGap, inGroup * columnsAtOnce + planeGap)
        let to = result.pointer
        ProductFinish.withNumbers(of: bias) { offsets in
            nonisolated(unsafe) let offsets = offsets
            numbers.compute.parallel(groups * across, scratch: 36 * (kernelPlane + sumPlane), kind: .convolution,
                                     operations: 2 * count * 16 * 9 * channels * width) { index, scratch in
                let group = self.tiles(of: index / across)
                let first = index % across * columnsAtOnce
                let columns = first ..< min(width, first + columnsAtOnce)
                let (kernels, sums) = (scratch, scratch + 36 * kernelPlane)
                for step in stride(from: 0, to: channels, by: stepsAtOnce) {
                    let steps = step ..< min(channels, step + stepsAtOnce)
                    weight.transform(columns: columns, steps: steps, turned: turned, to: kernels, plane: kernelPlane)
                    for point in 0 ..< 36 {
                        let product = PanelProduct(rows: group.count, of: address(of: group.lowerBound, channel: step) + point * plane, rowStride: stepsAtOnce,
                                                   steps: steps.count, panel: kernels + point * kernelPlane, width: columnsAtOnce, columns: columns.count)
                        product(to: sums + point * sumPlane, stride: columnsAtOnce, adds: step > 0)
                    }
                }
                for tile in group {
                    let place = tiles.place(tile, in: band)
                    kernels_winograd_output(sums + (tile - group.lowerBound) * columnsAtOnce, sumPlane, columns.count, offsets.map { $0 + first },
                                            rectified, to + place.picture * tiles.height * tiles.width * width + first,
                                            tiles.height, tiles.width, width, place.row, place.column)
                }
            }
        }
    }
}

extension ConvolutionWeight {
    /// Kernels at the 36 points, as panels `[steps, columnsAtOnce]`: columns are outputs and steps inputs, or with `turned` the other way
    /// round. While one block is transformed the next is fetched.
    fileprivate func transform(columns: Range<Int>, steps: Range<Int>, turned: Bool, to panels: UnsafeMutablePointer<Float>, plane: Int) {
        func block(_ column: Int, _ step: Int) -> UnsafeRawPointer {
            turned ? self.block(output: step, input: column) : self.block(output: column, input: step)
        }
        for step in stride(from: steps.lowerBound, to: steps.upperBound, by: 16) {
            for column in stride(from: columns.lowerBound, to: columns.upperBound, by: 16) {
                let next = column + 16 < columns.upperBound ? block(column + 16, step)
                    : step + 16 < steps.upperBound ? block(columns.lowerBound, step + 16) : nil
                kernels_winograd_panel(matrix.number, block(column, step), next, turned,
                                       panels + (step - steps.lowerBound) * columnsAtOnce + column - columns.lowerBound, plane, columnsAtOnce)
            }
        }
    }
}
