/// Reads lines of `events.jsonl` and of the socket.
public enum EventLine {
    /// The event of a line without its end; nil where the line is cut short or not understood.
    public static func event(_ line: ArraySlice<UInt8>) -> Event? {
        // Most lines of a long run are steps; the decoder takes as long for one as this takes for three.
        StepLine.event(line) ?? (try? JSONLine.decode(Event.self, from: line))
    }
}
