import Glibc

/// How much more memory this process may have, by the machine and by the limits that it was started under.
package struct MemoryRoom: Equatable {
    /// What has the least left.
    package enum Bound: Equatable {
        case machine
        /// The control group: a container, a batch system's job, a service.
        case group
        /// The limit of addresses (`ulimit -v`) or of data (`ulimit -d`): beyond it memory is refused at once.
        case process(option: String)
    }

    package let bytes: Int
    package let bound: Bound

    /// The least of all; nil where the system tells nothing.
    package static func now() -> MemoryRoom? {
        [machine, group(), limit("-v", RLIMIT_AS, "VmSize:"), limit("-d", RLIMIT_DATA, "VmData:")].compactMap(\.self).min { $0.bytes < $1.bytes }
    }

    /// Whether it is the process that may have no more, whatever the machine has free.
    var isOfProcess: Bool { if case .process = bound { true } else { false } }

    /// As a sentence names who has so much left.
    var owner: String {
        switch bound {
        case .machine: "the machine has"
        case .group: "the container's or job's limit leaves"
        case .process(let option): "`ulimit \(option)` leaves"
        }
    }

    /// What programs can still get, by the kernel's own estimate.
    private static var machine: MemoryRoom? {
        kilobytes("/proc/meminfo", "MemAvailable:").map { MemoryRoom(bytes: $0, bound: .machine) }
    }

    /// The room that a limit of the process leaves.
    private static func limit(_ option: String, _ resource: __rlimit_resource, _ used: String) -> MemoryRoom? {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0, limit.rlim_cur < 1 << 62, let used = kilobytes("/proc/self/status", used) else { return nil }
        return MemoryRoom(bytes: max(0, Int(limit.rlim_cur) - used), bound: .process(option: option))
    }

    /// The room in the process's control groups, from its own up to the highest; files in memory can go.
    /// - Parameter root: where the groups are.
    package static func group(root: String = "/sys/fs/cgroup", membership: String = "/proc/self/cgroup") -> MemoryRoom? {
        guard let text = try? SmallFile.text(membership, limit: 1 << 16) else { return nil }
        let line = SmallFile.lines(of: text).first { $0.hasPrefix("0::/") }
        guard let line else { return nil }
        let name = line.dropFirst(4)
        var folder = name.isEmpty ? root : FilePath.joined(root, String(name))
        var least: Int?
        while folder.hasPrefix(root) {
            if let most = number(FilePath.joined(folder, "memory.max")), let used = number(FilePath.joined(folder, "memory.current")) {
                let files = value(FilePath.joined(folder, "memory.stat"), "file") ?? 0
                least = min(least ?? .max, max(0, most - max(0, used - files)))
            }
            if folder == root { break }
            folder = FilePath.folder(of: folder)
        }
        return least.map { MemoryRoom(bytes: $0, bound: .group) }
    }

    /// The number that a file holds; nil for `max`.
    private static func number(_ path: String) -> Int? {
        (try? SmallFile.text(path, limit: 4096)).flatMap { Int($0.filter { !$0.isWhitespace }) }
    }

    /// The number behind a word at a line's beginning.
    private static func value(_ path: String, _ name: String) -> Int? {
        guard let text = try? SmallFile.text(path, limit: 1 << 16) else { return nil }
        for line in SmallFile.lines(of: text) {
            let words = line.split(whereSeparator: \.isWhitespace)
            if words.count > 1, words[0] == name { return Int(words[1]) }
        }
        return nil
    }

    private static func kilobytes(_ path: String, _ name: String) -> Int? { value(path, name).map { $0 * 1024 } }
}
