import Glibc

/// Stream sockets in a folder. The address of a socket holds 108 bytes, so the folder is opened and the socket reached through
/// its descriptor, `/proc/self/fd/N/NAME`, whatever the folder's own path is.
enum UnixSocket {
    /// A stream that never waits and that no child process inherits.
    static var kind: Int32 { Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue) }

    /// Listens under `name` in `folder`, for the user alone (mode 0600). An old socket of that name is taken away: call this only
    /// while holding the run's lock.
    static func listen(folder: String, name: String) throws(FileError) -> Descriptor {
        let path = FilePath.joined(folder, name)
        let directory = try Descriptor(folder, O_RDONLY | O_DIRECTORY, action: "listen at")
        let listener = try make(path)
        unlink(path)
        // The socket file gets the descriptor's mode, so that there is no instant at which others could connect.
        guard fchmod(listener.number, 0o600) == 0 else { throw FileError("listen at", path, code: errno) }
        guard try withAddress(directory, name, path, { bind(listener.number, $0, $1) }) == 0 else { throw FileError("listen at", path, code: errno) }
        guard Glibc.listen(listener.number, 16) == 0 else {
            let code = errno
            // The file is there since it was bound, and nobody will ever answer at it.
            unlink(path)
            throw FileError("listen at", path, code: code)
        }
        return listener
    }

    /// Connects to the socket `name` in `folder`.
    static func connect(folder: String, name: String) throws(FileError) -> Descriptor {
        let path = FilePath.joined(folder, name)
        let directory = try Descriptor(folder, O_RDONLY | O_DIRECTORY, action: "connect to")
        let client = try make(path)
        // A server whose queue is full makes a non-blocking connect fail with EAGAIN; it is there in the next instant.
        for _ in 0..<50 {
            if try withAddress(directory, name, path, { Glibc.connect(client.number, $0, $1) }) == 0 { return client }
            guard errno == EAGAIN || errno == EINTR else { break }
            usleep(10_000)
        }
        throw FileError("connect to", path, code: errno)
    }

    /// What came of looking for a client.
    enum Arrival {
        case client(Descriptor)
        case none
        /// One waits, and the system has no descriptor to give.
        case exhausted
    }

    /// The next waiting client.
    static func accept(_ listener: Descriptor) -> Arrival {
        let number = Glibc.accept(listener.number, nil, nil)
        guard number >= 0 else { return [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno) ? .exhausted : .none }
        // Only Linux's own accept4 takes the flags with the call, and Swift does not show it.
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        _ = fcntl(number, F_SETFL, O_NONBLOCK)
        return .client(Descriptor(owning: number))
    }

    private static func make(_ path: String) throws(FileError) -> Descriptor {
        let number = socket(AF_UNIX, kind, 0)
        guard number >= 0 else { throw FileError("make the socket", path, code: errno) }
        return Descriptor(owning: number)
    }

    private static func withAddress(
        _ directory: Descriptor, _ name: String, _ path: String, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws(FileError) -> Int32 {
        let short = Array("/proc/self/fd/\(directory.number)/\(name)".utf8)
        var address = sockaddr_un()
        guard short.count < MemoryLayout.size(ofValue: address.sun_path) else { throw FileError("connect to", path, code: ENAMETOOLONG) }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: short) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { call($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }
}
