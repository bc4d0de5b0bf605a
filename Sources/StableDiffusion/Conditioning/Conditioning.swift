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

    /// The same sizes with zeros for all that a text says.
    var withoutText: Conditioning {
        func zeros(_ part: Tensor) -> Tensor { Tensor(repeating: 0, shape: part.shape, compute: part.compute) }
        return Conditioning(hidden: zeros(hidden), pooled: pooled.map(zeros), sizes: sizes)
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

/// What a picture is said to measure in pixels: where it came from, what was cut off, and what it is to be (Podell et al., "SDXL", 2023).
public struct SizeConditioning: Sendable, Equatable {
    public var original: (height: Int, width: Int)
    /// What was cut off at the top and on the left after resizing.
    public var crop: (top: Int, left: Int)
    public var target: (height: Int, width: Int)

    public init(original: (height: Int, width: Int), crop: (top: Int, left: Int) = (0, 0), target: (height: Int, width: Int)) {
        (self.original, self.crop, self.target) = (original, crop, target)
    }

    /// A picture as it is made: it is what it is to be.
    public init(height: Int, width: Int, crop: (top: Int, left: Int) = (0, 0)) {
        self.init(original: (height, width), crop: crop, target: (height, width))
    }

    /// In the order in which the network takes them: heights and tops first.
    var numbers: [Float] {
        [original.height, original.width, crop.top, crop.left, target.height, target.width].map(Float.init)
    }

    /// A row each, `[count, 6]`.
    public static func tensor(_ sizes: [SizeConditioning], _ compute: Compute) -> Tensor {
        Tensor(sizes.flatMap(\.numbers), shape: [sizes.count, 6], compute: compute)
    }

    public static func == (one: Self, other: Self) -> Bool { one.numbers == other.numbers }
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
