#if canImport(Glibc)
import Glibc
#endif

/// The web UI's variation seeds: the noise of other seeds, mixed into the first noise along the great circle between them.
public struct NoiseVariation: Sendable, Equatable {
    /// One per picture.
    public let seeds: [UInt64]
    /// 0 leaves the noise as it is, 1 takes the variation's.
    public let strength: Float

    public init(seeds: [UInt64], strength: Float) {
        self.seeds = seeds
        self.strength = strength
    }

    func mixed(into noise: Latent, kind: RandomSourceKind) -> Latent {
        var values: [Float] = []
        for picture in 0..<noise.batch {
            var source = kind.source(seed: seeds[min(picture, seeds.count - 1)])
            let other = source.normal(shape: [noise.channels, noise.height, noise.width])
            values += slerp(noise.pictures(picture..<picture + 1), other)
        }
        return noise.with(values: values)
    }

    /// Per column of a channel: norms and angles run along the height, as in the web UI. Where the two are almost alike it
    /// mixes linearly, with the ends swapped, as the web UI does.
    private func slerp(_ low: Latent, _ high: [Float]) -> [Float] {
        let columns = low.channels * low.width
        var cosines = [Float](repeating: 0, count: columns)
        for column in 0..<columns {
            var (product, lowSquare, highSquare): (Float, Float, Float) = (0, 0, 0)
            for place in places(of: column, low) {
                product += low.values[place] * high[place]
                lowSquare += low.values[place] * low.values[place]
                highSquare += high[place] * high[place]
            }
            cosines[column] = product / (lowSquare.squareRoot() * highSquare.squareRoot())
        }
        guard cosines.reduce(0, +) / Float(columns) <= 0.9995 else {
            return low.values.indices.map { low.values[$0] * strength + high[$0] * (1 - strength) }
        }
        var mixed = low.values
        for column in 0..<columns {
            let angle = acosf(cosines[column])
            let (first, second) = (sinf((1 - strength) * angle) / sinf(angle), sinf(strength * angle) / sinf(angle))
            for place in places(of: column, low) { mixed[place] = first * low.values[place] + second * high[place] }
        }
        return mixed
    }

    private func places(of column: Int, _ latent: Latent) -> StrideTo<Int> {
        let first = column / latent.width * latent.height * latent.width + column % latent.width
        return stride(from: first, to: first + latent.height * latent.width, by: latent.width)
    }
}
