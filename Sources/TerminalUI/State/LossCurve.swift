import EngineInterface

/// The losses of a run by step, as they were, smoothed, and over the fixed draws of validation.
struct LossCurve: Sendable, Equatable {
    struct Validation: Sendable, Equatable {
        var step: Int
        var loss: Double
        /// Over held-out pictures; NaN where there are none.
        var heldOut: Double
        var isFlat: Bool
    }

    /// Ascending.
    private(set) var steps: [Int] = []
    private(set) var losses: [Float] = []
    /// The exponential mean, over more steps the longer the run is.
    private(set) var smoothed: [Float] = []
    private(set) var validations: [Validation] = []

    var isEmpty: Bool { steps.isEmpty && validations.isEmpty }
    var lastValidation: Validation? { validations.last }

    mutating func add(step: Int, loss: Double) {
        // A loss that is no number has no place in a curve.
        guard loss.isFinite else { return }
        steps.append(step)
        losses.append(Float(loss))
        smoothed.append(next(Float(loss)))
    }

    /// Single losses vary by their timestep far more than by what is learned: a mean over about 1/20 of the run, 10 to 200 steps, shows the
    /// latter. Until as many have been seen it is the plain mean.
    private func next(_ loss: Float) -> Float {
        guard let last = smoothed.last else { return loss }
        let window = min(max(10, losses.count / 20), 200)
        let share = 1 / Float(min(losses.count, window))
        return last + (loss - last) * share
    }

    mutating func add(validation: Validation) {
        validations.removeAll { $0.step >= validation.step }
        guard validation.loss.isFinite else { return }
        validations.append(validation)
    }

    /// Takes away what lies after a step: a run that goes on from there tells it anew.
    mutating func forget(after step: Int) {
        let kept = steps.firstIndex { $0 > step } ?? steps.count
        guard kept < steps.count || validations.contains(where: { $0.step > step }) else { return }
        steps.removeSubrange(kept...)
        losses.removeSubrange(kept...)
        smoothed.removeSubrange(kept...)
        validations.removeAll { $0.step > step }
    }
}
