#if canImport(Glibc)
import Glibc
#endif
import Kernels

/// Pixels whose sums are taken together.
private let pixelsOfPiece = 256

/// A number of each kind for every channel.
private struct Channels {
    let count: Int
    let mean, scale, shift, a, b, d: [Float]

    init(_ count: Int, _ bench: KernelBench) {
        self.count = count
        func numbers() -> [Float] { bench.numbers.normals(count) }
        (mean, scale, shift, a, b, d) = (numbers(), numbers(), numbers(), numbers(), numbers(), numbers())
    }

    /// x scale + shift, and the derivative of what follows it.
    func normalized(_ x: Double, _ channel: Int) -> Double { x * Double(scale[channel]) + Double(shift[channel]) }

    func slope(_ x: Double, _ gradient: Double, _ channel: Int, silu: Bool) -> Double {
        silu ? gradient * Float64Activations.siluSlope(normalized(x, channel)) : gradient
    }

    func centered(_ x: Double, _ channel: Int) -> Double { x - Double(mean[channel]) }
}

extension KernelBench {
    /// The parts of group normalisation, and layer normalisation, over arrays that are longer than the caches.
    func measureNormalizations() {
        let channels = Channels(320, self)
        measureChannelSums(channels)
        for silu in [false, true] {
            measureScaleShift(channels, silu: silu)
            measureScaleShiftSums(channels, silu: silu)
        }
        measureLayerNormalization()
    }

    /// Measures sums of channels: each piece of pixels adds to sums of its own, and those of the first are compared.
    /// - Parameters:
    ///   - kinds: sums a channel.
    ///   - truth: what a number, its gradient and its channel add to the sums.
    private func channelSums(_ name: String, _ channels: Channels, kinds: Int, operands: Int,
                             _ body: (Range<Int>, UnsafeMutablePointer<Double>) -> Void, truth: (Double, Double, Int) -> [Double]) {
        let (streams, width) = (streams, channels.count)
        let pixels = streams.count / width
        let pieces = (pixels + pixelsOfPiece - 1) / pixelsOfPiece
        var sums = [Double](repeating: 0, count: pieces * kinds * width)
        sums.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            nonisolated(unsafe) let sums = base
            stream("normalisation", name, rows: pieces, sizes: "\(pixels)x\(width)", bytes: pixels * width * 4 * operands, .reading) { range in
                for piece in range { body(piece * pixelsOfPiece ..< min(pixels, (piece + 1) * pixelsOfPiece), sums + piece * kinds * width) }
            } check: { deviation in
                var exact = [Double](repeating: 0, count: kinds * width)
                for place in 0 ..< min(pixels, pixelsOfPiece) * width {
                    let parts = truth(Double(streams.x.pointer[place]), Double(streams.y.pointer[place]), place % width)
                    for (kind, part) in parts.enumerated() { exact[kind * width + place % width] += part }
                }
                for (place, value) in exact.enumerated() { deviation.add(sums[place], value) }
            }
        }
    }

    private func measureChannelSums(_ channels: Channels) {
        let (x, width) = (streams.x.pointer, channels.count)
        channelSums("sums of channels", channels, kinds: 1, operands: 1) { pixels, sums in
            kernels_channel_sums(x + pixels.lowerBound * width, sums, pixels.count, width)
        } truth: { x, _, _ in [x] }
        channelSums("squared deviations", channels, kinds: 1, operands: 1) { pixels, sums in
            kernels_channel_square_deviations(x + pixels.lowerBound * width, channels.mean, sums, pixels.count, width)
        } truth: { x, _, channel in [channels.centered(x, channel) * channels.centered(x, channel)] }
    }

    private func measureScaleShiftSums(_ channels: Channels, silu: Bool) {
        let (x, g, width) = (streams.x.pointer, streams.y.pointer, channels.count)
        channelSums("sums for the gradient" + (silu ? ", SiLU" : ""), channels, kinds: 2, operands: 2) { pixels, sums in
            kernels_scale_shift_sums(x + pixels.lowerBound * width, g + pixels.lowerBound * width, channels.scale, channels.shift, channels.mean, silu,
                                     sums, sums + width, pixels.count, width)
        } truth: { x, gradient, channel in
            let slope = channels.slope(x, gradient, channel, silu: silu)
            return [slope, slope * channels.centered(x, channel)]
        }
    }

    private func measureScaleShift(_ channels: Channels, silu: Bool) {
        let (streams, width, suffix) = (streams, channels.count, silu ? ", SiLU" : "")
        let (x, g, to, pixels) = (streams.x.pointer, streams.y.pointer, streams.result.pointer, streams.count / width)
        stream("normalisation", "scale and shift" + suffix, rows: pixels, width: width, bytes: pixels * width * 8) { range in
            let first = range.lowerBound * width
            kernels_scale_shift(x + first, channels.scale, channels.shift, silu, to + first, range.count, width)
        } check: { deviation in
            for place in sample(pixels * width) {
                let z = channels.normalized(Double(x[place]), place % width)
                deviation.add(to[place], silu ? Float64Activations.silu(z) : z)
            }
        }
        stream("normalisation", "gradient" + suffix, rows: pixels, width: width, bytes: pixels * width * 12) { range in
            let first = range.lowerBound * width
            kernels_scale_shift_gradient(x + first, g + first, channels.scale, channels.shift, channels.mean, silu, channels.a, channels.b, channels.d,
                                         to + first, range.count, width)
        } check: { deviation in
            for place in sample(pixels * width) {
                let (number, channel) = (Double(x[place]), place % width)
                let slope = channels.slope(number, Double(g[place]), channel, silu: silu)
                deviation.add(to[place], slope * Double(channels.a[channel]) + channels.centered(number, channel) * Double(channels.b[channel])
                    + Double(channels.d[channel]))
            }
        }
    }

    private func measureLayerNormalization() {
        let (width, epsilon, streams) = (768, Float(1e-5), streams)
        let (weight, bias) = (numbers.normals(width), numbers.normals(width))
        let (x, g, to, rows) = (streams.x.pointer, streams.y.pointer, streams.result.pointer, streams.count / width)
        let statistics = Tensor(uninitialized: [rows, 2], compute: compute)
        let sampled = Array(stride(from: 0, to: rows, by: max(1, rows / 31 | 1)))
        func row(_ row: Int) -> RowOfNumbers { RowOfNumbers((0 ..< width).map { Double(x[row * width + $0]) }, epsilon: Double(epsilon)) }
        stream("normalisation", "layer", rows: rows, width: width, bytes: rows * width * 8) { range in
            let first = range.lowerBound * width
            kernels_layer_norm(x + first, weight, bias, epsilon, to + first, statistics.pointer + 2 * range.lowerBound, range.count, width)
        } check: { deviation in
            for index in sampled {
                for (column, value) in row(index).normalized.enumerated() {
                    deviation.add(to[index * width + column], value * Double(weight[column]) + Double(bias[column]))
                }
            }
        }
        stream("normalisation", "layer, gradient", rows: rows, width: width, bytes: rows * width * 12) { range in
            let first = range.lowerBound * width
            kernels_layer_norm_gradient(x + first, weight, statistics.pointer + 2 * range.lowerBound, g + first, to + first, range.count, width)
        } check: { deviation in
            for index in sampled {
                let gradient = row(index).gradient((0 ..< width).map { Double(g[index * width + $0]) * Double(weight[$0]) })
                for (column, value) in gradient.enumerated() { deviation.add(to[index * width + column], value) }
            }
        }
    }
}

/// A row with its mean taken away, divided by its deviation.
private struct RowOfNumbers {
    let normalized: [Double]
    private let inverseDeviation: Double

    init(_ numbers: [Double], epsilon: Double) {
        let mean = numbers.reduce(0, +) / Double(numbers.count)
        let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)
        let inverse = 1 / (variance + epsilon).squareRoot()
        normalized = numbers.map { ($0 - mean) * inverse }
        inverseDeviation = inverse
    }

    /// - Parameter slopes: the gradient of what is normalised.
    func gradient(_ slopes: [Double]) -> [Double] {
        let count = Double(slopes.count)
        let mean = slopes.reduce(0, +) / count
        let along = Swift.zip(slopes, normalized).reduce(0.0) { $0 + $1.0 * $1.1 } / count
        return Swift.zip(slopes, normalized).map { inverseDeviation * ($0 - mean - $1 * along) }
    }
}
