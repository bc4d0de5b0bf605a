/// Everything that `train` can be told. Keys in JSON are the web UI's where it has one.
public struct TrainingSettings: Codable, Sendable, Equatable {
    /// What is limited before the optimizer sees the gradient.
    public enum GradientClipping: String, Codable, Sendable, CaseIterable {
        /// Nothing (`--clip-grad none`; the web UI's files say `disabled`).
        case none = "disabled"
        /// Each component, to ± the clip value.
        case value
        /// The length of the whole gradient, to the clip value.
        case norm
    }

    /// How a picture's latent comes from the distribution that the VAE gives for it.
    public enum LatentSampling: String, Codable, Sendable, CaseIterable {
        /// One random draw, kept for the whole run.
        case once
        /// The mean.
        case deterministic
        /// A new draw each time the picture is seen.
        case random
    }

    // The word and its pictures
    /// Name of the embedding: the word that is taught.
    public var name: String
    /// Folder of pictures, or `mint-ghost` or `candy-sticker`, the samples.
    public var dataset: String
    /// File name in the home's template folder, one of ours, or a path.
    public var template: String
    /// How captions come from file names: a regular expression that picks the words (empty takes the name), and what joins them.
    public var filenameWordRegex: String
    public var filenameJoinString: String
    /// Training size in pixels; nil takes the model's own.
    public var width: Int?
    public var height: Int?
    /// Whether pictures keep their own size instead of being stretched to the training size.
    public var keepSize: Bool
    /// Whether a caption's tags change order each time.
    public var shuffleTags: Bool
    /// Chance, 0 to 1, that a tag is left out.
    public var tagDropout: Double
    public var latentSampling: LatentSampling
    /// Whether a picture's alpha channel weighs its loss.
    public var useAlphaWeight: Bool

    // The steps
    /// A schedule: `0.005`, or `0.005:200, 1e-3:1000, 1e-5`.
    public var learningRate: String
    public var batchSize: Int
    /// Batches whose gradients one optimizer update sums.
    public var gradientAccumulation: Int
    /// The embedding's step at which training ends.
    public var maxSteps: Int
    public var clipGradient: GradientClipping
    /// A schedule of clip values, written as learning rates are.
    public var clipGradientValue: String
    /// Seed of everything that the run draws; -1 draws one at the start.
    public var seed: Int

    // What is saved
    /// Steps between previews; 0 makes none, nil takes an eighth of a short run's steps.
    public var saveImageEvery: Int?
    /// Steps between copies of the embedding; 0 makes none, nil takes an eighth of a short run's steps.
    public var saveEmbeddingEvery: Int?
    /// Whether generation parameters are written into previews, and pictures that carry the embedding are made.
    public var pngChunks: Bool
    /// Whether `NAME.pt.optim` is written beside the embedding.
    public var saveOptimizerState: Bool
    /// Where run folders go; nil takes the home's `textual_inversion`.
    public var logDirectory: String?
    /// Steps between lines of the loss table; 0 writes none.
    public var writeCSVEvery: Int

    // Validation
    /// Steps between validations; nil takes the cadence that costs about 4.5 % of the work, 0 makes none.
    public var validateEvery: Int?
    /// Share of the pictures, 0 to less than 1, that is held out for validation.
    public var holdOut: Double
    /// Whether the run ends by itself once the validation loss is flat.
    public var stopWhenFlat: Bool

    public var preview: PreviewSettings
    public var options: ModelOptions

    public init(name: String = "", dataset: String = "") {
        self.name = name
        self.dataset = dataset
        template = "subject_filewords.txt"
        filenameWordRegex = ""
        filenameJoinString = " "
        keepSize = false
        shuffleTags = false
        tagDropout = 0
        latentSampling = .once
        useAlphaWeight = false
        learningRate = "0.005"
        batchSize = 1
        gradientAccumulation = 1
        maxSteps = 100_000
        clipGradient = .none
        clipGradientValue = "0.1"
        seed = -1
        pngChunks = true
        saveOptimizerState = false
        writeCSVEvery = 1
        holdOut = 0
        stopWhenFlat = false
        preview = PreviewSettings()
        options = ModelOptions()
    }

    /// Steps between previews, and between copies, where none are given: the web UI's number, or an eighth of a run that is too short for it.
    /// - Parameter steps: that the run will take.
    public static func standardCadence(steps: Int) -> Int { steps < 4000 ? max(1, steps / 8) : 500 }
}
