import EngineInterface
import Glibc

/// `events.jsonl` of a run, read on from where the last reading ended; a line that is cut short or not understood is left out.
struct EventFile {
    /// A line that is longer is none of ours.
    private static let longestLine = 64 << 20
    private static let chunk = 256 << 10

    private let path: String
    private var file: Descriptor?
    /// Bytes read so far.
    private var position = 0
    /// What was read and not yet given out, from `start` on.
    private var buffer: [UInt8] = []
    private var start = 0
    /// Whether the file became shorter than what was read: the run went on from an earlier state, and tells other steps from there.
    private(set) var wasCut = false

    init(_ folder: RunFolder) {
        path = folder.events
    }

    /// The next events, at most `count` of them; fewer where the file ends, none where it has none yet.
    /// - Throws: `FileError` when the file cannot be read.
    mutating func next(atMost count: Int) throws(FileError) -> [Event] {
        try open()
        var events: [Event] = []
        while events.count < count {
            if let end = buffer[start...].firstIndex(of: UInt8(ascii: "\n")) {
                if let event = EventLine.event(buffer[start..<end]) { events.append(event) }
                start = end + 1
            } else {
                guard try readOn() else { return events }
            }
        }
        return events
    }

    /// All events that are left.
    /// - Throws: as `next`.
    mutating func events() throws(FileError) -> [Event] {
        try next(atMost: .max)
    }

    /// All events of a run.
    /// - Throws: `FileError`, also when there is no file.
    static func all(of folder: RunFolder) throws(FileError) -> [Event] {
        var file = EventFile(folder)
        let events = try file.events()
        guard file.file != nil else { throw FileError("read", folder.events, code: ENOENT) }
        return events
    }

    /// A run that has only begun has no file yet.
    private mutating func open() throws(FileError) {
        if file != nil { return }
        do throws(FileError) {
            let opened = try Descriptor(path, O_RDONLY | O_NONBLOCK, action: "read")
            guard FileStatus(opened)?.isFile == true else { throw FileError("read", path, reason: "it is no regular file") }
            file = opened
        } catch {
            if error.code != ENOENT { throw error }
        }
    }

    /// Reads another piece behind the unfinished line; says whether there was one.
    private mutating func readOn() throws(FileError) -> Bool {
        guard let file else { return false }
        buffer.removeSubrange(..<start)
        start = 0
        guard buffer.count <= Self.longestLine else { throw FileError("read", path, reason: "a line in it is too long to be an event") }
        // Resuming cuts the file back; what follows then are other events.
        if let size = FileStatus(file)?.size, size < position {
            wasCut = true
            position = Int(lseek(file.number, off_t(size), SEEK_SET))
            buffer = []
        }
        switch file.read(atMost: Self.chunk, into: &buffer) {
        case .bytes(let count):
            position += count
            return count > 0
        case .wouldBlock: return false
        case .failed(let code): throw FileError("read", path, code: code)
        }
    }
}
