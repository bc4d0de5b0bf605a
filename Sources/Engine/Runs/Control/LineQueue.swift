/// Lines that wait to be sent, in order. All watchers of a run hold the very same lines, so that a hundred who do not read take no more
/// memory than one.
struct LineQueue {
    private var lines: [[UInt8]] = []
    /// The line that is next.
    private var first = 0
    /// Bytes of it that are sent.
    private var sent = 0
    /// Bytes that wait.
    private(set) var count = 0

    var isEmpty: Bool { first == lines.count }

    mutating func append(_ line: [UInt8]) {
        lines.append(line)
        count += line.count
    }

    /// Sends what the socket takes without waiting; says whether the other end is still there.
    mutating func flush(to socket: Descriptor) -> Bool {
        while !isEmpty {
            switch socket.send(lines[first][sent...]) {
            case .bytes(let number): advance(by: number)
            case .wouldBlock: return true
            case .failed: return false
            }
        }
        return true
    }

    private mutating func advance(by number: Int) {
        sent += number
        count -= number
        guard sent == lines[first].count else { return }
        // Its memory goes now, not only when the array is cut.
        lines[first] = []
        (first, sent) = (first + 1, 0)
        if first == lines.count {
            lines.removeAll(keepingCapacity: lines.count < 1024)
            first = 0
        } else if first >= 256 {
            lines.removeFirst(first)
            first = 0
        }
    }
}
