import Tensor

/// Reads what `torch.save` wrote before version 1.6: five pickles in a row (magic number, protocol, machine,
/// object, storage keys), then each storage as a count and its numbers.
struct TorchLegacy {
    /// The pickles stand at the head; those of a checkpoint take a few hundred kilobytes.
    private static let maximumHeadSize = 64 << 20
    /// 0x1950a86a20f9469cfc6c, as a pickle writes it.
    private static let magic: [UInt8] = [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]

    private let file: MappedFile
    private let head: [UInt8]
    private var position = 0

    /// Whether bytes begin with the pickle of the magic number, in any binary protocol.
    static func recognises(_ head: [UInt8]) -> Bool {
        head.first == 0x80 && head.prefix(32).count >= 14 && (2...20).contains { start in
            head.dropFirst(start).starts(with: [0x8a, 10] + magic)
        }
    }

    /// - Throws: `ModelFileError` when the pickles or the storages behind them are broken.
    static func value(_ file: MappedFile) throws(ModelFileError) -> PickleValue {
        var reader = TorchLegacy(file: file, head: file.copyBytes(0..<min(file.count, maximumHeadSize)))
        return try reader.value()
    }

    private init(file: MappedFile, head: [UInt8]) {
        self.file = file
        self.head = head
    }

    private mutating func value() throws(ModelFileError) -> PickleValue {
        _ = try nextPickle()
        let version = try nextPickle()
        guard version.int(version.root) == 1001 else {
            throw .unsupported(file.path, "an unknown version of the old torch format", remedy: "save it again with a newer torch")
        }
        let machine = try plain(nextPickle())
        if case .bool(false)? = machine["little_endian"] {
            throw .unsupported(file.path, "its numbers are big-endian", remedy: "save it on a little-endian machine")
        }
        let object = try nextPickle()
        let keys = try plain(nextPickle()).elements?.compactMap { $0.string ?? $0.int.map(String.init) } ?? []
        let places = try storages(keys, of: object)
        let (file, path) = (file, file.path)
        return try PickleConversion.value(of: object, path: path, copyLimit: file.count + 16 << 20) {
            (storage, type) throws(ModelFileError) in
            guard let place = places[storage.key] else { throw .damaged(path, "the numbers `\(storage.key)` are missing") }
            let (start, overflow) = storage.offset.multipliedReportingOverflow(by: type.size)
            guard !overflow, start >= 0, start <= place.count, let size = storage.byteCount(type), size <= place.count - start else {
                throw .damaged(path, "a tensor reaches beyond the numbers `\(storage.key)`")
            }
            return (file, place.lowerBound + start..<place.lowerBound + start + size)
        }
    }

    private mutating func nextPickle() throws(ModelFileError) -> PickleGraph {
        let (graph, end) = try PickleGraph.read(head, at: position, path: file.path)
        position = end
        return graph
    }

    /// The value of a pickle that has no tensors.
    private func plain(_ graph: PickleGraph) throws(ModelFileError) -> PickleValue {
        let path = file.path
        return try PickleConversion.value(of: graph, path: path, copyLimit: 0) { (_, _) throws(ModelFileError) in
            throw .damaged(path, "a tensor where none belongs")
        }
    }

    /// Where each storage lies: they follow the pickles in the order of `keys`.
    private func storages(_ keys: [String], of object: PickleGraph) throws(ModelFileError) -> [String: Range<Int>] {
        let sizes = Dictionary(object.storages.map { ($0.key, TorchTypes.storageNumberSize($0.type)) }, uniquingKeysWith: { first, _ in first })
        var places: [String: Range<Int>] = [:]
        var start = position
        for key in keys {
            guard start <= file.count, let count = file.copyBytes(start..<min(file.count, start + 8)).littleEndian(UInt64.self, at: 0),
                  let size = sizes[key, default: 1]
            else { throw .damaged(file.path, "the numbers `\(key)` are missing: the file is cut off") }
            let (bytes, overflow) = count.multipliedReportingOverflow(by: UInt64(size))
            guard !overflow, bytes <= UInt64(file.count - start - 8) else {
                throw .damaged(file.path, "the numbers `\(key)` reach beyond the end of the file: it is cut off")
            }
            places[key] = start + 8..<start + 8 + Int(bytes)
            start += 8 + Int(bytes)
        }
        return places
    }
}
