/// Which model works, and how: the options that every command with a model has in common.
public struct ModelOptions: Codable, Sendable, Equatable {
    /// How precisely the networks calculate.
    public enum Precision: String, Codable, Sendable, CaseIterable {
        /// bf16 products where the processor has them and the result allows it, else full precision.
        case auto
        /// float32 throughout.
        case full
        /// bfloat16 products, float32 sums.
        case bf16
    }

    /// Where the noise of a seed comes from.
    public enum RandomSource: String, Codable, Sendable, CaseIterable {
        /// PyTorch's generator on a CPU (Mersenne twister).
        case cpu
        /// NVIDIA's generator (Philox 4x32-10), what a picture was made with that names none.
        case nv
    }

    /// What emphasis such as `(word:1.2)` does to the hidden states, in the web UI's names.
    public enum Emphasis: String, Codable, Sendable, CaseIterable {
        /// Multiplied by the weights, the mean restored.
        case original
        /// Multiplied by the weights.
        case noNorm = "no-norm"
        /// The brackets are read, the weights count 1.
        case ignore
        /// No syntax: brackets are letters.
        case none
    }

    /// What a checkpoint's U-Net predicts.
    public enum Prediction: String, Codable, Sendable, CaseIterable {
        /// The noise.
        case epsilon
        /// The velocity.
        case v
    }

    /// A file, a folder in the diffusers layout, or the name of a model in the home.
    public var model: String
    /// `auto`, `none` (the checkpoint's own), or a file, folder or name.
    public var vae: String
    /// The VAE that encodes training pictures, named as `vae`: nil takes the checkpoint's own unless `vae` names one, `none` the checkpoint's
    /// own, `auto` what the web UI finds.
    public var trainingVAE: String?
    /// How many of the text encoder's last layers count from: 1 takes the last, 2 the last but one.
    public var clipSkip: Int
    /// What brackets in prompts do, in training as in generation.
    public var emphasis: Emphasis
    /// Whether `{word}` weighs 1.05, as NovelAI's does; the web UI takes it for text.
    public var curlyBrackets: Bool
    public var precision: Precision
    /// What the U-Net predicts; nil takes what the checkpoint tells.
    public var prediction: Prediction?
    /// Whether the noise schedule leaves nothing of the picture at its end; nil takes what the checkpoint tells.
    public var zeroSNR: Bool?
    /// Compute threads; 0 takes one for each processor core.
    public var threads: Int
    public var randomSource: RandomSource
    /// Added to the seed for the noise of ancestral steps ("eta noise seed delta"); 0 leaves the generator running.
    public var ensd: Int
    /// The home folder; nil takes the default one.
    public var home: String?

    public init(
        model: String = "tiny-sd", vae: String = "auto", trainingVAE: String? = nil, clipSkip: Int = 1, emphasis: Emphasis = .original, curlyBrackets: Bool = false, precision: Precision = .auto,
        prediction: Prediction? = nil, zeroSNR: Bool? = nil, threads: Int = 0, randomSource: RandomSource = .cpu, ensd: Int = 0, home: String? = nil
    ) {
        self.model = model
        self.vae = vae
        self.trainingVAE = trainingVAE
        self.clipSkip = clipSkip
        self.emphasis = emphasis
        self.curlyBrackets = curlyBrackets
        self.precision = precision
        self.prediction = prediction
        self.zeroSNR = zeroSNR
        self.threads = threads
        self.randomSource = randomSource
        self.ensd = ensd
        self.home = home
    }

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case model, vae, emphasis, precision, prediction, threads, ensd, home
        case trainingVAE = "training_vae"
        case clipSkip = "clip_skip"
        case curlyBrackets = "curly_brackets"
        case randomSource = "rng"
        case zeroSNR = "zero_snr"
    }

    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        let defaults = ModelOptions()
        model = try keys.value(.model, defaults.model)
        vae = try keys.value(.vae, defaults.vae)
        trainingVAE = try keys.decodeIfPresent(String.self, forKey: .trainingVAE)
        clipSkip = try keys.value(.clipSkip, defaults.clipSkip, in: SettingRange.clipSkip)
        emphasis = try keys.value(.emphasis, defaults.emphasis)
        curlyBrackets = try keys.value(.curlyBrackets, defaults.curlyBrackets)
        precision = try keys.value(.precision, defaults.precision)
        prediction = try keys.decodeIfPresent(Prediction.self, forKey: .prediction)
        zeroSNR = try keys.decodeIfPresent(Bool.self, forKey: .zeroSNR)
        threads = try keys.value(.threads, defaults.threads, in: SettingRange.threads)
        randomSource = try keys.value(.randomSource, defaults.randomSource)
        ensd = try keys.value(.ensd, defaults.ensd, in: SettingRange.seedDelta)
        home = try keys.decodeIfPresent(String.self, forKey: .home)
    }
}
