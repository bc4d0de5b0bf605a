/// Decides when the next frame that nobody pressed a key for may be sent, and how much of pictures may be in it, so that on a slow line a
/// key's answer never waits behind more than about a quarter of a second of bytes.
///
/// After each frame the terminal is asked to tell when it has been drawn; what has been sent and not been told of is under way.
/// Times are seconds on any clock that only goes forward.
public struct LinePacing: Sendable {
    private struct Question {
        var bytes: Int
        var time: Double
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

    /// A frame of so many bytes goes out. Every frame is told of, also those that follow a key.
    /// - Parameter asks: whether the terminal is asked to tell when it is drawn.
    public mutating func sent(_ bytes: Int, asks: Bool, at time: Double) {
        self = noticingSilence(time)
        if asks {
            questions.append(Question(bytes: bytes, time: time))
        } else {
            untold = untoldLeft(time) + Double(bytes)
            untoldTime = time
        }
    }

    /// The terminal says that the earliest frame it was asked about is drawn.
    public mutating func ready(at time: Double) {
        let before = lastAnswer
        lastAnswer = time
        if owed > 0 {
            owed -= 1
        } else if !questions.isEmpty {
            learn(questions.removeFirst(), after: before, time)
        }
        if owed == 0 { isSilent = false }
    }

    private mutating func learn(_ question: Question, after before: Double, _ time: Double) {
        guard question.bytes >= Self.telling else { return }
        // Behind another frame, it took the time since that one's answer. Alone, it took its way there and back as well, and says only
        // that the line is no slower.
        let duration = max(1e-6, time - max(question.time, before))
        let measured = Double(question.bytes) * Self.delay / duration
        if before > question.time || measured > Double(window) {
            window = min(max(Int(min(measured, 2 * Double(window))), Self.windows.lowerBound), Self.windows.upperBound)
        }
    }

    /// Whether a frame may be sent now that no key asks for.
    public func maySend(at time: Double) -> Bool {
        let now = noticingSilence(time)
        return now.underWay(time) <= now.threshold
    }

    /// When to look again, where nothing may be sent now: an answer may come before.
    public func nextTime(after time: Double) -> Double {
        let now = noticingSilence(time)
        let surplus = Double(now.underWay(time) - now.threshold)
        return time + min(1, max(0.02, surplus / Self.slowRate))
    }

    /// Bytes of pictures that may be in a frame sent now: half of what may be under way, so that there are two to measure by.
    public func pictureBudget(at time: Double) -> Int {
        let now = noticingSilence(time)
        return max(0, min(now.window / 2, now.window - now.underWay(time)))
    }

    /// Bytes that may be under way when the next frame is sent: behind a single one it is sent in any case, as only two can be measured by.
    private var threshold: Int { questions.count == 1 ? window : window / 2 }

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
        silent.owed = owed + questions.count
        silent.isSilent = true
        return silent
    }
}
