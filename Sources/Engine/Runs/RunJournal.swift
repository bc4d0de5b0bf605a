import EngineInterface

/// The two append-only files of a run, `events.jsonl` and `textual_inversion_loss.csv`.
///
/// They are synced before a state that records their lengths is saved; resuming cuts them back to these, so that they never tell of
/// steps that the state does not know.
public final class RunJournal: Sendable {
    /// Bytes in both files, part of the saved state.
    public struct Lengths: Codable, Sendable, Equatable {
        public var events: Int
        public var losses: Int

        public init(events: Int, losses: Int) {
            self.events = events
            self.losses = losses
        }
    }

    private let events: AppendOnlyFile
    private let losses: AppendOnlyFile

    /// What becomes of what is there already.
    public enum Beginning: Sendable, Equatable {
        /// Both files are emptied.
        case anew
        /// What lies beyond the lengths of a saved state is cut off.
        case cutBack(to: Lengths)
        /// All of it stays: nothing tells how much of it is still true.
        case asItIs
    }

    /// Opens both files of a run, new or old.
    /// - Throws: `FileError`.
    public init(_ folder: RunFolder, _ beginning: Beginning) throws(FileError) {
        events = try AppendOnlyFile(folder.events)
        losses = try AppendOnlyFile(folder.losses)
        let lengths: Lengths
        switch beginning {
        case .anew: lengths = Lengths(events: 0, losses: 0)
        case .cutBack(let saved): lengths = saved
        case .asItIs: return
        }
        try events.truncate(to: lengths.events)
        try losses.truncate(to: lengths.losses)
    }

    /// An event as the journal has it: without the picture's bytes; nil for a picture that is forming, which goes over the socket only.
    static func written(_ event: Event) -> Event? {
        guard case .preview(var preview) = event.content else { return event }
        if preview.file == nil { return nil }
        preview.png = nil
        return Event(time: event.time, step: event.step, .preview(preview))
    }

    /// Adds an event, as `written` has it.
    /// - Throws: `FileError`.
    public func append(_ event: Event) throws(FileError) {
        guard let event = Self.written(event) else { return }
        guard let line = try? JSONLine.encode(event) else {
            throw FileError("write", events.path, reason: "an event has no form in JSON")
        }
        try events.append(line + [UInt8(ascii: "\n")])
    }

    /// Adds a line to the loss table, and its header where it is empty.
    /// - Throws: `FileError`.
    public func appendLoss(step: Int, stepsPerEpoch: Int, loss: Double, learningRate: Double) throws(FileError) {
        let header = try losses.length() == 0 ? LossTable.header : ""
        let line = LossTable.line(step: step, stepsPerEpoch: stepsPerEpoch, loss: loss, learningRate: learningRate)
        try losses.append(Array((header + line).utf8))
    }

    /// Bytes in both files now.
    /// - Throws: `FileError`.
    public func lengths() throws(FileError) -> Lengths {
        Lengths(events: try events.length(), losses: try losses.length())
    }

    /// Makes both files last through a power loss and gives the lengths to record.
    /// - Parameter lengths: where an unfinished step wrote behind these, it is cut off first.
    /// - Throws: `FileError`.
    public func sync(upTo lengths: Lengths? = nil) throws(FileError) -> Lengths {
        if let lengths {
            try events.truncate(to: lengths.events)
            try losses.truncate(to: lengths.losses)
        }
        try events.sync()
        try losses.sync()
        return try self.lengths()
    }

    /// The events of a run folder, for a late watcher; a line that is cut short or not understood is left out.
    /// - Throws: `FileError` when the file cannot be read.
    public static func readEvents(_ folder: RunFolder) throws(FileError) -> [Event] {
        try EventFile.all(of: folder)
    }
}

/// A line of `textual_inversion_loss.csv`, byte for byte as the web UI's Python writes it.
public enum LossTable {
    /// The first line of the file.
    public static let header = "step,epoch,epoch_step,loss,learn_rate\r\n"

    /// The line of one step.
    /// - Parameters:
    ///   - step: updates done, from 1.
    ///   - stepsPerEpoch: epochs and steps in them are counted from 0.
    public static func line(step: Int, stepsPerEpoch: Int, loss: Double, learningRate: Double) -> String {
        let length = max(1, stepsPerEpoch)
        return "\(step),\((step - 1) / length),\((step - 1) % length),\(FixedPoint.text(loss, digits: 7)),\(learningRate)\r\n"
    }
}
