import Glibc

/// A connection to a run's control socket that behaves as nobody should.
final class Watcher {
    private let descriptor: Int32

    /// - Throws: `CampaignError` when nobody takes it for a second.
    init(_ run: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        // The address of a socket holds 108 bytes, a run folder's path may have more.
        let folder = open(run, O_RDONLY | O_DIRECTORY)
        defer { close(folder) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array("/proc/self/fd/\(folder)/control.sock".utf8)) }
        fcntl(descriptor, F_SETFL, O_NONBLOCK)
        for _ in 0 ..< 100 {
            let result = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
            }
            if result == 0 { return }
            guard errno == EAGAIN || errno == EINTR else { break }
            usleep(10_000)
        }
        let code = errno
        close(descriptor)
        throw CampaignError("the run takes no connection: \(String(cString: strerror(code)))")
    }

    /// Sends what the socket takes without waiting; says how many bytes, -1 when the run has hung up.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Int {
        let count = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        return count < 0 && errno == EAGAIN ? 0 : count
    }

    /// Takes what has arrived and forgets it.
    func read() {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while Glibc.recv(descriptor, &buffer, buffer.count, 0) == buffer.count {}
    }

    deinit { close(descriptor) }
}
