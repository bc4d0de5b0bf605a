import Tensor

/// What the U-Net is conditioned on, one row a prompt.
public struct Conditioning: Sendable {
    /// The text encoders' hidden states, `[batch, tokens, width]`; of several encoders side by side.
    public var hidden: Tensor
    /// What the last text encoder says of the whole text, `[batch, width]`; nil where the family has none.
    public var pooled: Tensor?
    /// The numbers of sizes and crops beside it, `[batch, count]`; nil where the family has none.
    public var sizes: Tensor?

    public init(hidden: Tensor, pooled: Tensor? = nil, sizes: Tensor? = nil) {
        self.hidden = hidden
        self.pooled = pooled
        self.sizes = sizes
    }

    /// How many rows.
    public var batch: Int { hidden.shape[0] }
    /// How many tokens all rows have.
    public var tokens: Int { hidden.shape[1] }

    /// Some of the rows.
    public subscript(rows: Range<Int>) -> Conditioning {
        Conditioning(hidden: hidden.sliced(rows, axis: 0), pooled: pooled?.sliced(rows, axis: 0), sizes: sizes?.sliced(rows, axis: 0))
    }

    /// Rows below rows, of as many tokens each.
    /// - Precondition: at least one, all with the same parts.
    public static func concatenated(_ conditionings: [Conditioning]) -> Conditioning {
        guard conditionings.count > 1 else { return conditionings[0] }
        func joined(_ part: (Conditioning) -> Tensor?) -> Tensor? {
            let parts = conditionings.compactMap(part)
            return parts.isEmpty ? nil : Tensor.concatenated(parts, axis: 0)
        }
        return Conditioning(
            hidden: Tensor.concatenated(conditionings.map(\.hidden), axis: 0), pooled: joined(\.pooled), sizes: joined(\.sizes))
    }

    /// All rows so many times, one after the other.
    public func repeated(_ count: Int) -> Conditioning { .concatenated([Conditioning](repeating: self, count: count)) }

    /// Each row so many times before the next.
    public func repeatingRows(_ count: Int) -> Conditioning {
        count == 1 ? self : .concatenated((0 ..< batch).flatMap { [Conditioning](repeating: self[$0 ..< $0 + 1], count: count) })
    }

    /// With the last token's vector again and again, up to so many tokens, as the web UI does; the pooled text stays.
    func lengthened(to length: Int) -> Conditioning {
        guard tokens < length else { return self }
        let last = hidden.sliced(tokens - 1 ..< tokens, axis: 1)
        var result = self
        result.hidden = Tensor.concatenated([hidden] + [Tensor](repeating: last, count: length - tokens), axis: 1)
        return result
    }
}

/// The conditioning of a prompt that changes from model call to model call.
public struct ScheduledConditioning: Sendable {
    /// A conditioning of one row, and the last call at which it holds; see `PromptSchedule`.
    public struct Variant: Sendable {
        public let lastCall: Int
        public let conditioning: Conditioning

        public init(lastCall: Int, conditioning: Conditioning) {
            self.lastCall = lastCall
            self.conditioning = conditioning
        }
    }

    /// In order; at least one.
    public let variants: [Variant]

    public init(_ variants: [Variant]) {
        self.variants = variants
    }

    /// The same throughout.
    public init(_ conditioning: Conditioning) {
        variants = [Variant(lastCall: .max, conditioning: conditioning)]
    }

    /// What holds at a call, counted from 0.
    public func conditioning(atCall call: Int) -> Conditioning {
        (variants.first { call <= $0.lastCall } ?? variants[0]).conditioning
    }
}

/// Conditionings that act together, each with a weight: the parts of a prompt between ANDs.
public struct ComposedConditioning: Sendable {
    public let parts: [(conditioning: ScheduledConditioning, weight: Float)]

    public init(_ parts: [(conditioning: ScheduledConditioning, weight: Float)]) {
        self.parts = parts
    }

    /// The same throughout, alone.
    public init(_ conditioning: Conditioning) {
        parts = [(ScheduledConditioning(conditioning), 1)]
    }

    /// Whether there is one part, of weight 1.
    var isPlain: Bool { parts.count == 1 && parts[0].weight == 1 }

    /// What holds at a call, one row a part; shorter ones repeat their last vector.
    func conditioning(atCall call: Int) -> Conditioning {
        let rows = parts.map { $0.conditioning.conditioning(atCall: call) }
        let longest = rows.map(\.tokens).max() ?? 0
        return .concatenated(rows.map { $0.lengthened(to: longest) })
    }
}
