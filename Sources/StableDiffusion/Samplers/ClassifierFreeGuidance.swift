import Tensor

/// Exaggerates what the prompt changes: `negative + scale * (positive - negative)`.
///
/// Ho and Salimans, "Classifier-Free Diffusion Guidance", 2022. It is linear, and its weights add up to 1: applied to
/// noise, velocity or clean latents it is the same.
public struct ClassifierFreeGuidance {
    /// The CFG scale; 1 is the positive prompt alone.
    public let scale: Float
    /// How far each picture's standard deviation is brought back to that of the positive prompt alone, 0 to 1 (Lin et
    /// al., "Common Diffusion Noise Schedules and Sample Steps are Flawed", 2024).
    public var rescale: Float = 0
    private let positive: Denoiser.Output?
    private let both: (_ x: Tensor, _ timestep: Float) throws -> (positive: Tensor, negative: Tensor)

    /// - Parameters:
    ///   - positive: the network's output for the positive prompt alone, asked for when the scale is 1; nil where it
    ///     takes the negative prompt to know.
    ///   - both: the network's outputs for the two prompts.
    public init(
        scale: Float, positive: Denoiser.Output?,
        both: @escaping (_ x: Tensor, _ timestep: Float) throws -> (positive: Tensor, negative: Tensor)
    ) {
        self.scale = scale
        self.positive = positive
        self.both = both
    }

    /// The guided output, as a `Denoiser` takes it.
    public func output(_ x: Tensor, timestep: Float) throws -> Tensor {
        if scale == 1, let positive { return try positive(x, timestep) }
        let (positive, negative) = try both(x, timestep)
        return guided(positive, negative, scale)
    }

    /// The output guided by `factor` times the scale, and the negative prompt's alone, for samplers that follow the
    /// latter.
    public func parts(_ x: Tensor, timestep: Float, factor: Float) throws -> (guided: Tensor, negative: Tensor) {
        let (positive, negative) = try both(x, timestep)
        return (guided(positive, negative, scale * factor), negative)
    }

    private func guided(_ positive: Tensor, _ negative: Tensor, _ scale: Float) -> Tensor {
        let guided = negative + (positive - negative) * scale
        return rescale == 0 ? guided : Self.rescaled(guided, like: positive, by: rescale)
    }

    private static func rescaled(_ guided: Tensor, like positive: Tensor, by rescale: Float) -> Tensor {
        let pictures = (0..<guided.shape[0]).map { index in
            let picture = guided.sliced(index..<index + 1, axis: 0)
            let original = positive.sliced(index..<index + 1, axis: 0)
            return picture * (rescale * standardDeviation(original) / standardDeviation(picture) + (1 - rescale))
        }
        return Tensor.concatenated(pictures, axis: 0)
    }

    /// Of all numbers, added channel after channel, as PyTorch has them: the order decides about the last bit.
    private static func standardDeviation(_ picture: Tensor) -> Float {
        let values = picture.planarValues
        let mean = values.reduce(0.0) { $0 + Double($1) } / Double(values.count)
        let squares = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
        return Float((squares / Double(values.count)).squareRoot())
    }
}
