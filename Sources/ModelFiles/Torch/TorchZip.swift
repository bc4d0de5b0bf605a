import Tensor

/// Reads what `torch.save` has written since version 1.6: a zip archive of `NAME/data.pkl` and `NAME/data/KEY`.
struct TorchZip {
    /// The largest `data.pkl` read. That of a full checkpoint with optimizer is under one megabyte.
    static let maximumPickleSize = 64 << 20

    private let archive: ZipArchive
    private let file: MappedFile

    static func recognises(_ head: [UInt8]) -> Bool { head.starts(with: [0x50, 0x4b, 0x03, 0x04]) }

    /// - Throws: `ModelFileError` when the archive is broken or is none of torch's.
    static func value(_ file: MappedFile) throws(ModelFileError) -> PickleValue {
        let reader = TorchZip(archive: try ZipArchive(file), file: file)
        return try reader.value()
    }

    private func value() throws(ModelFileError) -> PickleValue {
        guard let pickle = archive.entries.first(where: { $0.name == "data.pkl" || $0.name.hasSuffix("/data.pkl") }) else {
            throw .unsupported(file.path, "a zip archive, but none that torch.save wrote", remedy: "unpack it and use the model inside")
        }
        let folder = pickle.name.dropLast("data.pkl".count)
        if archive["\(folder)constants.pkl"] != nil {
            throw .unsupported(file.path, "a TorchScript program, not a file of weights", remedy: "use the checkpoint it was made from")
        }
        if let order = archive["\(folder)byteorder"], try archive.bytes(of: order, limit: 64).starts(with: "big".utf8) {
            throw .unsupported(file.path, "its numbers are big-endian", remedy: "save it on a little-endian machine")
        }
        let bytes = try archive.bytes(of: pickle, limit: Self.maximumPickleSize)
        let graph = try PickleGraph.read(bytes, path: file.path).graph
        return try PickleConversion.value(of: graph, path: file.path, copyLimit: file.count + 16 << 20) {
            (storage, type) throws(ModelFileError) in try locate(storage, type, folder: folder)
        }
    }

    private func locate(
        _ storage: PickleGraph.Storage, _ type: NumberType, folder: Substring
    ) throws(ModelFileError) -> (file: MappedFile, range: Range<Int>) {
        guard let entry = archive["\(folder)data/\(storage.key)"] else {
            throw .damaged(file.path, "the numbers `data/\(storage.key)` are missing")
        }
        let range = try archive.range(of: entry)
        guard let size = storage.byteCount(type), size <= range.count else {
            throw .damaged(file.path, "`\(entry.name)` has \(range.count) bytes, too few for its \(storage.count) numbers")
        }
        return (file, range.lowerBound..<range.lowerBound + size)
    }
}

extension PickleGraph {
    /// Reads a pickle, with the error of this module.
    static func read(_ bytes: [UInt8], at start: Int = 0, path: String) throws(ModelFileError) -> (graph: PickleGraph, end: Int) {
        do {
            return try PickleReader.read(bytes, at: start)
        } catch {
            throw .damaged(path, "\(error.problem) (byte \(error.offset) of its pickle)")
        }
    }
}

extension PickleGraph.Storage {
    /// Bytes of the storage when its numbers have this type, or `nil` when the count is impossible.
    func byteCount(_ type: NumberType) -> Int? {
        let isUntyped = self.type.hasSuffix(".UntypedStorage") || self.type.hasSuffix("._UntypedStorage")
        let (size, overflow) = count.multipliedReportingOverflow(by: isUntyped ? 1 : type.size)
        return overflow || count < 0 ? nil : size
    }
}
