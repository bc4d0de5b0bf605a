import EngineInterface
import StableDiffusion
import Tensor

/// One picture at one timestep, with its noise: what a loss is computed from.
///
/// Latent, noise and weight are `[1, height, width, channels]`.
package struct TrainingSample: Sendable {
    package let latent: Tensor
    package let noise: Tensor
    package let timestep: Int
    package let prompt: String
    package let weight: Tensor?
    /// The file's name, for messages.
    package let picture: String

    package init(latent: Tensor, noise: Tensor, timestep: Int, prompt: String, weight: Tensor?, picture: String) {
        self.latent = latent
        self.noise = noise
        self.timestep = timestep
        self.prompt = prompt
        self.weight = weight
        self.picture = picture
    }
}

/// The words that prompts may use while training: all embeddings of the home, one of which is being taught.
package struct TrainingWords {
    package let lookup: EmbeddingLookup
    /// Place of the taught word.
    let place: Int
    private let vectors: [[Tensor]]
    /// Lengths of the vectors, one a text encoder.
    private let widths: [Int]

    package init(_ store: EmbeddingStore, teaching name: String, model: StableDiffusionModel) {
        lookup = store.lookup(tokenizer: model.textEncoders.tokenizer)
        place = store.place(of: name) ?? 0
        vectors = store.vectors(model.compute)
        widths = model.textEncoders.widths
    }

    /// All vectors, of each word a table a text encoder, with the taught word's as they are now.
    /// - Parameter taught: its rows, `[count, width]`.
    func vectors(with taught: Tensor) -> [[Tensor]] {
        var all = vectors
        all[place] = taught.split(widths: widths)
        return all
    }
}

/// The mean squared error between the noise in a latent and what the U-Net takes for it (Gal et al., "An Image is Worth One Word", 2022).
package struct TrainingLoss {
    let model: StableDiffusionModel
    let words: TrainingWords
    let conditioning: ConditioningOptions
    /// Asked between the networks.
    let check: InterruptionCheck

    package init(model: StableDiffusionModel, words: TrainingWords, conditioning: ConditioningOptions, check: @escaping InterruptionCheck = {}) {
        self.model = model
        self.words = words
        self.conditioning = conditioning
        self.check = check
    }

    /// - Parameters:
    ///   - samples: pictures of one size.
    ///   - vectors: the taught word's, `[count, width]`.
    /// - Returns: a tensor of one number.
    /// - Throws: `PromptError`, and what `check` throws.
    package func callAsFunction(_ samples: [TrainingSample], vectors: Tensor) throws -> Tensor {
        let encoder = PromptEncoder(model.textEncoders, embeddings: words.lookup, vectors: words.vectors(with: vectors), options: conditioning)
        try check()
        let conditioned = try encoder.encode(samples.map(\.prompt))
        try check()
        let noisy = samples.map { sample in
            let alpha = model.schedule.alphasCumulativeProduct[sample.timestep]
            return sample.latent * alpha.squareRoot() + sample.noise * (1 - alpha).squareRoot()
        }
        let predicted = model.unet(Tensor.concatenated(noisy, axis: 0), timesteps: samples.map { Float($0.timestep) }, conditioning: conditioned)
        try check()
        let weighted = samples.contains { $0.weight != nil }
        let weights = weighted ? Tensor.concatenated(samples.map { sample in
            sample.weight ?? Tensor(repeating: 1, shape: sample.latent.shape, compute: model.compute)
        }, axis: 0) : nil
        return predicted.meanSquaredError(Tensor.concatenated(samples.map(target), axis: 0), weights: weights)
    }

    /// What the network should say: the noise, or the velocity (Salimans and Ho, 2022).
    private func target(_ sample: TrainingSample) -> Tensor {
        switch model.schedule.prediction {
        case .epsilon: return sample.noise
        case .velocity:
            let alpha = model.schedule.alphasCumulativeProduct[sample.timestep]
            return sample.noise * alpha.squareRoot() - sample.latent * (1 - alpha).squareRoot()
        }
    }
}
