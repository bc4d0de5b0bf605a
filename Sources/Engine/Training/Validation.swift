import EngineInterface
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

/// How often the validation loss is measured, and over how many draws.
public struct ValidationCadence: Sendable, Equatable {
    /// U-Net evaluations of one measurement.
    public let evaluations: Int
    /// Steps between measurements; 0 measures never.
    public let interval: Int

    /// E = clamp(max steps / 100, 4, 16) evaluations every 10 E steps: an evaluation without gradient costs somewhat under half a
    /// step, so that this is about 4.5 % of the work at any length of run. Counted, never timed, so that resuming stays exact.
    /// - Parameter every: replaces the interval; 0 measures never.
    public init(maxSteps: Int, every: Int? = nil) {
        evaluations = min(max(maxSteps / 100, 4), 16)
        interval = max(0, every ?? 10 * evaluations)
    }

    /// Of a run wherever it stands: steps that were added to it later do not move its measurements.
    init(_ position: TrainingState.Position, _ settings: TrainingSettings) {
        self.init(maxSteps: position.plannedSteps ?? settings.maxSteps - position.initialStep, every: settings.validateEvery)
    }

    /// Whether the loss is measured after `step` updates; the first value, before any, is what the fall is measured from.
    public func isDue(step: Int) -> Bool {
        interval > 0 && step % interval == 0
    }
}

/// Tells from the validation losses that the concept is learned.
///
/// Voronov et al. ("Is This Loss Informative? Faster Text-to-Image Customization by Tracking Objective Dynamics", 2023) found that
/// a loss over fixed draws, unlike the training loss, falls smoothly and stays level once the word works. Their rule compares the
/// spread of a recent window with that of all values; with few measurements the steep beginning outweighs the rest and the
/// rule ends runs early. Ours compares two neighbouring windows: the loss is flat when the mean of the last `window` values lies less than
/// `share` of the whole fall, from the first value to that mean, below the mean of the `window` values before. A loss that rises is flat too:
/// going on does not help. The rule has no clock and no randomness, so that a resumed run ends where an uninterrupted one would.
public struct FlatDetector: Codable, Sendable, Equatable {
    /// Measurements in a window.
    public static let window = 5
    /// The part of the whole fall that one window must still bring.
    public static let share = 0.03

    /// The measured losses, in order.
    public private(set) var losses: [Double]

    public init(losses: [Double] = []) {
        self.losses = losses.filter(\.isFinite)
    }

    /// Takes the next measurement and says whether the loss is flat now. Values that are not finite are ignored.
    public mutating func add(_ loss: Double) -> Bool {
        if loss.isFinite { losses.append(loss) }
        return isFlat
    }

    /// Whether the last measurements are flat: never before the first value and two windows after it.
    public var isFlat: Bool {
        guard losses.count > 2 * Self.window else { return false }
        func mean(_ values: ArraySlice<Double>) -> Double { values.reduce(0, +) / Double(values.count) }
        let last = mean(losses.suffix(Self.window))
        let before = mean(losses.dropLast(Self.window).suffix(Self.window))
        return before - last <= Self.share * abs(losses[0] - last)
    }
}
