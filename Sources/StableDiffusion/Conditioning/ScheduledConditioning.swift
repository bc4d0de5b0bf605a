import Tensor

/// Hidden states of a prompt that changes from model call to model call.
public struct ScheduledConditioning: Sendable {
    /// A state and the last call at which it holds; see `PromptSchedule`.
    public struct Variant: Sendable {
        public let lastCall: Int
        /// `[1, tokens, width]`
        public let hidden: Tensor

        public init(lastCall: Int, hidden: Tensor) {
            self.lastCall = lastCall
            self.hidden = hidden
        }
    }

    /// In order; at least one.
    public let variants: [Variant]

    public init(_ variants: [Variant]) {
        self.variants = variants
    }

    /// The same hidden states throughout.
    public init(_ hidden: Tensor) {
        variants = [Variant(lastCall: .max, hidden: hidden)]
    }

    /// What holds at a call, counted from 0.
    public func hidden(atCall call: Int) -> Tensor {
        (variants.first { call <= $0.lastCall } ?? variants[0]).hidden
    }
}

/// Conditionings that lead together, each with a weight: the parts of a prompt between ANDs.
public struct ComposedConditioning: Sendable {
    public let parts: [(conditioning: ScheduledConditioning, weight: Float)]

    public init(_ parts: [(conditioning: ScheduledConditioning, weight: Float)]) {
        self.parts = parts
    }

    /// The same hidden states throughout, alone.
    public init(_ hidden: Tensor) {
        parts = [(ScheduledConditioning(hidden), 1)]
    }

    /// Whether there is one part, of weight 1.
    var isPlain: Bool { parts.count == 1 && parts[0].weight == 1 }

    /// What holds at a call, one row a part, `[parts, tokens, width]`; shorter ones repeat their last vector.
    func hidden(atCall call: Int) -> Tensor {
        let rows = parts.map { $0.conditioning.hidden(atCall: call) }
        guard rows.count > 1 else { return rows[0] }
        let longest = rows.map { $0.shape[1] }.max() ?? 0
        return Tensor.concatenated(rows.map { Self.lengthened($0, to: longest) }, axis: 0)
    }

    private static func lengthened(_ hidden: Tensor, to length: Int) -> Tensor {
        let tokens = hidden.shape[1]
        guard tokens < length else { return hidden }
        let last = hidden.sliced(tokens - 1 ..< tokens, axis: 1)
        return Tensor.concatenated([hidden] + [Tensor](repeating: last, count: length - tokens), axis: 1)
    }
}
