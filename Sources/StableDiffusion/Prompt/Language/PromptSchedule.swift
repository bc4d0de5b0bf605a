/// How prompt editing and alternation change a prompt from model call to model call.
public struct PromptSchedule: Sendable, Equatable {
    /// A text and the last count of calls at which it still holds. Calls are counted from 0, so that `lastCall` 5 holds for six of them.
    public struct Variant: Sendable, Equatable {
        public let lastCall: Int
        public let text: String

        public init(lastCall: Int, text: String) {
            self.lastCall = lastCall
            self.text = text
        }
    }

    /// What numbers in a schedule count.
    public enum Timing: Sendable, Equatable {
        /// Calls of the model, or with a decimal point a fraction of them.
        case steps
        /// As `steps`, counted on from the first pass: fractions from 1, calls from `firstPass`.
        case secondPass(firstPass: Int)
        /// As the web UI before 1.6: numbers under 1 are fractions.
        case old
    }

    /// In order; the last one's `lastCall` is the number of calls.
    public let variants: [Variant]

    /// - Parameter steps: model calls of the sampler; second-order samplers make two a step.
    public init(_ prompt: String, steps: Int, timing: Timing = .steps) {
        guard let nodes = PromptGrammar.nodes(of: prompt) else {
            variants = [Variant(lastCall: steps, text: prompt)]
            return
        }
        let clock = Clock(steps: steps, timing: timing)
        let ends = nodes.reduce(into: Set([steps])) { clock.collectEnds(of: $1, into: &$0) }
        variants = ends.sorted().map { end in
            Variant(lastCall: end, text: nodes.map { clock.text(of: $0, at: end) }.joined())
        }
    }

    /// The place in `variants` of the one that holds at a call.
    public func index(atCall call: Int) -> Int { variants.firstIndex { call <= $0.lastCall } ?? 0 }

    private struct Clock {
        let steps: Int
        let timing: Timing

        /// The last call of what stands before a boundary.
        func lastCall(_ boundary: ScheduleBoundary) -> Int {
            let isFraction = timing == .old ? boundary.number < 1 : boundary.isFraction
            var value = boundary.number
            switch timing {
            case .steps, .old: break
            case .secondPass(let firstPass): value -= isFraction ? 1 : Double(firstPass)
            }
            if isFraction { value *= Double(steps) }
            // Beyond what an integer holds only the order matters.
            return min(steps, Int(max(-1e15, min(1e15, value))))
        }

        func collectEnds(of node: PromptNode, into ends: inout Set<Int>) {
            switch node {
            case .text: break
            case .scheduled(let before, let after, let when):
                let end = lastCall(when)
                if end >= 1 { ends.insert(end) }
                for node in before + after { collectEnds(of: node, into: &ends) }
            case .alternating(let choices):
                if steps >= 1 { ends.formUnion(1 ... steps) }
                for node in choices.joined() { collectEnds(of: node, into: &ends) }
            }
        }

        func text(of node: PromptNode, at call: Int) -> String {
            switch node {
            case .text(let text): text
            case .scheduled(let before, let after, let when): text(of: call <= lastCall(when) ? before : after, at: call)
            case .alternating(let choices):
                // As Python's remainder, for call 0 of no steps.
                text(of: choices[(call - 1 + choices.count) % choices.count], at: call)
            }
        }

        private func text(of nodes: [PromptNode], at call: Int) -> String { nodes.map { text(of: $0, at: call) }.joined() }
    }
}
