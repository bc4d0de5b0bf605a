import EngineInterface

/// A run that is watched, or looked at as a record: put together from its events.
struct LiveRun: Sendable, Equatable {
    /// One picture of the film strip.
    struct PreviewEntry: Sendable, Equatable {
        var step: Int
        /// A path inside the run folder.
        var file: String
        var prompt: String
        var seed: Int
        /// When it was made: a later one of the same step is another picture.
        var time: Double
    }

    /// A picture that is being sampled.
    struct Forming: Sendable, Equatable {
        var step: Int
        var samplingStep: Int
        var samplingSteps: Int
        var png: [UInt8]?
    }

    struct LogLine: Sendable, Equatable {
        var time: Double
        var step: Int
        var level: Event.Log.Level
        var message: String
    }

    /// What is being done besides steps.
    struct Activity: Sendable, Equatable {
        var text: String
        var done: Int?
        var total: Int?
    }

    /// No sign of life of a run that is at work.
    struct Silence: Sendable, Equatable {
        var seconds: Int
        /// The number of its process, where that is known.
        var process: Int?
    }

    /// The run folder.
    let path: String
    var summary: RunSummary
    private(set) var started: Event.Started?
    private(set) var state: RunState
    private(set) var step = 0
    private(set) var lastStep: Event.Step?
    private(set) var activity: Activity?
    private(set) var curve = LossCurve()
    private(set) var previews: [PreviewEntry] = []
    private(set) var forming: Forming?
    private(set) var log: [LogLine] = []
    /// Steps of which there is a copy of the embedding.
    private(set) var copies: [Int] = []
    private(set) var finished: Event.Finished?
    private(set) var pace = Pace()
    /// Whether all of its past is here.
    var isCaughtUp = false
    /// Whether an interrupt was sent and has not taken effect yet.
    var isStopping = false
    /// Set while it does not answer.
    var silence: Silence?
    var details: RunDetails?
    /// Whether the log tells already that the validation loss is flat, as it does once a start.
    private var isFlat = false

    /// Log lines that are kept.
    private static let logLimit = 500

    init(_ entry: RunEntry) {
        path = entry.path
        summary = entry.summary
        state = entry.summary.state
        step = Self.possible(entry.summary.step) ? entry.summary.step : 0
    }

    /// A run that is told anew from its beginning.
    init(again run: LiveRun) {
        self.init(RunEntry(path: run.path, reference: run.name, summary: run.summary))
        (details, isCaughtUp) = (run.details, true)
    }

    /// Whether a step can be one: a damaged file may say anything, and numbers near the ends of their range cannot be calculated with.
    static func possible(_ step: Int) -> Bool { step >= 0 && step < 1 << 48 }

    var name: String { summary.name }
    var maxSteps: Int { max(0, started?.maxSteps ?? summary.maxSteps) }
    var isActive: Bool { state.isActive }
    /// 0 to 1.
    var progress: Double { maxSteps > 0 ? min(1, Double(step) / Double(maxSteps)) : 0 }
    /// Seconds until the last step; NaN where it cannot be told.
    var secondsLeft: Double { isActive && silence == nil ? pace.secondsPerStep * Double(max(0, maxSteps - step)) : .nan }

    /// The path of a file that an event names.
    func inside(_ file: String) -> String { file.hasPrefix("/") ? file : "\(path)/\(file)" }

    /// Takes in what happened.
    mutating func take(_ event: Event) {
        guard Self.possible(event.step) else { return }
        switch event.content {
        case .started(let started): begin(started, at: event)
        case .step(let done):
            // A run that goes on from an earlier state tells its steps again.
            if event.step <= step { forget(after: event.step - 1) }
            step = event.step
            lastStep = done
            activity = nil
            if state == .preparing { state = .running }
            curve.add(step: event.step, loss: done.loss)
            pace.add(step: event.step, time: event.time, seconds: done.seconds)
        case .validation(let value):
            if value.flat, !isFlat { note(.info, "The validation loss is flat from step \(event.step) on", at: event) }
            isFlat = value.flat
            curve.add(validation: LossCurve.Validation(step: event.step, loss: value.loss, heldOut: value.heldOutLoss, isFlat: value.flat))
        case .preview(let preview): take(preview, at: event)
        case .saved(let saved): take(saved, at: event)
        case .log(let line): note(line.level, line.message, at: event)
        case .state(let value):
            state = value.state
            activity = value.activity.map { Activity(text: $0, done: value.done, total: value.total) }
            if value.state.isActive { finished = nil }
        case .finished(let end): finish(end, at: event)
        case .prepared, .interrogated, .other: break
        }
    }

    /// How the run stands, once nobody is at work on it.
    mutating func end(_ summary: RunSummary) {
        self.summary = summary
        state = summary.state
        if Self.possible(summary.step) { step = max(step, summary.step) }
        (activity, forming, isStopping, silence) = (nil, nil, false, nil)
        guard let line = lastWords else { return }
        note(.error, line, at: Event(time: summary.updatedAt, step: step, .other("")))
    }

    /// How it ended, of a run whose process had no last word, and from which step it goes on.
    var lastWords: String? {
        guard state == .stopped, let how = summary.message else { return nil }
        return "The run \(how) at step \(step); r goes on from step \(summary.step)"
    }

    private mutating func begin(_ started: Event.Started, at event: Event) {
        self.started = started
        state = .running
        finished = nil
        (isStopping, isFlat) = (false, false)
        forget(after: event.step)
        step = event.step
        pace = Pace()
    }

    private mutating func take(_ preview: Event.Preview, at event: Event) {
        guard let file = preview.file else {
            let bytes = preview.png.flatMap(Base64.decode) ?? (forming?.step == event.step ? forming?.png : nil)
            forming = Forming(step: event.step, samplingStep: preview.samplingStep, samplingSteps: preview.samplingSteps, png: bytes)
            return
        }
        forming = nil
        previews.removeAll { $0.step == event.step }
        previews.append(PreviewEntry(step: event.step, file: file, prompt: preview.prompt, seed: preview.seed, time: event.time))
    }

    private mutating func take(_ saved: Event.Saved, at event: Event) {
        if saved.file.hasPrefix("embeddings/") {
            if !copies.contains(event.step) { copies.append(event.step) }
        } else {
            note(.info, "saved \(saved.file)", at: event)
        }
    }

    private mutating func finish(_ end: Event.Finished, at event: Event) {
        finished = end
        state = end.state
        (activity, forming, isStopping) = (nil, nil, false)
        note(end.state == .failed ? .error : .info, end.reason, at: event)
    }

    private mutating func note(_ level: Event.Log.Level, _ message: String, at event: Event) {
        log.append(LogLine(time: event.time, step: event.step, level: level, message: message))
        if log.count > Self.logLimit { log.removeFirst(log.count - Self.logLimit) }
    }

    private mutating func forget(after step: Int) {
        curve.forget(after: step)
        previews.removeAll { $0.step > step }
        copies.removeAll { $0 > step }
    }
}

/// How fast steps follow each other, previews and validations between them included.
struct Pace: Sendable, Equatable {
    private struct Mark: Equatable {
        var step: Int
        var time: Double
    }

    private static let count = 64
    private var marks: [Mark] = []
    /// Seconds that steps themselves take, lately.
    private(set) var ownSeconds = Double.nan

    mutating func add(step: Int, time: Double, seconds: Double) {
        if seconds.isFinite { ownSeconds = ownSeconds.isNaN ? seconds : ownSeconds + (seconds - ownSeconds) / 16 }
        marks.append(Mark(step: step, time: time))
        if marks.count > Self.count { marks.removeFirst() }
    }

    /// Previews and validations included; NaN before the first step.
    var secondsPerStep: Double {
        guard let first = marks.first, let last = marks.last, last.step > first.step else { return ownSeconds }
        return (last.time - first.time) / Double(last.step - first.step)
    }
}
