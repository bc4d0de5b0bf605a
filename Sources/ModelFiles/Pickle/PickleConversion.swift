import Tensor

/// Turns the graph of a pickle into a value, and its tensors into places in the file.
struct PickleConversion {
    /// Finds a storage by its key: the file, the bytes in it.
    typealias Locate = (PickleGraph.Storage, NumberType) throws(ModelFileError) -> (file: MappedFile, range: Range<Int>)

    /// Deeper values are left out; no weight lies so deep, and a value must be small enough for the stack to release.
    static let maximumDepth = 100

    private let graph: PickleGraph
    private let path: String
    private let locate: Locate
    private var finished: [PickleValue?]
    private var isUnderWay: [Bool]
    private var views: TensorViews

    /// - Parameters:
    ///   - path: what errors call the file.
    ///   - copyLimit: how many bytes of tensors may be copied because their strides are not row-major.
    static func value(
        of graph: PickleGraph, path: String, copyLimit: Int, locate: @escaping Locate
    ) throws(ModelFileError) -> PickleValue {
        var conversion = PickleConversion(graph, path, copyLimit, locate)
        return try conversion.value(graph.root, depth: 0)
    }

    private init(_ graph: PickleGraph, _ path: String, _ copyLimit: Int, _ locate: @escaping Locate) {
        self.graph = graph
        self.path = path
        self.locate = locate
        finished = Array(repeating: nil, count: graph.nodes.count)
        isUnderWay = Array(repeating: false, count: graph.nodes.count)
        views = TensorViews(path: path, copyLimit: copyLimit)
    }

    private mutating func value(_ reference: PickleGraph.Reference, depth: Int) throws(ModelFileError) -> PickleValue {
        let position = Int(reference)
        if let known = finished[position] { return known }
        guard depth < Self.maximumDepth, !isUnderWay[position] else { return .omitted }
        isUnderWay[position] = true
        defer { isUnderWay[position] = false }
        let result = try convert(graph[reference], depth: depth + 1)
        finished[position] = result
        return result
    }

    private mutating func convert(_ node: PickleGraph.Node, depth: Int) throws(ModelFileError) -> PickleValue {
        switch node.content {
        case .none: .none
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .bigInteger(let bytes): .bigInteger(bytes)
        case .float(let value): .float(value)
        case .string(let text): .string(text)
        case .bytes(let bytes): .bytes(bytes)
        case .list: .list(try values(node.items, depth: depth))
        case .tuple: .tuple(try values(node.items, depth: depth))
        case .dictionary: .dictionary(try entries(node.entries, depth: depth))
        case .global(let name): .object(PickleObject(type: name, arguments: [], state: .none, entries: []))
        case .object(let name): .object(PickleObject(
            type: name, arguments: try values(node.items, depth: depth),
            state: node.state >= 0 ? try value(node.state, depth: depth) : .none,
            entries: try entries(node.entries, depth: depth)))
        case .storage(let index):
            .object(PickleObject(type: graph.storages[index].type, arguments: [], state: .none, entries: []))
        case .tensor(let index): try tensor(graph.tensors[index])
        }
    }

    private mutating func values(_ items: [PickleGraph.Reference], depth: Int) throws(ModelFileError) -> [PickleValue] {
        var result: [PickleValue] = []
        result.reserveCapacity(items.count)
        for item in items { result.append(try value(item, depth: depth)) }
        return result
    }

    /// Keys with their values; a key that repeats keeps its first place and its last value, as in Python.
    private mutating func entries(_ items: [PickleGraph.Reference], depth: Int) throws(ModelFileError) -> [PickleEntry] {
        var result: [PickleEntry] = []
        result.reserveCapacity(items.count / 2)
        var places: [String: Int] = [:]
        for position in stride(from: 0, to: items.count - 1, by: 2) {
            let entry = PickleEntry(key: try value(items[position], depth: depth), value: try value(items[position + 1], depth: depth))
            if let key = entry.key.string {
                if let place = places[key] {
                    result[place] = entry
                    continue
                }
                places[key] = result.count
            }
            result.append(entry)
        }
        return result
    }

    private mutating func tensor(_ tensor: PickleGraph.Tensor) throws(ModelFileError) -> PickleValue {
        let storage = graph.storages[tensor.storage]
        guard let type = TorchTypes.numberType(tensor.type ?? storage.type) else {
            return .foreignTensor(ForeignTensor(name: "", shape: tensor.shape, type: tensor.type ?? storage.type))
        }
        let (file, range) = try locate(storage, type)
        return .tensor(try views.tensor(tensor, type: type, file: file, storage: range))
    }
}
