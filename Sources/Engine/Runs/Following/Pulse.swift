/// Whether a run that is watched gives signs of life. A step may take minutes, so one that is quiet is asked how it stands: its socket has a
/// thread of its own, which answers while a step is calculated, and only a process that was stopped or hangs does not.
package struct Pulse: Sendable {
    private let quiet: Duration
    private let patience: Duration
    private var heardAt: ContinuousClock.Instant
    private var askedAt: ContinuousClock.Instant?
    private var toldAt: ContinuousClock.Instant?

    /// What is due.
    package enum Act: Sendable, Equatable {
        case ask
        /// It has been silent for so many seconds.
        case tell(Int)
    }

    /// - Parameters:
    ///   - quiet: one that has said nothing for so long is asked.
    ///   - patience: how long the answer may take; after that the silence is told of as often.
    package init(quiet: Duration = .seconds(5), patience: Duration = .seconds(5), at now: ContinuousClock.Instant = .now) {
        (self.quiet, self.patience, heardAt) = (quiet, patience, now)
    }

    /// Takes in a sign of life; says whether it ends a silence that was told of.
    package mutating func hear(at now: ContinuousClock.Instant = .now) -> Bool {
        defer { (heardAt, askedAt, toldAt) = (now, nil, nil) }
        return toldAt != nil
    }

    /// What is due now; nil where nothing is.
    package mutating func due(at now: ContinuousClock.Instant = .now) -> Act? {
        guard wait(at: now) == .zero else { return nil }
        guard askedAt != nil else {
            askedAt = now
            return .ask
        }
        toldAt = now
        return .tell(Int((now - heardAt).components.seconds))
    }

    /// How long until something is due.
    package func wait(at now: ContinuousClock.Instant = .now) -> Duration {
        let next = if let askedAt { (toldAt ?? askedAt) + patience } else { heardAt + quiet }
        return max(.zero, next - now)
    }
}
