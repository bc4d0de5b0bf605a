/// The noise of a batch of pictures, from one generator per picture, so that a picture does not depend on its batch.
public struct LatentNoise: Sendable {
    private var sources: [any RandomSource]
    private let kind: RandomSourceKind
    private let seeds: [UInt64]
    private let seedDelta: Int
    private let variation: NoiseVariation?
    private let channels: Int
    private let height: Int
    private let width: Int

    /// - Parameters:
    ///   - kind: the generator.
    ///   - seeds: one per picture.
    ///   - seedDelta: the eta noise seed delta (ENSD): if not 0, all noise after the first is drawn from generators that start
    ///     anew at seed + delta.
    ///   - variation: other noise that is mixed into the first.
    ///   - channels, height, width: the shape of one latent picture.
    public init(
        kind: RandomSourceKind, seeds: [UInt64], seedDelta: Int = 0, variation: NoiseVariation? = nil, channels: Int, height: Int, width: Int
    ) {
        self.kind = kind
        self.seeds = seeds
        self.seedDelta = seedDelta
        self.variation = variation
        self.channels = channels
        self.height = height
        self.width = width
        sources = seeds.map { kind.source(seed: $0) }
    }

    /// The noise that sampling starts from; to be drawn once, before any other.
    public mutating func first() -> Latent {
        var noise = next()
        if let variation { noise = variation.mixed(into: noise, kind: kind) }
        if seedDelta != 0 {
            sources = seeds.map { kind.source(seed: $0 &+ UInt64(bitPattern: Int64(seedDelta))) }
        }
        return noise
    }

    /// The noise of a step.
    public mutating func next() -> Latent {
        let values = sources.indices.flatMap { sources[$0].normal(shape: [channels, height, width]) }
        return Latent(batch: sources.count, channels: channels, height: height, width: width, values: values)
    }
}
