import Engine
import EngineInterface
import Logging

/// Shows long work as it goes on: JSON lines, a progress bar on a terminal, else plain lines.
final class ProgressDisplay: EventSink {
    private enum Form {
        case json
        case bar
        case lines
    }

    /// Seconds between two plain lines about steps.
    private static let lineInterval = 10.0

    private let console: Console
    private let log: Logger
    private let form: Form
    private var progress = WorkProgress()
    private var lastLine = -Double.infinity
    private var lastActivity: String?
    private var isSilent = false

    init(_ surroundings: Surroundings, json: Bool) {
        console = surroundings.console
        log = surroundings.log
        form = json ? .json : surroundings.console.isTerminal ? .bar : .lines
    }

    func send(_ event: Event) {
        progress.take(event)
        sayOnError(event)
        switch form {
        case .json: console.print(json: event)
        case .bar:
            if let line = Announcement.line(event, progress) { console.print(line) }
            if case .finished = event.content {
                console.show(status: nil)
            } else {
                console.show(status: ProgressText.bar(progress, columns: console.columns - 1))
            }
        case .lines:
            if let line = Announcement.line(event, progress) { console.print(line) }
            printLine(of: event)
        }
    }

    /// Takes in what happened before anybody watched, and shows of it where the work stands, and what its latest start had to warn of.
    /// - Parameter isAtWork: whether it goes on.
    func catchUp(_ events: [Event], isAtWork: Bool) {
        for event in events {
            if form == .json { console.print(json: event) }
            progress.take(event)
        }
        for event in Self.warnings(events) { sayOnError(event) }
        if form == .lines, progress.lastStep != nil { console.print(ProgressText.line(progress, isAtWork: isAtWork)) }
    }

    /// What the latest start had to warn of, a few lines at most.
    private static func warnings(_ events: [Event]) -> [Event] {
        var (warnings, hasWorked) = ([Event](), false)
        for event in events {
            switch event.content {
            case .step, .finished: hasWorked = true
            case .state(let state) where state.state == .preparing && hasWorked: (warnings, hasWorked) = ([], false)
            case .log(let line) where line.level == .warning || line.level == .error: warnings.append(event)
            default: break
            }
        }
        return warnings.suffix(20)
    }

    /// Says that a run at work gives no sign of life.
    func showSilence(of run: String, seconds: Int, process: Int?) {
        if !isSilent {
            let cure = process.map { "; `kill -CONT \($0)` wakes a process that was stopped, `kill -KILL \($0)` ends it" } ?? ""
            log.warning("The run \(run) has not answered for \(seconds) s, at step \(progress.step)\(cure)")
        }
        isSilent = true
        if form == .bar { console.show(status: ProgressText.silence(progress, seconds: seconds)) }
    }

    /// Says that it does again.
    func showAnswer(of run: String) {
        if isSilent { log.info("The run \(run) answers again") }
        isSilent = false
    }

    /// Says something besides the events.
    func tell(_ line: String) {
        log.info("\(SafeName.printable(line))")
    }

    /// What standard error carries of an event: messages, and what is wrong with a picture.
    private func sayOnError(_ event: Event) {
        switch event.content {
        case .log(let message): log.log(level: message.level.loggerLevel, "\(SafeName.printable(message.message))")
        case .prepared(let picture): warn(picture.source, picture.problem)
        case .interrogated(let picture): warn(picture.file, picture.problem)
        default: break
        }
    }

    private func warn(_ picture: String, _ problem: String?) {
        guard let problem else { return }
        log.warning("\(SafeName.printable("\(picture): \(problem)"))")
    }

    /// A line about steps or pictures every ten seconds and at the last one, and one about each new activity.
    private func printLine(of event: Event) {
        switch event.content {
        case .step, .prepared:
            guard event.time - lastLine >= Self.lineInterval || event.step == progress.maxSteps else { return }
            lastLine = event.time
            lastActivity = nil
            console.print(ProgressText.line(progress))
        case .state:
            guard let activity = progress.activity, activity.text != lastActivity else { return }
            lastActivity = activity.text
            console.print(activity.text.prefix(1).uppercased() + activity.text.dropFirst())
        default: break
        }
    }
}
