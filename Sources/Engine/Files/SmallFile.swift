import Glibc

/// Reading whole files that should be small: captions, templates, settings, summaries.
public enum SmallFile {
    /// The file's bytes.
    /// - Parameter limit: more bytes than this are refused, so that a wrong file cannot fill the memory.
    /// - Throws: `FileError`.
    public static func bytes(_ path: String, limit: Int = 16 << 20) throws(FileError) -> [UInt8] {
        // Without O_NONBLOCK, opening a named pipe would wait for a writer.
        let file = try Descriptor(path, O_RDONLY | O_NONBLOCK, action: "read")
        guard let status = FileStatus(file) else { throw FileError("read", path, code: errno) }
        guard status.isFile else {
            throw status.isFolder ? FileError("read", path, code: EISDIR) : FileError("read", path, reason: "it is no regular file")
        }
        let tooLarge = FileError("read", path, reason: "it is larger than \(limit) bytes, too large for what it should be")
        guard status.size <= limit else { throw tooLarge }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(status.size)
        while true {
            switch file.read(atMost: 65_536, into: &bytes) {
            case .bytes(0): return bytes
            case .bytes: guard bytes.count <= limit else { throw tooLarge }
            case .wouldBlock: throw FileError("read", path, code: EAGAIN)
            case .failed(let code): throw FileError("read", path, code: code)
            }
        }
    }

    /// The file's bytes; nil where there is no such file. One that cannot be read, or asked about, is there.
    /// - Throws: as `bytes`.
    static func bytesIfThere(_ path: String, limit: Int = 16 << 20) throws(FileError) -> [UInt8]? {
        do throws(FileError) {
            return try bytes(path, limit: limit)
        } catch {
            guard error.code == ENOENT else { throw error }
            return nil
        }
    }

    /// The first bytes of a file of any size; fewer where it is shorter.
    /// - Throws: `FileError`.
    public static func head(_ path: String, count: Int) throws(FileError) -> [UInt8] {
        let file = try Descriptor(path, O_RDONLY | O_NONBLOCK, action: "read")
        var bytes: [UInt8] = []
        while bytes.count < count {
            switch file.read(atMost: count - bytes.count, into: &bytes) {
            case .bytes(0): return bytes
            case .bytes: continue
            case .wouldBlock: throw FileError("read", path, code: EAGAIN)
            case .failed(let code): throw FileError("read", path, code: code)
            }
        }
        return bytes
    }

    /// The file's text, a byte order mark left out.
    /// - Throws: `FileError`, also when the bytes are no UTF-8.
    public static func text(_ path: String, limit: Int = 16 << 20) throws(FileError) -> String {
        var bytes = try bytes(path, limit: limit)[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw FileError("read", path, reason: "it is no UTF-8 text; save it as UTF-8")
        }
        return text
    }

    /// Lines as Python reads them: ended by LF, CR LF or CR; a last line end begins no further line.
    public static func lines(of text: String) -> [String] {
        var lines: [String] = []
        var line = String.UnicodeScalarView()
        var afterReturn = false
        for scalar in text.unicodeScalars {
            if scalar == "\n", afterReturn {
                afterReturn = false
                continue
            }
            afterReturn = scalar == "\r"
            if scalar == "\n" || scalar == "\r" {
                lines.append(String(line))
                line.removeAll(keepingCapacity: true)
            } else {
                line.append(scalar)
            }
        }
        if !line.isEmpty { lines.append(String(line)) }
        return lines
    }
}
