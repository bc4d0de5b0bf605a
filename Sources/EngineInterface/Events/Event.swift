/// Something that the engine says while it works: one JSON line with `event`, `time`, `step` and what belongs to its kind.
public struct Event: Sendable, Equatable {
    /// Unix seconds.
    public var time: Double
    /// The embedding's step; while a picture is generated outside a run, the sampling step; of work on pictures, how many are done.
    public var step: Int
    public var content: Content

    /// The kinds of events, each with its own keys.
    public enum Content: Sendable, Equatable {
        case started(Started)
        case step(Step)
        case validation(Validation)
        case preview(Preview)
        case saved(Saved)
        case log(Log)
        case state(State)
        case prepared(Prepared)
        case interrogated(Interrogated)
        case finished(Finished)
        /// A kind of a newer version, by its name; to be ignored.
        case other(String)
    }

    public init(time: Double, step: Int, _ content: Content) {
        self.time = time
        self.step = step
        self.content = content
    }
}

/// Where events go: a file, the socket, standard output, or all of them.
public protocol EventSink {
    /// Takes one event. Must neither fail nor wait: what cannot be delivered is dropped or kept for later.
    func send(_ event: Event)
}

/// An `EventSink` that passes each event to several others, in order.
public struct EventFan: EventSink {
    public var sinks: [any EventSink]

    public init(_ sinks: [any EventSink]) {
        self.sinks = sinks
    }

    public func send(_ event: Event) {
        for sink in sinks { sink.send(event) }
    }
}
