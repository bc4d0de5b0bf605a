import EngineInterface

/// An order for pictures as it is worked on, or as it ended: put together from its events.
struct GenerationProgress: Sendable {
    /// The picture that is being sampled.
    struct Forming: Sendable, Equatable {
        var step: Int
        var steps: Int
        var png: [UInt8]?
        /// What it looked like a step before, to be shown until it is drawn.
        var earlier: [UInt8]?
    }

    let isGrid: Bool
    private(set) var state = RunState.preparing
    private(set) var activity: LiveRun.Activity?
    private(set) var forming: Forming?
    private(set) var done = 0
    private(set) var total: Int
    /// Pictures that form together.
    private let batch: Int
    /// 0 to 1; never falls, as a second pass counts its steps anew.
    private(set) var progress = 0.0
    /// What the work said beside, the newest last.
    private(set) var remarks: [Event.Log] = []
    /// Whether it has been heard of.
    private(set) var hasBegun = false
    /// Whether an interrupt was sent and has not taken effect yet.
    var isStopping = false
    /// Why it ended.
    private(set) var reason: String?
    private let beganAt: Double
    private(set) var seconds = 0.0
    /// When the first step was done, and how far it was then.
    private var first: (time: Double, share: Double)?
    private var lastTime: Double

    /// - Parameter time: Unix seconds of now.
    init(_ order: GenerationOrder, at time: Double) {
        switch order {
        case .pictures(let settings):
            (isGrid, batch) = (false, max(1, settings.batchSize))
            let (product, isTooLarge) = batch.multipliedReportingOverflow(by: max(1, settings.count))
            total = isTooLarge ? 0 : product
        case .grid: (isGrid, batch, total) = (true, 1, 0)
        }
        (beganAt, lastTime) = (time, time)
    }

    var isActive: Bool { state.isActive }

    /// Seconds until the last picture; NaN where it cannot be told.
    var secondsLeft: Double {
        guard let first, progress > first.share, lastTime > first.time else { return .nan }
        return (lastTime - first.time) / (progress - first.share) * (1 - progress)
    }

    mutating func begin() {
        hasBegun = true
    }

    mutating func take(_ event: Event) {
        guard isActive else { return }
        hasBegun = true
        if event.time.isFinite { (lastTime, seconds) = (event.time, max(seconds, event.time - beganAt)) }
        switch event.content {
        case .state(let now):
            activity = now.activity.map { LiveRun.Activity(text: $0, done: now.done, total: now.total) }
            if now.state == .running { state = .running }
            if let told = now.total, now.state == .running, LiveRun.possible(told) { total = max(told, total) }
        case .preview(let preview): take(preview)
        case .log(let line) where line.level != .info: remarks = remarks.suffix(99) + [line]
        default: break
        }
    }

    private mutating func take(_ preview: Event.Preview) {
        (state, activity) = (.running, nil)
        if preview.file != nil {
            done += 1
            forming = nil
            advance(to: Double(done))
        } else {
            let png = preview.png.flatMap(Base64.decode)
            forming = Forming(
                step: preview.samplingStep, steps: preview.samplingSteps, png: png ?? forming?.png, earlier: png == nil ? forming?.earlier : forming?.png)
            let share = preview.samplingSteps > 0 ? Double(preview.samplingStep) / Double(preview.samplingSteps) : 0
            advance(to: Double(done) + Double(batch) * min(max(share, 0), 1))
        }
    }

    private mutating func advance(to pictures: Double) {
        if total > 0 { progress = max(progress, min(1, pictures / Double(total))) }
        if first == nil { first = (lastTime, progress) }
    }

    mutating func end(_ end: Event.Finished, at time: Double) {
        (state, reason, activity, forming, isStopping) = (end.state.isActive ? .failed : end.state, end.reason, nil, nil, false)
        if state == .finished { progress = 1 }
        seconds = max(0, time - beganAt)
    }
}
