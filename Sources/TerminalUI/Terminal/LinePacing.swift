/// Decides when the next frame that nobody pressed a key for may be sent, and how much of pictures may be in it, so that on a slow line a
/// key's answer never waits behind more than about a quarter of a second of bytes.
///
/// Before and after each frame the terminal is asked to tell when it has come so far. What has been sent and not been told of is under way;
/// the time between the two answers is what the frame took, however far the terminal is and whatever was before it.
/// Times are seconds on any clock that only goes forward.
public struct LinePacing: Sendable {
    private struct Question {
        var bytes: Int
        var time: Double
        /// When the answer before the frame came.
        var begin: Double?
    }

    /// How long the bytes under way may take, in seconds.
    private static let delay = 0.25
    /// Bytes a second that are reckoned with before anything is measured, and where the terminal does not answer.
    private static let slowRate = 25_000.0
    /// Seconds after which, its bytes aside, a first answer is no longer expected.
    private static let patience = 2.0
    private static let windows = 1_024...4_194_304
    /// Frames of fewer bytes say nothing of the line's speed.
    private static let telling = 400

    /// Bytes that may be under way.
    public private(set) var window = Int(slowRate * delay)
    private var questions: [Question] = []
    private var lastAnswer = -Double.infinity
    /// Bytes that no answer will tell of, and when they were counted.
    private var untold = 0.0
    private var untoldTime = 0.0
    /// Answers that were given up and may come yet.
    private var owed = 0
    private var isSilent = false

    public init() {}

    /// Whether it is any use to ask.
    public func shouldAsk(at time: Double) -> Bool { !noticingSilence(time).isSilent }

    /// Bytes a second that the line takes, as far as it has shown.
    public var rate: Double { Double(window) / Self.delay }

    /// A frame of so many bytes goes out. Every frame is told of, also those that follow a key.
    /// - Parameter asks: whether the terminal is asked before and after it.
    public mutating func sent(_ bytes: Int, asks: Bool, at time: Double) {
        self = noticingSilence(time)
        if asks {
            questions.append(Question(bytes: bytes, time: time))
        } else {
            untold = untoldLeft(time) + Double(bytes)
            untoldTime = time
        }
    }

    /// The terminal gives the next answer.
    public mutating func ready(at time: Double) {
        lastAnswer = time
        if owed > 0 {
            owed -= 1
        } else if let first = questions.first {
            if let begin = first.begin {
                questions.removeFirst()
                learn(first.bytes, took: time - begin)
            } else {
                questions[0].begin = time
            }
        }
        if owed == 0 { isSilent = false }
    }

    private mutating func learn(_ bytes: Int, took duration: Double) {
        guard bytes >= Self.telling else { return }
        // Answers may come in one packet: a line is not believed to be more than twice as fast at once.
        let measured = min(Double(bytes) * Self.delay / max(1e-6, duration), 2 * Double(window))
        window = min(max(Int(measured), Self.windows.lowerBound), Self.windows.upperBound)
    }

    /// Whether a frame may be sent now that no key asks for.
    public func maySend(at time: Double) -> Bool {
        let now = noticingSilence(time)
        return now.underWay(time) <= now.window / 2
    }

    /// When to look again, where nothing may be sent now: an answer may come before.
    public func nextTime(after time: Double) -> Double {
        let now = noticingSilence(time)
        let surplus = Double(now.underWay(time) - now.window / 2)
        return time + min(1, max(0.02, surplus / Self.slowRate))
    }

    /// Bytes of pictures that may be in a frame sent now: half of what may be under way, so that the line is not
    /// idle until the answer comes.
    public func pictureBudget(at time: Double) -> Int {
        let now = noticingSilence(time)
        return max(0, min(now.window / 2, now.window - now.underWay(time)))
    }

    private func underWay(_ time: Double) -> Int {
        questions.reduce(Int(untoldLeft(time))) { $0 + $1.bytes }
    }

    private func untoldLeft(_ time: Double) -> Double {
        max(0, untold - (time - untoldTime) * Self.slowRate)
    }

    /// A terminal that has not answered in all that time does not answer.
    private func noticingSilence(_ time: Double) -> LinePacing {
        guard let first = questions.first, lastAnswer == -Double.infinity,
            time - first.time > Self.patience + Double(first.bytes) / Self.slowRate
        else { return self }
        var silent = LinePacing()
        // What was sent first has been going out since.
        let sent = Double(questions.reduce(0) { $0 + $1.bytes }) - (time - first.time) * Self.slowRate
        silent.untold = untoldLeft(time) + max(0, sent)
        silent.untoldTime = time
        silent.owed = owed + questions.reduce(0) { $0 + ($1.begin == nil ? 2 : 1) }
        silent.isSilent = true
        return silent
    }
}
