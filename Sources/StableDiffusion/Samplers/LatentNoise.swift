#if canImport(Glibc)
import Glibc
#endif
import Tensor

/// The noise of a batch of pictures, from one generator per picture, so that a picture does not depend on its batch.
///
/// Generators draw channel after channel, as PyTorch's noise comes; what leaves here is `[batch, height, width,
/// channels]`.
public struct LatentNoise: Sendable {
    private var sources: [any RandomSource]
    private let kind: RandomSourceKind
    private let seeds: [UInt64]
    private let seedDelta: Int
    private let variation: NoiseVariation?
    private let channels: Int
    private let height: Int
    private let width: Int
    private let compute: Compute

    /// - Parameters:
    ///   - kind: the generator.
    ///   - seeds: one per picture.
    ///   - seedDelta: the eta noise seed delta (ENSD): if not 0, all noise after the first is drawn from generators
    ///     that start anew at seed + delta.
    ///   - variation: other noise that is mixed into the first.
    ///   - channels, height, width: the shape of one latent picture.
    public init(
        kind: RandomSourceKind, seeds: [UInt64], seedDelta: Int = 0, variation: NoiseVariation? = nil,
        channels: Int, height: Int, width: Int, compute: Compute
    ) {
        self.kind = kind
        self.seeds = seeds
        self.seedDelta = seedDelta
        self.variation = variation
        self.channels = channels
        self.height = height
        self.width = width
        self.compute = compute
        sources = seeds.map { kind.source(seed: $0) }
    }

    /// The noise that sampling starts from; to be drawn once, before any other.
    public mutating func first() -> Tensor {
        var pictures = draw()
        if let variation {
            for index in pictures.indices {
                let other = variation.noise(ofPicture: index, count: pictures[index].count, kind: kind)
                pictures[index] = variation.slerp(pictures[index], other, height: height, width: width)
            }
        }
        if seedDelta != 0 {
            sources = seeds.map { kind.source(seed: $0 &+ UInt64(bitPattern: Int64(seedDelta))) }
        }
        return tensor(pictures)
    }

    /// The noise of a step.
    public mutating func next() -> Tensor { tensor(draw()) }

    /// One planar array per picture.
    private mutating func draw() -> [[Float]] {
        sources.indices.map { sources[$0].normal(shape: [channels, height, width]) }
    }

    private func tensor(_ pictures: [[Float]]) -> Tensor {
        Tensor(planar: pictures.flatMap { $0 }, shape: [pictures.count, height, width, channels], compute: compute)
    }
}

/// The web UI's variation seeds: the noise of other seeds, mixed into the first noise along the great circle between
/// them.
public struct NoiseVariation: Sendable, Equatable {
    /// One per picture.
    public let seeds: [UInt64]
    /// 0 leaves the noise as it is, 1 takes the variation's.
    public let strength: Float

    public init(seeds: [UInt64], strength: Float) {
        self.seeds = seeds
        self.strength = strength
    }

    /// The noise that is mixed into a picture's.
    func noise(ofPicture index: Int, count: Int, kind: RandomSourceKind) -> [Float] {
        var source = kind.source(seed: seeds[min(index, seeds.count - 1)])
        return source.normal(count: count)
    }

    /// Spherical interpolation of planar noise, `[channels, height, width]`, column by column: norms and angles run
    /// along the height, as in the web UI. Where the two are almost alike it mixes linearly, with the ends swapped, as
    /// the web UI does.
    func slerp(_ low: [Float], _ high: [Float], height: Int, width: Int) -> [Float] {
        /// The indices of a column of one channel, counted over all channels.
        func indices(of column: Int) -> StrideTo<Int> {
            let first = column / width * height * width + column % width
            return stride(from: first, to: first + height * width, by: width)
        }
        let columns = low.count / height
        var cosines = [Float](repeating: 0, count: columns)
        for column in 0..<columns {
            var (product, lowSquare, highSquare): (Float, Float, Float) = (0, 0, 0)
            for index in indices(of: column) {
                product += low[index] * high[index]
                lowSquare += low[index] * low[index]
                highSquare += high[index] * high[index]
            }
            cosines[column] = product / (lowSquare.squareRoot() * highSquare.squareRoot())
        }
        guard cosines.reduce(0, +) / Float(columns) <= 0.9995 else {
            return low.indices.map { low[$0] * strength + high[$0] * (1 - strength) }
        }
        var mixed = low
        for column in 0..<columns {
            let angle = acosf(cosines[column])
            let (first, second) = (sinf((1 - strength) * angle) / sinf(angle), sinf(strength * angle) / sinf(angle))
            for index in indices(of: column) { mixed[index] = first * low[index] + second * high[index] }
        }
        return mixed
    }
}
