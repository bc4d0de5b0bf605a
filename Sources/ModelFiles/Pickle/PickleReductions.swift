/// The few calls a pickle may ask for that are understood as data. Every other one leaves an inert object.
extension PickleGraph {
    /// The name of a class or function node.
    func className(_ reference: Reference) -> String {
        switch self[reference].content {
        case .global(let name): name
        case .object(let name): "instance of \(name)"
        default: "unnamed"
        }
    }

    /// What `class.__new__(class, *arguments)` stands for.
    mutating func instance(of type: Reference, arguments: [Reference]) -> Reference {
        switch className(type) {
        case "collections.OrderedDict", "builtins.dict", "__builtin__.dict": add(.dictionary)
        case let name: add(.object(name), items: arguments)
        }
    }

    /// What `function(*arguments)` stands for.
    /// - Returns: `nil` when the call should make a tensor and cannot.
    mutating func reduce(_ function: Reference, arguments: [Reference], depth: Int = 0) -> Reference? {
        let name = className(function)
        switch name {
        case "collections.OrderedDict", "collections.defaultdict", "builtins.dict", "__builtin__.dict":
            let dictionary = add(.dictionary)
            for pair in arguments.last.flatMap(elements) ?? [] where !isFull {
                guard let keyAndValue = elements(pair), keyAndValue.count == 2 else { continue }
                append(entries: keyAndValue, to: dictionary)
            }
            return dictionary
        case "builtins.set", "__builtin__.set", "builtins.frozenset", "__builtin__.frozenset", "builtins.list", "__builtin__.list":
            return add(.list, items: arguments.first.flatMap(elements) ?? [])
        case "torch.Size", "builtins.tuple", "__builtin__.tuple":
            return add(.tuple, items: arguments.first.flatMap(elements) ?? [])
        case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor_v3":
            return tensor(arguments, hasType: name.hasSuffix("v3"))
        case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state", "torch.nn.parameter.Parameter":
            return arguments.first ?? add(.object(name))
        case "torch._tensor._rebuild_from_type_v2", "torch.tensor._rebuild_from_type":
            guard depth < 8, arguments.count >= 3, let inner = elements(arguments[2]) else { return nil }
            return reduce(arguments[0], arguments: inner, depth: depth + 1)
        case "_codecs.encode":
            guard let text = arguments.first.flatMap(string) else { return add(.object(name), items: arguments) }
            return add(.bytes(text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }))
        case "copy_reg._reconstructor", "copyreg._reconstructor":
            guard let type = arguments.first else { return add(.object(name)) }
            return instance(of: type, arguments: [])
        default:
            return add(.object(name), items: arguments)
        }
    }

    /// `(storage, offset, size, stride, requires_grad, hooks, …)`; version 3 has the number type in the seventh place.
    private mutating func tensor(_ arguments: [Reference], hasType: Bool) -> Reference? {
        guard arguments.count >= 4, case .storage(let storage) = self[arguments[0]].content,
              let offset = int(arguments[1]), let shape = ints(arguments[2]), let strides = ints(arguments[3]),
              shape.count == strides.count, shape.count <= 64
        else { return nil }
        var type: String?
        if hasType {
            guard arguments.count >= 7, case .global(let name) = self[arguments[6]].content else { return nil }
            type = name
        }
        return add(Tensor(storage: storage, offset: offset, shape: shape, strides: strides, type: type))
    }

    /// What a persistent id stands for: torch writes `('storage', class, key, device, count)`, in the old format
    /// with a view `(key, offset, count)` or none in a sixth place, and `('module', class, …)` for classes with source.
    mutating func persistent(_ id: Reference) -> Reference {
        let parts = elements(id) ?? []
        if parts.count >= 5, string(parts[0]) == "storage", case .global(let type) = self[parts[1]].content,
           let key = storageKey(parts[2]), let count = int(parts[4]) {
            if parts.count >= 6, let view = elements(parts[5]), view.count == 3, let offset = int(view[1]), let size = int(view[2]) {
                return add(Storage(type: type, key: key, count: size, offset: offset))
            }
            return add(Storage(type: type, key: key, count: count, offset: 0))
        }
        if parts.count >= 2, string(parts[0]) == "module" { return parts[1] }
        return add(.object("persistent id"), items: [id])
    }

    private func storageKey(_ reference: Reference) -> String? {
        string(reference) ?? int(reference).map(String.init)
    }
}
