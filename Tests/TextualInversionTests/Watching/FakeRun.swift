import Foundation
import Glibc
import Testing

/// A run folder with a past that the test makes up, at work as far as others can tell: the test holds its lock and listens at its socket.
final class FakeRun {
    let folder: URL
    private var lock: Int32 = -1
    private var listener: Int32 = -1
    private var watchers: [Int32] = []

    /// - Parameters:
    ///   - state: as the summary has it; `running` is at work.
    ///   - past: lines of `events.jsonl`.
    init(_ program: BuiltProgram, name: String = "word", state: String, step: Int = 0, message: String? = nil, past: [String] = []) throws {
        folder = program.home.appendingPathComponent("textual_inversion/2026-12-01/\(name)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let words = message.map { ",\"message\":\"\($0)\"" } ?? ""
        let summary = """
            {"name":"\(name)","state":"\(state)","step":\(step),"max_steps":1000,"started_at":1,"updated_at":1,"model_name":"tiny-sd","process_id":\(getpid())\(words)}
            """
        try (summary + "\n").write(to: file("summary.json"), atomically: true, encoding: .utf8)
        try past.map { $0 + "\n" }.joined().write(to: file("events.jsonl"), atomically: true, encoding: .utf8)
    }

    deinit { for number in watchers + [listener, lock] where number >= 0 { close(number) } }

    func file(_ name: String) -> URL { folder.appendingPathComponent(name) }

    /// Holds the lock and listens.
    func work() throws {
        lock = open(file("lock").path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        try #require(lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0)
        let directory = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { close(directory) }
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array("/proc/self/fd/\(directory)/control.sock".utf8)) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        try #require(bound == 0 && listen(listener, 16) == 0)
    }

    /// Waits for a watcher.
    func takeWatcher() throws {
        let watcher = accept(listener, nil, nil)
        try #require(watcher >= 0)
        watchers.append(watcher)
    }

    /// Tells an event, in the file and to the watchers.
    func tell(_ line: String) throws {
        let bytes = Array((line + "\n").utf8)
        let handle = try FileHandle(forWritingTo: file("events.jsonl"))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(bytes))
        try handle.close()
        for watcher in watchers { _ = send(watcher, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }
    }
}
