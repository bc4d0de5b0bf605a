import Glibc

/// Where a picture's bytes come from: memory, or a file of which only the parts asked for are read.
final class ByteSource {
    /// A picture of 100 megapixels in 16-bit RGBA, uncompressed, is smaller.
    static let largestFile = 1 << 30

    /// Decoders that need a whole file in memory take none larger: beside the pixels it would be too much.
    static let largestFileInMemory = 1 << 28

    private let memory: [UInt8]
    private let descriptor: Int32?
    /// Bytes in all.
    let count: Int

    init(_ bytes: [UInt8]) {
        memory = bytes
        descriptor = nil
        count = bytes.count
    }

    /// Opens a regular file.
    init(path: String) throws(PictureError) {
        // O_NONBLOCK: opening a named pipe must not wait for a writer
        let opened = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard opened >= 0 else { throw ByteSource.failure() }
        var status = stat()
        guard fstat(opened, &status) == 0 else {
            let error = ByteSource.failure()
            close(opened)
            throw error
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            close(opened)
            throw PictureError(.unreadable(status.st_mode & S_IFMT == S_IFDIR ? "it is a folder" : "it is not a regular file"))
        }
        guard status.st_size <= ByteSource.largestFile else {
            close(opened)
            throw PictureError(.fileTooLarge(Int(status.st_size)))
        }
        memory = []
        descriptor = opened
        count = Int(status.st_size)
    }

    deinit {
        if let descriptor { close(descriptor) }
    }

    /// Up to `wanted` bytes from `offset` on; fewer at the end, none beyond it.
    func bytes(at offset: Int, count wanted: Int) throws(PictureError) -> [UInt8] {
        guard offset >= 0, offset < count, wanted > 0 else { return [] }
        let length = min(wanted, count - offset)
        guard let descriptor else {
            return length == count ? memory : Array(memory[offset..<offset + length])
        }
        var read = try ByteSource.piece(of: descriptor, at: offset, count: length)
        // One call reads at most 2 GiB, and less when a signal arrives
        while read.count < length {
            let piece = try ByteSource.piece(of: descriptor, at: offset + read.count, count: length - read.count)
            if piece.isEmpty { break }
            read += piece
        }
        return read
    }

    /// Everything. Throws `.fileTooLarge` for files that should not be held in memory.
    func all() throws(PictureError) -> [UInt8] {
        guard count <= ByteSource.largestFileInMemory else { throw PictureError(.fileTooLarge(count)) }
        return try bytes(at: 0, count: count)
    }

    /// Hands a C decoder, which reads piece by piece, the open file, or -1 and the bytes that are in memory.
    func reading<Result>(_ decode: (_ descriptor: Int32, _ memory: [UInt8], _ count: Int) throws(PictureError) -> Result)
        throws(PictureError) -> Result
    {
        try withExtendedLifetime(self) { () throws(PictureError) in try decode(descriptor ?? -1, memory, count) }
    }

    private static func piece(of descriptor: Int32, at offset: Int, count: Int) throws(PictureError) -> [UInt8] {
        var piece = [UInt8](repeating: 0, count: count)
        while true {
            let got = pread(descriptor, &piece, count, off_t(offset))
            if got >= 0 {
                piece.removeLast(count - got)
                return piece
            }
            guard errno == EINTR else { throw failure() }
        }
    }

    private static func failure() -> PictureError {
        PictureError(.unreadable(String(cString: strerror(errno))))
    }
}
