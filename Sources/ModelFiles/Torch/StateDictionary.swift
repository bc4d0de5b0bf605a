/// The named tensors of a pickled value, as PyTorch's `state_dict()` would name them.
struct StateDictionary {
    private(set) var tensors: [StoredTensor] = []
    private(set) var foreign: [ForeignTensor] = []
    /// Whether the tensors stood under a key `state_dict`.
    let hasOwnLevel: Bool

    /// Values looked at, at most: parts may be shared so often that walking them all would never end.
    private var budget = PickleGraph.maximumSize
    /// Bytes of a name, at most.
    private static let maximumNameLength = 4096

    init(_ value: PickleValue) {
        let inner = value["state_dict"]
        hasOwnLevel = inner?.entries != nil
        collect(hasOwnLevel ? inner ?? value : value, name: "")
    }

    private mutating func collect(_ value: PickleValue, name: String) {
        guard budget > 0, name.utf8.count <= Self.maximumNameLength else { return }
        budget -= 1
        switch value {
        case .tensor(let tensor):
            // As PyTorch's own tools name it, though the file has it in parts.
            tensors.append(StoredTensor(name: name, shape: tensor.shape, type: tensor.type, file: tensor.file, range: tensor.range))
        case .foreignTensor(let tensor):
            foreign.append(ForeignTensor(name: name, shape: tensor.shape, type: tensor.type))
        case .list(let elements), .tuple(let elements):
            budget -= elements.count
            for (position, element) in elements.enumerated() where element.holdsValues {
                collect(element, name: Self.join(name, String(position)))
            }
        case .dictionary(let entries):
            collect(entries, name: name)
        case .object(let object):
            // A module that was saved whole: its own tensors, then those of the modules inside.
            for level in ["_parameters", "_buffers", "_modules"] {
                if let inner = object.state[level] { collect(inner, name: name) }
            }
            collect(object.entries, name: name)
        default: break
        }
    }

    private mutating func collect(_ entries: [PickleEntry], name: String) {
        budget -= entries.count
        for entry in entries where entry.value.holdsValues {
            guard let key = entry.key.string ?? entry.key.int.map(String.init) else { continue }
            collect(entry.value, name: Self.join(name, key))
        }
    }

    private static func join(_ outer: String, _ inner: String) -> String {
        outer.isEmpty ? inner : "\(outer).\(inner)"
    }
}

extension PickleValue {
    /// Whether tensors may be found in it.
    fileprivate var holdsValues: Bool {
        switch self {
        case .tensor, .foreignTensor, .dictionary, .list, .tuple, .object: true
        default: false
        }
    }
}
