import Kernels

/// Weights of a normalisation, one pair a channel.
public struct NormalizationWeight: Sendable {
    let scale: [Float]
    let shift: [Float]
    let epsilon: Float
    /// In what a gradient keeps what was normalised.
    let products: ProductPrecision

    /// - Precondition: `scale` and `shift` hold equally many numbers.
    public init(scale: Weight, shift: Weight, epsilon: Float) {
        precondition(scale.count == shift.count, "a normalisation of \(scale.count) and \(shift.count) numbers")
        self.scale = scale.values
        self.shift = shift.values
        self.epsilon = epsilon
        products = scale.products
    }
}

/// Pixels whose sums are taken together before they are added in double.
private let pixelsAtOnce = 256

/// Mean and deviation of every group, laid out a channel: `[batch, channels]` each.
struct GroupStatistics: Sendable {
    var mean: [Float]
    var inverseDeviation: [Float]
    /// The whole normalisation as x · scale + shift.
    var scale: [Float]
    var shift: [Float]
}

extension Tensor {
    /// Group normalisation over `[batch, ..., channels]`, then SiLU if asked (Wu and He, "Group Normalization", 2018).
    public func groupNormalization(_ weight: NormalizationWeight, groups: Int, silu: Bool = false) -> Tensor {
        precondition(weight.scale.count == columns && columns % groups == 0, "\(groups) groups of \(columns) channels")
        let statistics = groupStatistics(weight, groups: groups)
        let x = detached
        let result = Tensor(uninitialized: shape, compute: compute)
        let to = result.pointer
        x.overPixels { image, pixels, offset in
            let start = image * x.columns
            statistics.scale.withUnsafeBufferPointer { scale in
                statistics.shift.withUnsafeBufferPointer { shift in
                    guard let scale = scale.baseAddress, let shift = shift.baseAddress else { return }
                    kernels_scale_shift(x.pointer + offset, scale + start, shift + start, silu, to + offset, pixels, x.columns)
                }
            }
        }
        guard requiresGradient else { return result }
        let kept = KeptTensor(x, weight.products)
        return result.recorded(from: [self]) { [kept.tensor.groupNormalizationGradient($0, weight, statistics, groups: groups, silu: silu)] }
    }

    /// Calls `body` with pieces of the pixels: image, how many, and where they begin.
    private func overPixels(_ body: (Int, Int, Int) -> Void) {
        let pixels = rows / shape[0]
        let pieces = (pixels + pixelsAtOnce - 1) / pixelsAtOnce
        compute.parallel(shape[0] * pieces, kind: .normalization) { index, _ in
            let (image, start) = (index / pieces, index % pieces * pixelsAtOnce)
            body(image, Swift.min(pixelsAtOnce, pixels - start), (image * pixels + start) * columns)
        }
    }

    /// Adds `count` kinds of sums a channel over all pixels of each image: pieces in parallel, then in order. `[batch][count * channels]`.
    private func channelSums(_ count: Int, _ body: (Int, Int, Int, UnsafeMutablePointer<Double>) -> Void) -> [Double] {
        let (batch, width) = (shape[0], count * columns)
        let pieces = (rows / batch + pixelsAtOnce - 1) / pixelsAtOnce
        var partial = [Double](repeating: 0, count: batch * pieces * width)
        let (pixels, channels) = (rows / batch, columns)
        partial.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            nonisolated(unsafe) let sums = base
            compute.parallel(batch * pieces, kind: .normalization) { index, _ in
                let (image, start) = (index / pieces, index % pieces * pixelsAtOnce)
                body(image, Swift.min(pixelsAtOnce, pixels - start), (image * pixels + start) * channels, sums + index * width)
            }
        }
        var total = [Double](repeating: 0, count: batch * width)
        for image in 0 ..< batch {
            for piece in 0 ..< pieces {
                for column in 0 ..< width { total[image * width + column] += partial[(image * pieces + piece) * width + column] }
            }
        }
        return total
    }

    func groupStatistics(_ weight: NormalizationWeight, groups: Int) -> GroupStatistics {
        let (batch, channels, x) = (shape[0], columns, pointer)
        let size = channels / groups
        let numbers = Double(rows / batch * size)
        let sums = channelSums(1) { _, pixels, offset, sums in kernels_channel_sums(x + offset, sums, pixels, channels) }
        let mean = Tensor.spread(sums, batch: batch, channels: channels, groups: groups) { Float($0 / numbers) }
        let squares = mean.withUnsafeBufferPointer { mean in
            channelSums(1) { image, pixels, offset, sums in
                guard let mean = mean.baseAddress else { return }
                kernels_channel_square_deviations(x + offset, mean + image * channels, sums, pixels, channels)
            }
        }
        let inverse = Tensor.spread(squares, batch: batch, channels: channels, groups: groups) {
            Float(1 / ($0 / numbers + Double(weight.epsilon)).squareRoot())
        }
        var (scale, shift) = (inverse, mean)
        for index in 0 ..< batch * channels {
            scale[index] = inverse[index] * weight.scale[index % channels]
            shift[index] = weight.shift[index % channels] - mean[index] * scale[index]
        }
        return GroupStatistics(mean: mean, inverseDeviation: inverse, scale: scale, shift: shift)
    }

    /// Adds sums of channels up to groups, and gives every channel a function of its group's sum.
    private static func spread(_ sums: [Double], batch: Int, channels: Int, groups: Int, _ function: (Double) -> Float) -> [Float] {
        let size = channels / groups
        var result = [Float](repeating: 0, count: batch * channels)
        for start in stride(from: 0, to: batch * channels, by: size) {
            let value = function(sums[start ..< start + size].reduce(0, +))
            for index in start ..< start + size { result[index] = value }
        }
        return result
    }

    /// With x̂ = (x − mean) / deviation and n numbers a group:
    /// dx = (dz γ − Σ dz γ / n − x̂ Σ dz γ x̂ / n) / deviation, dz the gradient before SiLU.
    private func groupNormalizationGradient(_ gradient: Tensor, _ weight: NormalizationWeight, _ statistics: GroupStatistics,
                                            groups: Int, silu: Bool) -> Tensor {
        let (batch, channels, x, g) = (shape[0], columns, pointer, gradient.pointer)
        let numbers = Double(rows / batch * (channels / groups))
        let total = statistics.withPointers { scale, shift, mean in
            channelSums(2) { image, pixels, offset, sums in
                let start = image * channels
                kernels_scale_shift_sums(x + offset, g + offset, scale + start, shift + start, mean + start, silu,
                                         sums, sums + channels, pixels, channels)
            }
        }
        var (first, second) = ([Double](repeating: 0, count: batch * channels), [Double](repeating: 0, count: batch * channels))
        for index in 0 ..< batch * channels {
            let (image, channel) = (index / channels, index % channels)
            first[index] = total[image * 2 * channels + channel] * Double(weight.scale[channel])
            second[index] = total[image * 2 * channels + channels + channel] * Double(weight.scale[channel])
        }
        let constant = Tensor.spread(first, batch: batch, channels: channels, groups: groups) { Float($0 / numbers) }
        let slope = Tensor.spread(second, batch: batch, channels: channels, groups: groups) { Float($0 / numbers) }
        var (b, d) = (slope, constant)
        for index in 0 ..< batch * channels {
            let inverse = statistics.inverseDeviation[index]
            b[index] = -slope[index] * inverse * inverse * inverse
            d[index] = -constant[index] * inverse
        }
        let result = Tensor(uninitialized: shape, compute: compute)
        let to = result.pointer
        statistics.withPointers { scale, shift, mean in
            b.withUnsafeBufferPointer { b in
                d.withUnsafeBufferPointer { d in
                    guard let b = b.baseAddress, let d = d.baseAddress else { return }
                    overPixels { image, pixels, offset in
                        let start = image * channels
                        kernels_scale_shift_gradient(x + offset, g + offset, scale + start, shift + start, mean + start, silu,
                                                     scale + start, b + start, d + start, to + offset, pixels, channels)
                    }
                }
            }
        }
        return result
    }
}

extension GroupStatistics {
    func withPointers<Result>(_ body: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>) -> Result) -> Result {
        scale.withUnsafeBufferPointer { scale in
            shift.withUnsafeBufferPointer { shift in
                mean.withUnsafeBufferPointer { mean in
                    // Never empty: a picture has at least one channel.
                    body(scale.baseAddress.unsafelyUnwrapped, shift.baseAddress.unsafelyUnwrapped, mean.baseAddress.unsafelyUnwrapped)
                }
            }
        }
    }
}
