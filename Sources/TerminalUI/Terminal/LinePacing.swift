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
    private static let windows = 2_048...4_194_304

    /// Bytes that may be under way.
    public private(set) var window = Int(slowRate * delay)
    private var questions: [Question] = []
    private var lastAnswer = -Double.infinity
    /// The shortest time that an answer took: what the line takes without any load.
    private var latency = Double.infinity
    /// Bytes that no answer will tell of, and when they were counted.
    private var untold = 0.0
    private var untoldTime = 0.0
    /// Answers that were given up and may come yet.
    private var owed = 0
    private var isSilent = false

    public init() {}

    /// Whether it is any use to ask.
    public var shouldAsk: Bool { !isSilent }

    /// A frame of so many bytes goes out. Every frame is told of, also those that follow a key.
    /// - Parameter asks: whether the terminal is asked to tell when it is drawn.
    public mutating func sent(_ bytes: Int, asks: Bool, at time: Double) {
        noticeSilence(time)
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
        // Frames behind one another are drawn one after another.
        let duration = max(0, time - max(question.time, before))
        latency = min(latency, time - question.time)
        let drawing = max(0, duration - latency)
        if drawing > Self.delay {
            window = Int(Double(question.bytes) * Self.delay / drawing)
        } else if question.bytes * 2 >= window {
            window *= 2
        }
        window = min(max(window, Self.windows.lowerBound), Self.windows.upperBound)
    }

    /// Whether a frame may be sent now that no key asks for.
    public mutating func maySend(at time: Double) -> Bool {
        noticeSilence(time)
        return underWay(time) <= window / 2
    }

    /// When to look again, where nothing may be sent now: an answer may come before.
    public func nextTime(after time: Double) -> Double {
        let surplus = Double(underWay(time) - window / 2)
        return time + min(1, max(0.02, surplus / Self.slowRate))
    }

    /// Bytes of pictures that may be in a frame sent now.
    public mutating func pictureBudget(at time: Double) -> Int {
        noticeSilence(time)
        return max(0, window - underWay(time))
    }

    private func underWay(_ time: Double) -> Int {
        questions.reduce(Int(untoldLeft(time))) { $0 + $1.bytes }
    }

    private func untoldLeft(_ time: Double) -> Double {
        max(0, untold - (time - untoldTime) * Self.slowRate)
    }

    /// A terminal that has not answered in all that time does not answer.
    private mutating func noticeSilence(_ time: Double) {
        guard let first = questions.first, lastAnswer == -Double.infinity,
            time - first.time > Self.patience + Double(first.bytes) / Self.slowRate
        else { return }
        // What was sent first has been going out since.
        let sent = Double(questions.reduce(0) { $0 + $1.bytes }) - (time - first.time) * Self.slowRate
        untold = untoldLeft(time) + max(0, sent)
        untoldTime = time
        owed += questions.count
        questions = []
        isSilent = true
        window = Int(Self.slowRate * Self.delay)
    }
}
