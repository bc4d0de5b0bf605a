/// Cuts a stream of bytes into lines.
struct LineBuffer {
    private var bytes: [UInt8] = []
    /// The longest line that is taken; a longer one is no message of ours.
    let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// Adds received bytes and takes out the lines that are complete, without their ends. Nil when a line is too long.
    mutating func add(_ received: [UInt8]) -> [[UInt8]]? {
        let newline = UInt8(ascii: "\n")
        let start = bytes.count
        bytes += received
        // Only what is new can end a line: searching all of a long one at every piece would take a square of its length.
        guard let last = bytes[start...].lastIndex(of: newline) else { return bytes.count > limit ? nil : [] }
        let lines = bytes[..<last].split(separator: newline).map(Array.init)
        bytes.removeSubrange(...last)
        return lines.contains { $0.count > limit } || bytes.count > limit ? nil : lines
    }
}
