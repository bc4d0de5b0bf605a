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
    private var file: EventFile
    private var place = WatcherPlace()

    /// - Parameter folder: the run's.
    public init(_ folder: RunFolder) {
        self.init(folder, orders: FollowerOrders(signal: nil))
    }

    init(_ folder: RunFolder, orders: FollowerOrders) {
        self.folder = folder
        self.orders = orders
        file = EventFile(folder)
    }

    /// Tells the run's past and follows it to its end, on this thread.
    /// - Parameters:
    ///   - isStopped: ends the following between two deliveries; the run goes on.
    ///   - deliver: gets the past first, and last how the run stands, or why it cannot be followed.
    public mutating func follow(until isStopped: () -> Bool, deliver: (RunNews) -> Void) {
        do throws(FileError) {
            // Connected before the file is read, so that nothing falls between the two.
            var client = try connect(isStopped)
            try tellPast(isStopped, deliver)
            while let connected = client, !isStopped() {
                try listen(to: connected, isStopped, deliver)
                if isStopped() { return }
                let missed = try place.missed { () throws(FileError) in try file.next(atMost: Self.part) }
                if !missed.isEmpty { deliver(.events(missed)) }
                // The run lets go of a watcher that lags behind, and goes on.
                client = isStopped() ? nil : try connect(isStopped)
            }
            if isStopped() { return }
            try conclude(deliver)
        } catch {
            deliver(.lost(error.description))
        }
    }

    /// Connects to a run at work; nil where it is not, or does not answer.
    private func connect(_ isStopped: () -> Bool) throws(FileError) -> ControlClient? {
        for _ in 0..<Self.attempts {
            guard try folder.readSummary().state.isActive, !isStopped() else { return nil }
            if let client = try? ControlClient(folder) { return client }
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
            // Once the socket is heard alone only it, or an order, has anything to say.
            orders.wait(for: client.descriptor, milliseconds: place.isCaughtUp && orders.canWake ? -1 : Self.waitMilliseconds)
            guard let heard = client.events(waiting: 0) else { return }
            var news: [Event] = []
            if !place.isCaughtUp {
                // A run takes a watcher in a little after the watcher connected; what happened between stands in the file only.
                news = try file.events()
                place.read(news)
            }
            news += place.news(in: heard)
            if !news.isEmpty, !isStopped() { deliver(.events(news)) }
        }
    }

    /// The run is not at work: tells how it stands, once the summary no longer says otherwise. A process that ends lets go of its socket a little
    /// before its lock.
    private func conclude(_ deliver: (RunNews) -> Void) throws(FileError) {
        for _ in 0..<20 {
            let summary = try folder.readSummary()
            if !summary.state.isActive { return deliver(.ended(summary)) }
            orders.wait(milliseconds: 100)
        }
        deliver(.lost("The run \(folder.reference) is at work but does not answer; try again"))
    }
}
