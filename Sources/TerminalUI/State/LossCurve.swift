import EngineInterface

/// The losses of a run by step, as they were, smoothed, and over the fixed draws of validation.
package struct LossCurve: Sendable, Equatable {
    /// One measurement of the validation loss.
    package struct Validation: Sendable, Equatable {
        package var step: Int
        package var loss: Double
        /// Over held-out pictures; NaN where there are none.
        package var heldOut: Double
        package var isFlat: Bool

        package init(step: Int, loss: Double, heldOut: Double = .nan, isFlat: Bool = false) {
            self.step = step
            self.loss = loss
            self.heldOut = heldOut
            self.isFlat = isFlat
        }
    }

    /// Ascending.
    package private(set) var steps: [Int] = []
    /// By step.
    package private(set) var losses: [Float] = []
    /// The exponential mean, over more steps the longer the run is.
    package private(set) var smoothed: [Float] = []
    /// By step.
    package private(set) var validations: [Validation] = []

    package init() {}

    var isEmpty: Bool { steps.isEmpty && validations.isEmpty }
    var lastValidation: Validation? { validations.last }

    /// Adds the loss of the step after those before it.
    package mutating func add(step: Int, loss: Double) {
        // A loss that is no number has no place in a curve.
        guard Float(loss).isFinite else { return }
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

    /// Adds a measurement; it takes the place of those of its step and later ones.
    package mutating func add(validation: Validation) {
        validations.removeAll { $0.step >= validation.step }
        guard validation.loss.isFinite else { return }
        validations.append(validation)
    }

    /// Places of the steps to draw from a step on, in so many columns. A dot column shows a few points at most: of long runs every
    /// so-and-so-many step is enough, and drawing stays quick. The newest is always among them.
    package func shown(from first: Int, columns: Int) -> [Int] {
        let start = steps.partition(from: first)
        let every = max(1, (steps.count - start) / max(1, columns * 8))
        return stride(from: start, to: steps.count, by: every) + ((steps.count - start - 1) % every == 0 ? [] : [steps.count - 1])
    }

    /// Takes away what lies after a step: a run that goes on from there tells it anew.
    package mutating func forget(after step: Int) {
        let kept = steps.firstIndex { $0 > step } ?? steps.count
        guard kept < steps.count || validations.contains(where: { $0.step > step }) else { return }
        steps.removeSubrange(kept...)
        losses.removeSubrange(kept...)
        smoothed.removeSubrange(kept...)
        validations.removeAll { $0.step > step }
    }
}
