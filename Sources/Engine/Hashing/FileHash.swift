import Crypto
import Glibc

/// Hashes of whole files.
public enum FileHash {
    /// Bytes read at once.
    private static let block = 1 << 20

    /// SHA-256 of a file's content as 64 hexadecimal digits, read in blocks.
    /// - Throws: `FileError`.
    public static func sha256(_ path: String) throws(FileError) -> String {
        try hash(path, skipping: 0, atMost: Int.max)
    }

    /// SHA-256 of bytes in memory, as 64 hexadecimal digits.
    public static func sha256(of bytes: [UInt8]) -> String {
        hexadecimal(SHA256.hash(data: bytes))
    }

    /// The web UI's first hash of a checkpoint: the first 8 digits of the SHA-256 of the 65 536 bytes from 1 MiB on, or of as many as
    /// there are.
    /// - Throws: `FileError`.
    public static func old(_ path: String) throws(FileError) -> String {
        String(try hash(path, skipping: 0x100000, atMost: 0x10000).prefix(8))
    }

    /// The short hash that the web UI shows of a checkpoint: 10 digits.
    public static func short(_ sha256: String) -> String { String(sha256.prefix(10)) }

    private static func hash(_ path: String, skipping start: Int, atMost limit: Int) throws(FileError) -> String {
        let file = try Descriptor(path, O_RDONLY | O_NONBLOCK, action: "read")
        guard FileStatus(file)?.isFile == true else { throw FileError("read", path, reason: "it is no regular file") }
        guard lseek(file.number, start, SEEK_SET) >= 0 else { throw FileError("read", path, code: errno) }
        var hash = SHA256()
        var left = limit
        var buffer: [UInt8] = []
        buffer.reserveCapacity(block)
        while left > 0 {
            buffer.removeAll(keepingCapacity: true)
            switch file.read(atMost: min(block, left), into: &buffer) {
            case .bytes(0): return hexadecimal(hash.finalize())
            case .bytes(let count):
                hash.update(data: buffer)
                left -= count
            case .wouldBlock: throw FileError("read", path, code: EAGAIN)
            case .failed(let code): throw FileError("read", path, code: code)
            }
        }
        return hexadecimal(hash.finalize())
    }

    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
