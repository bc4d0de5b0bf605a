import EngineInterface

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
