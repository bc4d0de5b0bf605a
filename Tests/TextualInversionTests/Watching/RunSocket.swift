import Foundation
import Glibc

/// A bare connection to a run's `control.sock`, by somebody who keeps no rule. It neither reads nor waits unless it is told to.
final class RunSocket {
    private let number: Int32

    /// Connects; nil where the run takes nobody in just now.
    /// - Parameter folder: the run's.
    init?(_ folder: URL) {
        // The address of a socket is short, whatever the folder's path is.
        let directory = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { return nil }
        defer { close(directory) }
        number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard number >= 0 else { return nil }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array("/proc/self/fd/\(directory)/control.sock".utf8)) }
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        // What is initialised is closed by `deinit`, also where there is no connection.
        guard connected == 0 else { return nil }
    }

    deinit { close(number) }

    /// Sends as much as is taken at once.
    /// - Returns: bytes; nil where the run has let go of it.
    @discardableResult func send(_ bytes: [UInt8]) -> Int? {
        let sent = Glibc.send(number, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        return sent >= 0 ? sent : errno == EAGAIN ? 0 : nil
    }

    /// Whether the run has let go of it.
    var isGone: Bool {
        var descriptor = pollfd(fd: number, events: 0, revents: 0)
        return poll(&descriptor, 1, 0) > 0 && descriptor.revents & Int16(POLLHUP | POLLERR) != 0
    }
}

/// Many who connect to one run and do their worst: the run must neither grow nor stand still. For tests of seconds, and campaigns of minutes.
final class WatcherCrowd {
    /// What one of them does.
    enum Manner: CaseIterable {
        /// Connects and is silent; what it is sent, it does not read.
        case idle
        /// Sends what is no command.
        case garbage
        /// Sends commands that no version knows, each another one.
        case unknown
        /// Sends a line that never ends.
        case endlessLine
        /// Asks for previews, copies and steps that do not exist, again and again.
        case orders
        /// Asks where the run stands and never reads the answer.
        case questions
    }

    private let folder: URL
    private var members: [(manner: Manner, socket: RunSocket?)]
    private(set) var bytesSent = 0
    private(set) var connections = 0
    private var number = 0

    /// - Parameter manners: what they do, one after another; all that there is by default.
    init(_ folder: URL, count: Int, manners: [Manner] = Manner.allCases) {
        self.folder = folder
        members = (0..<count).map { (manners[$0 % manners.count], nil) }
    }

    /// Has each of them do its worst once; who was let go comes back.
    func turn() {
        for index in members.indices {
            if members[index].socket?.isGone ?? true {
                members[index].socket = RunSocket(folder)
                if members[index].socket != nil { connections += 1 }
            }
            bytesSent += members[index].socket?.send(text(members[index].manner)) ?? 0
        }
    }

    /// Does its worst for some time; a little is left to others of the machine.
    func press(seconds: Double) {
        let end = Date().addingTimeInterval(seconds)
        while Date() < end {
            turn()
            usleep(20_000)
        }
    }

    private func text(_ manner: Manner) -> [UInt8] {
        number += 1
        switch manner {
        case .idle: return []
        case .garbage: return Array(repeating: UInt8(truncatingIfNeeded: number), count: 2000) + Array("\n[[[[{\"command\":\n".utf8)
        case .unknown: return Array("{\"command\":\"dance-\(number)-\(String(repeating: "x", count: 2000))\"}\n".utf8)
        case .endlessLine: return Array(repeating: UInt8(ascii: "x"), count: 60_000)
        case .orders:
            let promotions = (0..<20).map { "{\"command\":\"promote\",\"step\":\(1_000_000 + number + $0)}\n" }
            return Array(("{\"command\":\"preview\"}\n{\"command\":\"save\"}\n" + promotions.joined()).utf8)
        case .questions: return Array(String(repeating: "{\"command\":\"status\"}\n", count: 50).utf8)
        }
    }
}
