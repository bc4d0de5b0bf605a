import EngineInterface
import ModelFiles
import Tensor

/// All that a run's future depends on: saved in `state.safetensors`, and enough to go on to the bit.
package struct TrainingState: Sendable {
    /// What is not a table of numbers.
    package struct Position: Codable, Sendable, Equatable {
        /// Optimizer updates that the embedding has seen.
        package var step: Int
        /// Updates that this run's optimizer has made.
        package var optimizerStep: Int
        /// Where the run stands in its epochs.
        package var order: EpochOrder.State
        /// Draws timesteps, noise, latents and tags.
        package var draws: TrainingRandom
        /// Seed of everything that the run draws.
        package var seed: UInt64
        /// The validation losses so far.
        package var validation: FlatDetector
        /// The last training losses, for the mean that is shown.
        package var recentLosses: [Double]
        package var lastPreview: String?
        /// The prompt of the last step's first picture: what a preview without a prompt of its own shows.
        package var lastPrompt: String
        /// Bytes of the two append-only files.
        package var journal: RunJournal.Lengths
        /// The pictures that the order is over.
        package var dataset: DatasetFingerprint
        /// What the last bits of the results depend on.
        package var kernels: String
        /// The embedding's step at the start of the run, from which validations are counted.
        package var initialStep: Int
        /// The steps that the run was to take when it began: the cadence and the draws of its validations stay, whatever is added later.
        package var plannedSteps: Int?
        /// The step of the last copy, until a preview has carried it.
        package var copyToCarry: Int?
        /// The last step that has got the copy and the preview of an end.
        package var concludedStep: Int?
        /// Whether it was said that the vectors have grown out of all proportion.
        package var saidNorm: Bool?

        /// Whether the numbers can be those of a run; a damaged file must not lead to arithmetic that overflows.
        package var isPossible: Bool {
            let most = 1_000_000_000
            return (0 ... most).contains(step) && (0 ... step).contains(initialStep) && (0 ... most).contains(optimizerStep)
                && (0 ... most).contains(plannedSteps ?? 0)
                && journal.events >= 0 && journal.losses >= 0
        }
    }

    package var position: Position
    package var vectors: EmbeddingVectors
    package var optimizer: AdamWState

    /// Losses that the shown mean is over.
    static let recentCount = 32

    mutating func note(loss: Double) {
        position.recentLosses.append(loss)
        if position.recentLosses.count > Self.recentCount { position.recentLosses.removeFirst() }
    }

    var meanLoss: Double {
        position.recentLosses.isEmpty ? .nan : position.recentLosses.reduce(0, +) / Double(position.recentLosses.count)
    }
}

extension TrainingState {
    private static let key = "textual_inversion_state"

    /// Writes `state.safetensors`.
    /// - Throws: `FileError` or `ModelFileError`.
    package func write(_ folder: RunFolder) throws {
        let shape = [vectors.count, vectors.width]
        let tensors = [try StoredTensor(name: "vectors", shape: shape, floats: vectors.values),
                       try StoredTensor(name: "exp_avg", shape: shape, floats: optimizer.mean),
                       try StoredTensor(name: "exp_avg_sq", shape: shape, floats: optimizer.squaredMean)]
        let text = String(decoding: try JSONLine.encode(position), as: UTF8.self)
        try AtomicFile.write(SafetensorsWriter.bytes(tensors, metadata: [Self.key: text]), to: folder.state)
    }

    /// Reads `state.safetensors`.
    /// - Throws: `ModelFileError`, or `SettingsError` when the file is no state.
    package static func read(_ folder: RunFolder) throws -> TrainingState {
        let file = try TensorFile.open(path: folder.state)
        guard let text = file.metadata[Self.key], let position = try? JSONLine.decode(Position.self, from: Array(text.utf8)), position.isPossible,
              let vectors = file["vectors"], vectors.shape.count == 2,
              let table = EmbeddingVectors(values: vectors.floats(), width: vectors.shape[1]),
              let mean = file["exp_avg"], let squaredMean = file["exp_avg_sq"], mean.shape == vectors.shape, squaredMean.shape == vectors.shape
        else {
            throw SettingsError(description: "\(SafeName.printable(folder.state)) holds no training state; start again with `textual-inversion train`")
        }
        return TrainingState(position: position, vectors: table,
                             optimizer: AdamWState(step: position.optimizerStep, mean: mean.floats(), squaredMean: squaredMean.floats()))
    }
}
