/// Where a run stands.
public enum RunState: String, Codable, Sendable, CaseIterable {
    /// Loading the model and encoding the pictures.
    case preparing
    case running
    /// Told to stop; everything is saved and `resume` goes on exactly.
    case interrupted
    /// Reached its last step, the end of its schedule, or a flat validation loss.
    case finished
    /// Stopped by an error; the last saved state stands.
    case failed
    /// Its files say that it runs, but no process holds its lock: it was killed, or the power went.
    case stopped
    /// A state of a newer version.
    case unknown

    public init(from decoder: any Decoder) throws {
        let name = try decoder.singleValueContainer().decode(String.self)
        self = RunState(rawValue: name) ?? .unknown
    }

    /// Whether a process should be at work on it.
    public var isActive: Bool { self == .preparing || self == .running }

    /// Whether `resume` has something to go on with.
    public var isUnfinished: Bool { self == .interrupted || self == .failed || self == .stopped }
}
