/// Exaggerates what the prompt changes: `negative + scale * (positive - negative)`.
///
/// Ho and Salimans, "Classifier-Free Diffusion Guidance", 2022. It is linear, and its weights add up to 1: applied to noise,
/// velocity or clean latents it is the same.
public struct ClassifierFreeGuidance {
    /// The CFG scale; 1 is the positive prompt alone.
    public let scale: Float
    /// How far each picture's spread is brought back to that of the positive prompt alone, 0 to 1 (Lin et al., "Common Diffusion Noise
    /// Schedules and Sample Steps are Flawed", 2024).
    public var rescale: Float = 0
    private let positive: Denoiser.Output?
    private let both: (Latent, Float) throws -> (positive: Latent, negative: Latent)

    /// - Parameters:
    ///   - positive: what the prompt alone says, asked for when the scale is 1; nil where it takes the negative prompt to know.
    ///   - both: what the two prompts say.
    public init(scale: Float, positive: Denoiser.Output?, both: @escaping (Latent, Float) throws -> (positive: Latent, negative: Latent)) {
        self.scale = scale
        self.positive = positive
        self.both = both
    }

    /// The guided output, as a `Denoiser` takes it.
    public func output(_ latent: Latent, timestep: Float) throws -> Latent {
        if scale == 1, let positive { return try positive(latent, timestep) }
        let (positive, negative) = try both(latent, timestep)
        return guided(positive, negative, scale)
    }

    /// The output guided by `share` times the scale, and the negative prompt's alone, for samplers that follow the latter.
    public func parts(_ latent: Latent, timestep: Float, share: Float) throws -> (guided: Latent, negative: Latent) {
        let (positive, negative) = try both(latent, timestep)
        return (guided(positive, negative, scale * share), negative)
    }

    private func guided(_ positive: Latent, _ negative: Latent, _ scale: Float) -> Latent {
        let guided = negative + (positive - negative) * scale
        return rescale == 0 ? guided : Self.rescaled(guided, like: positive, share: rescale)
    }

    private static func rescaled(_ guided: Latent, like positive: Latent, share: Float) -> Latent {
        var values = guided.values
        for picture in 0..<guided.batch {
            let range = picture * guided.pictureCount..<(picture + 1) * guided.pictureCount
            let factor = share * spread(positive.values[range]) / spread(guided.values[range]) + (1 - share)
            for index in range { values[index] *= factor }
        }
        return guided.with(values: values)
    }

    /// The standard deviation.
    private static func spread(_ values: ArraySlice<Float>) -> Float {
        let mean = values.reduce(0.0) { $0 + Double($1) } / Double(values.count)
        return Float((values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(values.count)).squareRoot())
    }
}
