import EngineInterface
import Glibc

/// Follows a run from another process or thread: first what its folder tells, then what its socket says, nothing lost or told twice.
public struct RunFollower {
    /// Events that are told at a time of the past.
    private static let part = 2000
    /// How long a wait for events lasts before the file and the stop are looked at.
    private static let waitMilliseconds: Int32 = 200
    /// How often, a tenth of a second apart, a run that is at work is tried until it answers: one that begins does not listen at once.
    private static let attempts = 50

    private let folder: RunFolder
    private let orders: FollowerOrders
    private let findEnd: @Sendable (Int) -> WorkerEnd?
    private var file: EventFile
    private var place = WatcherPlace()
    private var pulse: Pulse
    /// The process at work.
    private var process: Int?

    /// How the following came to its end.
    public enum Ending: Sendable {
        /// The run is not at work.
        case over
        /// It cannot be read, which has been told.
        case lost
        /// It is at work again, from an earlier state perhaps: what is told of it begins anew.
        case restarted
        /// It was told to end.
        case stopped
    }

    /// - Parameters:
    ///   - folder: the run's.
    ///   - findEnd: how a process ended, for whoever is its parent.
    public init(_ folder: RunFolder, findEnd: @escaping @Sendable (Int) -> WorkerEnd? = { _ in nil }) {
        self.init(folder, orders: FollowerOrders(signal: nil), pulse: Pulse(), findEnd: findEnd)
    }

    init(_ folder: RunFolder, orders: FollowerOrders, pulse: Pulse, findEnd: @escaping @Sendable (Int) -> WorkerEnd?) {
        (self.folder, self.orders, self.pulse, self.findEnd) = (folder, orders, pulse, findEnd)
        file = EventFile(folder)
    }

    /// Tells the run's past and follows it to its end, on this thread.
    /// - Parameters:
    ///   - isStopped: ends the following between two deliveries; the run goes on.
    ///   - deliver: gets the past first, and last how the run stands, or why it cannot be followed.
    @discardableResult
    public mutating func follow(until isStopped: () -> Bool, deliver: (RunNews) -> Void) -> Ending {
        do throws(FileError) {
            return try follow(isStopped, deliver)
        } catch {
            deliver(.lost(error.description))
            return .lost
        }
    }

    private mutating func follow(_ isStopped: () -> Bool, _ deliver: (RunNews) -> Void) throws(FileError) -> Ending {
        // Connected before the file is read, so that nothing falls between the two.
        var client = try connect(isStopped)
        try tellPast(isStopped, deliver)
        let summary = try folder.readSummary()
        process = summary.processID
        while !isStopped() {
            guard let connected = client else {
                let summary = try folder.readSummary()
                guard summary.state.isActive else { return conclude(summary, deliver) }
                // It takes nobody in.
                if case .tell(let seconds) = pulse.due() { deliver(.silent(seconds: seconds, process: process)) }
                client = try connect(isStopped)
                continue
            }
            if pulse.hear() { deliver(.answers) }
            try listen(to: connected, isStopped, deliver)
            if isStopped() { break }
            let missed = try place.missed { () throws(FileError) in try file.next(atMost: Self.part) }
            if file.wasCut { return .restarted }
            if !missed.isEmpty { deliver(.events(missed)) }
            // The run lets go of a watcher that lags behind, and goes on.
            client = isStopped() ? nil : try connect(isStopped)
            if client != nil, let process, let now = try folder.readSummary().processID, now != process { return .restarted }
        }
        return .stopped
    }

    /// Connects to a run at work; nil where it is not, or does not answer.
    private func connect(_ isStopped: () -> Bool) throws(FileError) -> ControlClient? {
        for _ in 0..<Self.attempts {
            guard try folder.readSummary().state.isActive, !isStopped() else { return nil }
            do throws(FileError) {
                return try ControlClient(folder)
            } catch {
                // Somebody else's run: the socket is its user's alone.
                if error.code == EACCES || error.code == EPERM { throw error }
            }
            orders.wait(milliseconds: 100)
        }
        return nil
    }

    private mutating func tellPast(_ isStopped: () -> Bool, _ deliver: (RunNews) -> Void) throws(FileError) {
        while !isStopped() {
            let events = try file.next(atMost: Self.part)
            place.read(events)
            deliver(.past(events, isLast: events.count < Self.part))
            if events.count < Self.part { return }
        }
    }

    /// Tells what happens until the connection ends.
    private mutating func listen(to client: ControlClient, _ isStopped: () -> Bool, _ deliver: (RunNews) -> Void) throws(FileError) {
        while !isStopped() {
            for command in orders.takeCommands() {
                // A run that is gone closes the connection, too.
                try? client.send(command)
            }
            switch pulse.due() {
            case .ask: try? client.send(.status)
            case .tell(let seconds): deliver(.silent(seconds: seconds, process: process))
            case nil: break
            }
            // Once the socket is heard alone only it, or an order, has anything to say.
            let longest = pulse.wait().pollMilliseconds
            orders.wait(for: client.descriptor, milliseconds: place.isCaughtUp && orders.canWake ? longest : min(longest, Self.waitMilliseconds))
            guard let heard = client.events(waiting: 0) else { return }
            if !heard.isEmpty, pulse.hear() { deliver(.answers) }
            var news: [Event] = []
            if !place.isCaughtUp {
                // A run takes a watcher in a little after the watcher connected; what happened between stands in the file only.
                news = try file.events()
                place.read(news)
            }
            news += place.news(in: heard.filter { !$0.isAnswer })
            if !news.isEmpty, !isStopped() { deliver(.events(news)) }
        }
    }

    /// The run is not at work: tells how it stands.
    private func conclude(_ found: RunSummary, _ deliver: (RunNews) -> Void) -> Ending {
        var summary = found
        if summary.state == .stopped { summary.message = LastWords(folder).text(summary.processID.flatMap(findEnd)) }
        deliver(.ended(summary))
        return .over
    }
}

extension Event {
    /// Whether it answers a question only, and nothing has happened.
    fileprivate var isAnswer: Bool {
        if case .state(let state) = content { state.isAnswer == true } else { false }
    }
}
