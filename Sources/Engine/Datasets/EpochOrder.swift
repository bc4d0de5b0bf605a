/// Which pictures come next, epoch after epoch, and where in it a run stands.
public struct EpochOrder: Sendable {
    /// What resuming needs: the batches of the epoch follow from the generator before it was shuffled.
    public struct State: Codable, Sendable, Equatable {
        /// Epochs that this order has finished.
        public var epoch: Int
        /// Batches that were taken from the epoch.
        public var position: Int
        /// The generator at the beginning of the epoch.
        public var random: TrainingRandom
    }

    public let plan: BatchPlan
    public private(set) var state: State
    private var batches: [[Int]]
    private var randomAfterShuffle: TrainingRandom

    /// Begins the first epoch.
    public init(plan: BatchPlan, random: TrainingRandom) {
        self.init(plan: plan, state: State(epoch: 0, position: 0, random: random))
    }

    /// Goes on where a saved state stands. With another dataset than the state's, begin a new order with `state.random` instead.
    public init(plan: BatchPlan, state: State) {
        self.plan = plan
        self.state = state
        randomAfterShuffle = state.random
        batches = plan.batches(&randomAfterShuffle)
        self.state.position = min(max(state.position, 0), batches.count)
    }

    /// Picture indices of the next batch; a finished epoch is followed by the next one. Empty only for an empty dataset.
    public mutating func nextBatch() -> [Int] {
        if state.position >= batches.count {
            guard !batches.isEmpty else { return [] }
            state = State(epoch: state.epoch + 1, position: 0, random: randomAfterShuffle)
            batches = plan.batches(&randomAfterShuffle)
        }
        defer { state.position += 1 }
        return batches[state.position]
    }
}
