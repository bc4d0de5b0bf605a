import StableDiffusion
import Tensor

/// The loss over pictures, timesteps and noise that never change, so that it falls smoothly (Voronov et al., 2023).
package struct ValidationLoss {
    package let samples: [TrainingSample]

    /// Spreads the evaluations over the pictures, and over timesteps in equal strata. The draws are the same in every run, so that runs can
    /// be compared.
    package init(_ pictures: [EncodedPicture], evaluations: Int, trainTimesteps: Int) {
        guard !pictures.isEmpty else {
            samples = []
            return
        }
        samples = (0 ..< evaluations).map { index in
            let picture = pictures[index * pictures.count / evaluations % pictures.count]
            var random = TrainingRandom(seed: 99, stream: UInt64(index) + 1)
            let stratum = trainTimesteps / evaluations
            // Neighbouring pictures get distant strata; the stride shares no factor with up to 16 evaluations, so that each stratum is met.
            let timestep = (index * (evaluations % 7 == 0 ? 5 : 7) % evaluations) * trainTimesteps / evaluations + random.integer(below: max(stratum, 1))
            return TrainingSample(latent: picture.latent, noise: random.normals(like: picture.latent),
                                  timestep: min(timestep, trainTimesteps - 1), prompt: picture.prompt, weight: picture.weight, picture: picture.name)
        }
    }

    var isEmpty: Bool { samples.isEmpty }

    /// The mean loss at these vectors.
    /// - Throws: as `TrainingLoss`.
    package func callAsFunction(_ loss: TrainingLoss, vectors: Tensor) throws -> Double {
        try samples.reduce(0.0) { sum, sample in sum + Double(try loss([sample], vectors: vectors).value) } / Double(samples.count)
    }
}
