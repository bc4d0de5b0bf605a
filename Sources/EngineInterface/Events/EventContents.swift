extension Event {
    /// A run, or another piece of long work, begins.
    public struct Started: Codable, Sendable, Equatable {
        /// The embedding, or what is being made.
        public var name: String
        public var maxSteps: Int
        /// The checkpoint's name.
        public var modelName: String
        /// The VAE at work: a file's name, or `checkpoint` for the checkpoint's own.
        public var vae: String
        public var pictures: Int
        public var batchSize: Int
        public var gradientAccumulation: Int
        public var vectorsPerToken: Int
        /// Mean length of the vectors of the model's vocabulary, beside which that of the embedding's is shown; NaN where there is none.
        @NullWhenNotFinite public var vocabularyNorm: Double
        /// Pixels.
        public var width: Int
        public var height: Int
        /// The smallest and the largest picture, as `512x384`, where pictures keep their own sizes.
        public var ownSizes: [String]?
        /// The run folder.
        public var folder: String?

        public init(
            name: String, maxSteps: Int, modelName: String, vae: String, pictures: Int, batchSize: Int, gradientAccumulation: Int,
            vectorsPerToken: Int, vocabularyNorm: Double = .nan, width: Int, height: Int, ownSizes: [String]? = nil, folder: String?
        ) {
            self.name = name
            self.maxSteps = maxSteps
            self.modelName = modelName
            self.vae = vae
            self.pictures = pictures
            self.batchSize = batchSize
            self.gradientAccumulation = gradientAccumulation
            self.vectorsPerToken = vectorsPerToken
            self.vocabularyNorm = vocabularyNorm
            self.width = width
            self.height = height
            self.ownSizes = ownSizes
            self.folder = folder
        }

        enum CodingKeys: String, CodingKey {
            case name, vae, pictures, width, height, folder
            case ownSizes = "own_sizes"
            case maxSteps = "max_steps"
            case modelName = "model_name"
            case batchSize = "batch_size"
            case gradientAccumulation = "gradient_accumulation"
            case vectorsPerToken = "vectors_per_token"
            case vocabularyNorm = "vocabulary_norm"
        }
    }

    /// One optimizer update is done.
    public struct Step: Codable, Sendable, Equatable {
        /// Counted from 0, as in the loss table.
        public var epoch: Int
        public var epochStep: Int
        @NullWhenNotFinite public var loss: Double
        @NullWhenNotFinite public var learnRate: Double
        /// Mean length of the embedding's vectors.
        @NullWhenNotFinite public var norm: Double
        /// Seconds that the step took.
        @NullWhenNotFinite public var seconds: Double
        /// The prompt of the step's first picture.
        public var prompt: String
        /// Bytes of memory that the process holds.
        public var memory: Int?

        public init(
            epoch: Int, epochStep: Int, loss: Double, learnRate: Double, norm: Double, seconds: Double, prompt: String, memory: Int? = nil
        ) {
            self.memory = memory
            self.epoch = epoch
            self.epochStep = epochStep
            self.loss = loss
            self.learnRate = learnRate
            self.norm = norm
            self.seconds = seconds
            self.prompt = prompt
        }

        enum CodingKeys: String, CodingKey {
            case epoch, loss, norm, seconds, prompt, memory
            case epochStep = "epoch_step"
            case learnRate = "learn_rate"
        }
    }

    /// The validation loss was measured.
    public struct Validation: Codable, Sendable, Equatable {
        /// Over fixed draws of the training pictures.
        @NullWhenNotFinite public var loss: Double
        /// Over fixed draws of the held-out pictures; NaN where none are held out.
        @NullWhenNotFinite public var heldOutLoss: Double
        /// Whether the loss counts as flat from here.
        public var flat: Bool

        public init(loss: Double, heldOutLoss: Double = .nan, flat: Bool = false) {
            self.loss = loss
            self.heldOutLoss = heldOutLoss
            self.flat = flat
        }

        enum CodingKeys: String, CodingKey {
            case loss, flat
            case heldOutLoss = "held_out_loss"
        }
    }

    /// A picture is forming, or done.
    public struct Preview: Codable, Sendable, Equatable {
        /// Sampling steps done, of `samplingSteps`.
        public var samplingStep: Int
        public var samplingSteps: Int
        public var prompt: String
        public var seed: Int
        /// The finished picture, as a path inside the run folder; nil while it forms.
        public var file: String?
        /// The forming picture, a PNG in base64; only over the socket, never in a file.
        public var png: String?

        public init(
            samplingStep: Int, samplingSteps: Int, prompt: String, seed: Int, file: String? = nil, png: String? = nil
        ) {
            self.samplingStep = samplingStep
            self.samplingSteps = samplingSteps
            self.prompt = prompt
            self.seed = seed
            self.file = file
            self.png = png
        }

        enum CodingKeys: String, CodingKey {
            case prompt, seed, file, png
            case samplingStep = "sampling_step"
            case samplingSteps = "sampling_steps"
        }
    }

    /// A file was saved for the user: a copy of the embedding, or the embedding itself.
    public struct Saved: Codable, Sendable, Equatable {
        /// A path inside the run folder, or an absolute one.
        public var file: String

        public init(file: String) { self.file = file }
    }

    /// A line for the user.
    public struct Log: Codable, Sendable, Equatable {
        public enum Level: String, Codable, Sendable {
            case info, advice, warning, error

            /// A level of a newer version counts as `info`.
            public init(from decoder: any Decoder) throws {
                self = Level(rawValue: try decoder.singleValueContainer().decode(String.self)) ?? .info
            }
        }

        public var level: Level
        public var message: String

        public init(_ level: Level, _ message: String) {
            self.level = level
            self.message = message
        }
    }

    /// The work entered another state, or got on with preparing.
    public struct State: Codable, Sendable, Equatable {
        public var state: RunState
        /// What is being done, for example `encoding pictures`.
        public var activity: String?
        /// How much of the activity is done, of `total`.
        public var done: Int?
        public var total: Int?
        /// True where it answers the command `status`, and nothing has happened.
        public var isAnswer: Bool?

        public init(_ state: RunState, activity: String? = nil, done: Int? = nil, total: Int? = nil) {
            self.state = state
            self.activity = activity
            self.done = done
            self.total = total
        }

        enum CodingKeys: String, CodingKey {
            case state, activity, done, total
            case isAnswer = "answer"
        }
    }

    /// The work ended.
    public struct Finished: Codable, Sendable, Equatable {
        /// `finished`, `interrupted` or `failed`.
        public var state: RunState
        /// Why, in one line.
        public var reason: String
        /// The embedding's file, or the picture's.
        public var file: String?
        /// A prompt to try the word with.
        public var readyPrompt: String?

        public init(state: RunState, reason: String, file: String? = nil, readyPrompt: String? = nil) {
            self.state = state
            self.reason = reason
            self.file = file
            self.readyPrompt = readyPrompt
        }

        enum CodingKeys: String, CodingKey {
            case state, reason, file
            case readyPrompt = "ready_prompt"
        }
    }
}
