/// How much of a connection is read: at will to begin with, then so much a second. Whoever sends without end is heard slowly; that takes the
/// thread no time that an order of somebody else waits for, and the run no processor.
struct ReadAllowance {
    /// Bytes of one reading.
    static let piece = 4096
    /// Bytes to begin with, and a second: more than anybody's orders take.
    private static let most = 16_384.0
    private static let perSecond = 16_384.0
    /// What a reading costs at least, in bytes: a letter at a time is not cheaper.
    private static let least = 256

    /// Below zero after a reading of more than was left.
    private var left = Self.most
    private var countedAt: ContinuousClock.Instant

    init(at now: ContinuousClock.Instant) {
        countedAt = now
    }

    /// How long until the next reading; zero where it may be now.
    func wait(at now: ContinuousClock.Instant) -> Duration {
        left > 0 ? .zero : .seconds(max(0, -left / Self.perSecond + 0.001 - (now - countedAt).inSeconds))
    }

    /// Counts a reading of so many bytes.
    mutating func spend(_ bytes: Int, at now: ContinuousClock.Instant) {
        left = min(Self.most, left + (now - countedAt).inSeconds * Self.perSecond) - Double(max(bytes, Self.least))
        countedAt = now
    }
}
