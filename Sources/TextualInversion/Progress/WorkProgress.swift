import EngineInterface

/// How far long work is, put together from its events.
struct WorkProgress {
    /// What is being done besides steps, for example `encoding pictures`.
    struct Activity: Equatable {
        var text: String
        var done: Int?
        var total: Int?
    }

    private(set) var started: Event.Started?
    /// How many pictures there are, of work on pictures.
    private(set) var pictures: Int?
    private(set) var step = 0
    private(set) var lastStep: Event.Step?
    private(set) var validationLoss = Double.nan
    /// The step from which on the validation loss is flat; nil while it is not.
    private(set) var flatSince: Int?
    private(set) var activity: Activity?
    private var losses = RecentMean()
    private var seconds = RecentMean()
    /// Times at which the last steps ended, previews and validations between them included.
    private var ends: [(step: Int, time: Double)] = []
    /// How many pieces the activity at work has, and when it began.
    private var begun: (total: Int, time: Double)?

    /// Takes in what happened.
    mutating func take(_ event: Event) {
        switch event.content {
        case .started(let started):
            self = WorkProgress()
            self.started = started
            step = event.step
        case .step(let done):
            step = event.step
            lastStep = done
            activity = nil
            losses.add(done.loss)
            seconds.add(done.seconds)
            ends.append((event.step, event.time))
            if ends.count > RecentMean.count { ends.removeFirst() }
        case .validation(let validation):
            validationLoss = validation.loss
            flatSince = validation.flat ? flatSince ?? event.step : nil
        case .preview(let preview):
            activity = preview.file == nil
                ? Activity(text: "sampling", done: preview.samplingStep, total: preview.samplingSteps) : nil
        case .state(let state):
            activity = state.activity.map { Activity(text: $0, done: state.done, total: state.total) }
            if state.state == .running, let total = state.total { begun = (total, event.time) }
        case .prepared, .interrogated: takePicture(event)
        case .saved, .log, .finished, .other: break
        }
    }

    private mutating func takePicture(_ event: Event) {
        if pictures == nil, let begun {
            pictures = begun.total
            ends = [(0, begun.time)]
        }
        step = event.step
        activity = nil
        ends.append((event.step, event.time))
        if ends.count > RecentMean.count { ends.removeFirst() }
    }

    /// Mean of the last steps; NaN before the first.
    var loss: Double { losses.mean }
    /// Mean of the last steps; NaN before the first.
    var secondsPerStep: Double { seconds.mean }

    /// Steps, or pictures, to do in all; nil before the work has begun.
    var maxSteps: Int? { started.map(\.maxSteps) ?? pictures }

    /// Seconds until the last step at the pace of late, previews and validations included; NaN while there is none.
    var secondsLeft: Double {
        guard let maxSteps else { return .nan }
        guard let first = ends.first, let last = ends.last, last.step > first.step else { return secondsPerStep * Double(maxSteps - step) }
        return (last.time - first.time) / Double(last.step - first.step) * Double(maxSteps - step)
    }
}

/// The mean of the last 32 numbers.
private struct RecentMean {
    static let count = 32
    private var numbers: [Double] = []

    mutating func add(_ number: Double) {
        numbers.append(number)
        if numbers.count > Self.count { numbers.removeFirst() }
    }

    var mean: Double { numbers.isEmpty ? .nan : numbers.reduce(0, +) / Double(numbers.count) }
}
