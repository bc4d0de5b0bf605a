import EngineInterface

/// Where a watcher stands among a run's events, which reach it twice: from the file, which has all that lasts, and from the socket, which
/// begins somewhere in between. What the file told is not told again by the socket, nor the other way round.
struct WatcherPlace {
    /// So many events at the end of the file are compared with; the socket is never behind by more.
    private static let reach = 512

    /// The last events that the file told.
    private var tail: [Event] = []
    /// The last event that the socket told and that the file has, too.
    private var heard: Event?
    /// Whether the socket tells what the file has not told: from then on it is heard alone.
    private(set) var isCaughtUp = false

    /// Takes in what was read from the file, while the socket is not yet heard alone.
    mutating func read(_ events: [Event]) {
        tail = (tail + events.suffix(Self.reach)).suffix(Self.reach)
    }

    /// Of events from the socket those that are news. To be called after `read` of all that the file had when they had arrived.
    mutating func news(in events: [Event]) -> [Event] {
        events.filter { event in
            if !isCaughtUp, !isNews(event) { return false }
            if let written = RunJournal.written(event) { heard = written }
            return true
        }
    }

    private mutating func isNews(_ event: Event) -> Bool {
        guard let last = tail.last else {
            isCaughtUp = true
            return true
        }
        let isLater = event.time > last.time
        guard let written = RunJournal.written(event) else {
            isCaughtUp = isLater
            return isLater
        }
        if tail.contains(written) {
            isCaughtUp = written == last
            return false
        }
        // States may go over the socket only, so that one of before is no news though the file does not have it.
        if case .state = event.content, !isLater { return false }
        isCaughtUp = true
        return true
    }

    /// Of events that the file has by now those that the socket did not tell. Begins anew: the socket is another from then on.
    /// - Parameter unread: gives the events of the file behind those that were read, part by part; empty at the end.
    mutating func missed(_ unread: () throws(FileError) -> [Event]) throws(FileError) -> [Event] {
        var missed: [Event] = []
        var isFound = heard == nil
        while true {
            let events = try unread()
            if events.isEmpty { break }
            for event in events {
                if !isFound, event == heard {
                    isFound = true
                    missed = []
                } else if isFound || event.time > heard?.time ?? 0 {
                    missed.append(event)
                }
            }
            read(events)
        }
        (heard, isCaughtUp) = (nil, false)
        return missed
    }
}
