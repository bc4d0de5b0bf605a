/// What a list of runs shows of one: the document `summary.json`.
public struct RunSummary: Codable, Sendable, Equatable {
    /// The embedding's name.
    public var name: String
    public var state: RunState
    /// Optimizer updates that the embedding has seen.
    public var step: Int
    public var maxSteps: Int
    /// Unix seconds.
    public var startedAt: Double
    public var updatedAt: Double
    /// The last step's loss.
    @NullWhenNotFinite public var loss: Double
    /// Mean loss of the last steps (32 at most).
    @NullWhenNotFinite public var meanLoss: Double
    @NullWhenNotFinite public var validationLoss: Double
    /// Seconds that a step takes, lately.
    @NullWhenNotFinite public var secondsPerStep: Double
    /// The last preview, as a path inside the run folder.
    public var lastPreview: String?
    public var modelName: String
    /// The process at work, for people; whether it still is says the lock.
    public var processID: Int?
    /// Why the run failed or ended, in one line.
    public var message: String?

    public init(name: String, state: RunState, step: Int, maxSteps: Int, startedAt: Double, modelName: String) {
        self.name = name
        self.state = state
        self.step = step
        self.maxSteps = maxSteps
        self.startedAt = startedAt
        self.modelName = modelName
        updatedAt = startedAt
        loss = .nan
        meanLoss = .nan
        validationLoss = .nan
        secondsPerStep = .nan
    }

    enum CodingKeys: String, CodingKey {
        case name, state, step, loss, message
        case maxSteps = "max_steps"
        case startedAt = "started_at"
        case updatedAt = "updated_at"
        case meanLoss = "mean_loss"
        case validationLoss = "validation_loss"
        case secondsPerStep = "seconds_per_step"
        case lastPreview = "last_preview"
        case modelName = "model_name"
        case processID = "process_id"
    }
}
