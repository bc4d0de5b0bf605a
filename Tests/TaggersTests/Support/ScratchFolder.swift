import Glibc
import Testing

/// A folder of files for one test, gone with it.
final class ScratchFolder {
    let path: String
    private var names: [String] = []

    init() throws {
        var template = Array("/tmp/taggers-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in names { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    /// - Returns: the file's path.
    @discardableResult
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file = try #require(fopen("\(path)/\(name)", "w"))
        if !names.contains(name) { names.append(name) }
        let written = fwrite(bytes, 1, bytes.count, file)
        try #require(fclose(file) == 0 && written == bytes.count)
        return "\(path)/\(name)"
    }
}
