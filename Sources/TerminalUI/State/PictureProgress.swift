import EngineInterface

/// Work on pictures as it goes on, or as it ended: put together from its events.
struct PictureProgress: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        case preprocessing(destination: String)
        case captioning(Captioner)
    }

    let kind: Kind
    private(set) var state = RunState.preparing
    private(set) var done = 0
    private(set) var total: Int
    /// The picture that was done last.
    private(set) var file: String?
    /// Pictures, or captions, that came out.
    private(set) var made = 0
    /// Pictures of which nothing, or not all, came out.
    private(set) var problems: [SkippedFile] = []
    /// Lines that the work said beside.
    private(set) var remarks: [String] = []
    private(set) var activity: LiveRun.Activity?
    /// Whether it has been heard of.
    private(set) var hasBegun = false
    /// Whether an interrupt was sent and has not taken effect yet.
    var isStopping = false
    /// Why it ended.
    private(set) var reason: String?
    private var pace = Pace()
    private let beganAt: Double
    private(set) var seconds = 0.0

    /// Lines that are kept.
    private static let limit = 1000

    /// - Parameters:
    ///   - total: how many pictures there are; 0 where that is not known yet.
    ///   - time: Unix seconds of now.
    init(_ kind: Kind, total: Int, at time: Double) {
        (self.kind, self.total, beganAt) = (kind, total, time)
    }

    var isActive: Bool { state.isActive }
    /// 0 to 1.
    var progress: Double { total > 0 ? min(1, Double(done) / Double(total)) : state == .finished ? 1 : 0 }
    /// Seconds until the last picture; NaN where it cannot be told.
    var secondsLeft: Double { pace.secondsPerStep * Double(max(0, total - done)) }
    /// Where the training set went; nil of other work.
    var destination: String? { if case .preprocessing(let folder) = kind { folder } else { nil } }

    mutating func begin() {
        hasBegun = true
    }

    mutating func take(_ event: Event) {
        guard isActive else { return }
        hasBegun = true
        switch event.content {
        case .state(let now):
            activity = now.activity.map { LiveRun.Activity(text: $0, done: now.done, total: now.total) }
        case .prepared(let prepared):
            count(event, prepared.source, prepared.problem)
            if LiveRun.possible(prepared.total) { total = max(total, prepared.total) }
            made += prepared.outputs.count
        case .interrogated(let words):
            count(event, words.file, words.problem)
            made += words.problem == nil ? 1 : 0
        case .log(let line) where line.level != .info:
            if remarks.count < Self.limit { remarks.append(line.message) }
        default: break
        }
    }

    private mutating func count(_ event: Event, _ file: String, _ problem: String?) {
        (state, activity, self.file) = (.running, nil, file)
        if LiveRun.possible(event.step) { done = max(done, event.step) }
        pace.add(step: done, time: event.time, seconds: .nan)
        if let problem, problems.count < Self.limit { problems.append(SkippedFile(path: file, reason: problem)) }
    }

    mutating func end(_ end: Event.Finished, at time: Double) {
        (state, reason, activity, isStopping) = (end.state.isActive ? .failed : end.state, end.reason, nil, false)
        seconds = max(0, time - beganAt)
    }
}
