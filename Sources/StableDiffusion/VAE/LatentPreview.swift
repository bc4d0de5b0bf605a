import Tensor

/// A cheap look at a latent while it is sampled: every latent pixel becomes a colour by a linear map.
///
/// The map is fitted, by least squares, to what the VAE itself makes of smooth latents, so that it serves any VAE.
public struct LatentPreview: Sendable {
    /// `[channels + 1][3]`: what each channel, and the constant 1, adds to red, green and blue.
    private let weights: [[Double]]

    /// Decodes one small latent to fit the map.
    /// - Throws: what `check` throws.
    public init(_ autoencoder: Autoencoder, compute: Compute, check: InterruptionCheck = {}) throws {
        let (configuration, side) = (autoencoder.configuration, 16)
        let (channels, factor) = (configuration.latentChannels, configuration.latentFactor)
        let latent = LatentPreview.smooth(channels: channels, side: side, compute: compute)
        let latentValues = latent.values
        let picture = try autoencoder.decode(latent, check: check).values
        var normal = [[Double]](repeating: [Double](repeating: 0, count: channels + 1), count: channels + 1)
        var right = [[Double]](repeating: [0, 0, 0], count: channels + 1)
        for y in 0 ..< side {
            for x in 0 ..< side {
                let inputs = (0 ..< channels).map { Double(latentValues[(y * side + x) * channels + $0]) } + [1]
                let colour = LatentPreview.mean(
                    picture, side: side * factor, x: x * factor, y: y * factor, size: factor)
                for i in inputs.indices {
                    for j in inputs.indices { normal[i][j] += inputs[i] * inputs[j] }
                    for k in 0 ..< 3 { right[i][k] += inputs[i] * colour[k] }
                }
            }
        }
        for i in normal.indices { normal[i][i] += 1e-3 }
        weights = LatentPreview.solve(normal, right)
    }

    /// Colours of one latent picture, `[1, height, width, channels]`: `height * width * 3` numbers of 8 bits.
    public func callAsFunction(_ latent: Tensor) -> [UInt8] {
        let (values, channels) = (latent.values, latent.shape[3])
        return (0 ..< latent.shape[1] * latent.shape[2]).flatMap { pixel in
            (0 ..< 3).map { colour in
                var sum = weights[channels][colour]
                for channel in 0 ..< channels {
                    sum += weights[channel][colour] * Double(values[pixel * channels + channel])
                }
                // NaN is black.
                return sum > -1 ? UInt8(min((sum + 1) / 2, 1) * 255) : 0
            }
        }
    }

    /// Waves of every direction, as latents of pictures have: neighbours alike, spread about one.
    private static func smooth(channels: Int, side: Int, compute: Compute) -> Tensor {
        var random = TorchRandom(seed: 1)
        let coarse = 5
        let knots = random.normal(count: channels * coarse * coarse)
        var values: [Float] = []
        for y in 0 ..< side {
            for x in 0 ..< side {
                let (u, v) = (Float(x * (coarse - 1)) / Float(side - 1), Float(y * (coarse - 1)) / Float(side - 1))
                let (column, row) = (min(Int(u), coarse - 2), min(Int(v), coarse - 2))
                let (a, b) = (u - Float(column), v - Float(row))
                for channel in 0 ..< channels {
                    func knot(_ dx: Int, _ dy: Int) -> Float {
                        knots[(channel * coarse + row + dy) * coarse + column + dx]
                    }
                    let (upper, lower) = ((1 - a) * knot(0, 0) + a * knot(1, 0), (1 - a) * knot(0, 1) + a * knot(1, 1))
                    values.append((1 - b) * upper + b * lower)
                }
            }
        }
        return Tensor(values, shape: [1, side, side, channels], compute: compute)
    }

    private static func mean(_ picture: [Float], side: Int, x: Int, y: Int, size: Int) -> [Double] {
        (0 ..< 3).map { colour in
            var sum = 0.0
            for row in y ..< y + size {
                for column in x ..< x + size {
                    sum += Double(min(max(picture[(row * side + column) * 3 + colour], -1), 1))
                }
            }
            return sum / Double(size * size)
        }
    }

    /// Gaussian elimination with pivots; the matrix is positive definite.
    private static func solve(_ matrix: [[Double]], _ right: [[Double]]) -> [[Double]] {
        var (a, b) = (matrix, right)
        let n = a.count
        for column in 0 ..< n {
            let pivot = (column ..< n).max { abs(a[$0][column]) < abs(a[$1][column]) } ?? column
            a.swapAt(column, pivot)
            b.swapAt(column, pivot)
            for row in 0 ..< n where row != column {
                let factor = a[row][column] / a[column][column]
                for k in column ..< n { a[row][k] -= factor * a[column][k] }
                for k in 0 ..< 3 { b[row][k] -= factor * b[column][k] }
            }
        }
        return (0 ..< n).map { row in b[row].map { $0 / a[row][row] } }
    }
}
