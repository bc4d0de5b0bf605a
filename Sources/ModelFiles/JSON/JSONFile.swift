import Tensor

extension JSONValue {
    /// The largest JSON file read, in bytes: hundreds of times the size of any configuration.
    private static let maximumFileSize = 32 << 20

    /// Reads a JSON file, such as a `config.json`.
    /// - Throws: `ModelFileError` when the file cannot be read or is not JSON.
    public static func read(path: String) throws(ModelFileError) -> JSONValue {
        let file = try MappedFile.open(path)
        guard file.count <= maximumFileSize else { throw .damaged(path, "too large for a JSON file (\(file.count) bytes)") }
        return try read(file.copyBytes(0..<file.count)[...], path: path)
    }

    /// Reads JSON that is in memory, such as what travelled inside a picture.
    /// - Parameter name: what errors call it.
    /// - Throws: `ModelFileError` when it is not JSON.
    public static func read(_ bytes: [UInt8], name: String) throws(ModelFileError) -> JSONValue { try read(bytes[...], path: name) }

    /// Reads JSON from bytes; `path` is what errors call them.
    static func read(_ bytes: ArraySlice<UInt8>, path: String) throws(ModelFileError) -> JSONValue {
        do {
            return try JSONReader.read(bytes)
        } catch {
            throw .damaged(path, "\(error.problem) at byte \(error.offset)")
        }
    }
}

extension MappedFile {
    /// Maps the file at `path`, with the error of this module.
    static func open(_ path: String) throws(ModelFileError) -> MappedFile {
        do {
            return try MappedFile(path: path)
        } catch {
            throw .unreadable(path, error.reason)
        }
    }
}
