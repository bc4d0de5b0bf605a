import Kernels

extension Tensor {
    /// Puts tensors behind one another along a dimension; they agree in all others.
    public static func concatenated(_ parts: [Tensor], axis: Int) -> Tensor {
        precondition(!parts.isEmpty)
        let first = parts[0]
        var shape = first.shape
        precondition(parts.allSatisfy { $0.shape[..<axis] == shape[..<axis] && $0.shape[(axis + 1)...] == shape[(axis + 1)...] },
                     "cannot put \(parts.map(\.shape)) behind one another along dimension \(axis)")
        shape[axis] = parts.reduce(0) { $0 + $1.shape[axis] }
        let result = Tensor(uninitialized: shape, compute: first.compute)
        let outer = shape[..<axis].reduce(1, *)
        let inner = shape[(axis + 1)...].reduce(1, *)
        var start = 0
        var ranges: [Range<Int>] = []
        for part in parts {
            let length = part.shape[axis]
            ranges.append(start ..< start + length)
            copyBlocks(outer, compute: first.compute, from: part.pointer, fromStride: length * inner,
                       to: result.pointer + start * inner, toStride: shape[axis] * inner, count: length * inner)
            start += length
        }
        let wanted = parts.map(\.requiresGradient)
        return result.recorded(from: parts) { gradient in
            ranges.indices.map { wanted[$0] ? gradient.sliced(ranges[$0], axis: axis) : nil }
        }
    }

    /// A part along a dimension.
    public func sliced(_ range: Range<Int>, axis: Int) -> Tensor {
        precondition(range.lowerBound >= 0 && range.upperBound <= shape[axis], "no \(range) along dimension \(axis) of \(shape)")
        var part = shape
        part[axis] = range.count
        let result = Tensor(uninitialized: part, compute: compute)
        let outer = shape[..<axis].reduce(1, *)
        let inner = shape[(axis + 1)...].reduce(1, *)
        Tensor.copyBlocks(outer, compute: compute, from: pointer + range.lowerBound * inner, fromStride: shape[axis] * inner,
                          to: result.pointer, toStride: range.count * inner, count: range.count * inner)
        let full = shape
        return result.recorded(from: [self]) { gradient in
            let whole = Tensor(repeating: 0, shape: full, compute: gradient.compute)
            Tensor.copyBlocks(outer, compute: gradient.compute, from: gradient.pointer, fromStride: range.count * inner,
                              to: whole.pointer + range.lowerBound * inner, toStride: full[axis] * inner, count: range.count * inner)
            return [whole]
        }
    }

    private static func copyBlocks(_ blocks: Int, compute: Compute, from: UnsafePointer<Float>, fromStride: Int,
                                   to: UnsafeMutablePointer<Float>, toStride: Int, count: Int) {
        compute.parallelRanges(blocks, grain: Swift.max(1, (1 << 15) / Swift.max(count, 1))) { range in
            for block in range { (to + block * toStride).update(from: from + block * fromStride, count: count) }
        }
    }

    /// A tensor `[batch, height, width, channels]` of numbers that come channels first, `[batch, channels, height, width]` row by row, as
    /// PyTorch, its files and its random numbers have them.
    /// - Parameter shape: the tensor's own, channels last.
    /// - Precondition: `planar` holds as many numbers as `shape` says.
    public init(planar: [Float], shape: [Int], compute: Compute) {
        precondition(planar.count == shape.reduce(1, *), "\(planar.count) values for the shape \(shape)")
        self.init(uninitialized: shape, compute: compute)
        let (pixels, channels) = (shape[1] * shape[2], shape[3])
        planar.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            for image in 0 ..< shape[0] {
                let offset = image * pixels * channels
                Tensor.transpose(base + offset, to: pointer + offset, rows: channels, columns: pixels)
            }
        }
    }

    /// The numbers of a tensor `[batch, height, width, channels]`, copied out channels first: `[batch, channels, height, width]`, row by row.
    public var planarValues: [Float] {
        let (pixels, channels) = (shape[1] * shape[2], shape[3])
        return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            initialized = count
            guard let base = buffer.baseAddress else { return }
            for image in 0 ..< shape[0] {
                let offset = image * pixels * channels
                Tensor.transpose(pointer + offset, to: base + offset, rows: pixels, columns: channels)
            }
        }
    }

    /// Writes a matrix column by column.
    private static func transpose(_ from: UnsafePointer<Float>, to: UnsafeMutablePointer<Float>, rows: Int, columns: Int) {
        for row in 0 ..< rows {
            for column in 0 ..< columns { to[column * rows + row] = from[row * columns + column] }
        }
    }

    /// `[batch, height, width, channels]` at another size, bilinearly, as `torch.nn.functional.interpolate(mode="bilinear")` has it; for
    /// inference only: no gradient flows back.
    public func interpolated(height newHeight: Int, width newWidth: Int) -> Tensor {
        let (batch, height, width, channels) = (shape[0], shape[1], shape[2], shape[3])
        let result = Tensor(uninitialized: [batch, newHeight, newWidth, channels], compute: compute)
        let (from, to) = (pointer, result.pointer)
        let (rows, columns) = (Tensor.neighbours(newHeight, of: height), Tensor.neighbours(newWidth, of: width))
        compute.parallel(batch * newHeight) { index, _ in
            let (image, row) = (index / newHeight, rows[index % newHeight])
            let upper = from + (image * height + row.first) * width * channels
            let lower = from + (image * height + row.second) * width * channels
            for (x, column) in columns.enumerated() {
                let target = to + (index * newWidth + x) * channels
                for channel in 0 ..< channels {
                    let (first, second) = (column.first * channels + channel, column.second * channels + channel)
                    let above = upper[first] * (1 - column.fraction) + upper[second] * column.fraction
                    let below = lower[first] * (1 - column.fraction) + lower[second] * column.fraction
                    target[channel] = above * (1 - row.fraction) + below * row.fraction
                }
            }
        }
        return result
    }

    /// For each new position the two old ones it lies between, and how far it is from the first towards the second. Positions are the
    /// centres of their cells.
    private static func neighbours(_ newCount: Int, of count: Int) -> [(first: Int, second: Int, fraction: Float)] {
        (0 ..< newCount).map { index in
            let position = Swift.max(0, (Float(index) + 0.5) * Float(count) / Float(newCount) - 0.5)
            let first = Swift.min(Int(position), count - 1)
            return (first, Swift.min(first + 1, count - 1), position - Float(first))
        }
    }

    /// Nearest-neighbour enlargement: `[batch, height, width, channels]` -> `[batch, newHeight, newWidth, channels]`. A pixel of the result
    /// takes the pixel at `floor(place * old / new)`, as PyTorch does.
    public func upsampled(height newHeight: Int, width newWidth: Int) -> Tensor {
        let (batch, height, width, channels) = (shape[0], shape[1], shape[2], shape[3])
        let result = upsampledRows(0 ..< batch * newHeight, height: newHeight, width: newWidth).reshaped([batch, newHeight, newWidth, channels])
        return result.recorded(from: [self]) { [$0.addedFromNearest(height: height, width: width)] }
    }

    /// Rows of the enlarged pictures, counted over the batch.
    func upsampledRows(_ rows: Range<Int>, height newHeight: Int, width newWidth: Int) -> Tensor {
        let (height, width, channels) = (shape[1], shape[2], shape[3])
        let result = Tensor(uninitialized: [rows.count, newWidth, channels], compute: compute)
        let (from, to) = (pointer, result.pointer)
        compute.parallel(rows.count) { index, _ in
            let (image, place) = ((rows.lowerBound + index) / newHeight, (rows.lowerBound + index) % newHeight)
            let source = from + (image * height + place * height / newHeight) * width * channels
            for x in 0 ..< newWidth {
                (to + (index * newWidth + x) * channels).update(from: source + x * width / newWidth * channels, count: channels)
            }
        }
        return result
    }

    /// The gradient of `upsampled`: adds up all pixels that took the same one.
    private func addedFromNearest(height: Int, width: Int) -> Tensor {
        let (batch, newHeight, newWidth, channels) = (shape[0], shape[1], shape[2], shape[3])
        let result = Tensor(repeating: 0, shape: [batch, height, width, channels], compute: compute)
        let (from, to) = (pointer, result.pointer)
        compute.parallel(batch * height) { row, _ in
            let (image, y) = (row / height, row % height)
            // The rows that took row y: from the first place with place * height >= y * newHeight.
            let first = (y * newHeight + height - 1) / height
            let end = ((y + 1) * newHeight + height - 1) / height
            for newY in first ..< end {
                let source = from + (image * newHeight + newY) * newWidth * channels
                for x in 0 ..< newWidth {
                    kernels_accumulate(to + (row * width + x * width / newWidth) * channels, source + x * channels, channels)
                }
            }
        }
        return result
    }
}
