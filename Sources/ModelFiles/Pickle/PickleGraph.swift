/// The objects of a pickle while it is read.
///
/// A pickle fills containers after others already refer to them, so objects are kept in one array and refer to
/// each other by position. A cycle costs nothing here and is cut when the graph becomes a `PickleValue`.
struct PickleGraph {
    /// Position of an object in `nodes`.
    typealias Reference = Int32

    enum Content {
        case none
        case bool(Bool)
        case int(Int)
        case bigInteger([UInt8])
        case float(Double)
        case string(String)
        case bytes([UInt8])
        case list
        case tuple
        case dictionary
        /// A class or function by its full name.
        case global(String)
        /// An instance of the class of this name.
        case object(String)
        /// A position in `storages`.
        case storage(Int)
        /// A position in `tensors`.
        case tensor(Int)
    }

    struct Node {
        var content: Content
        /// Elements of a list or tuple, arguments of an object.
        var items: [Reference] = []
        /// Keys and values in turn, of a dictionary or of an object that is one.
        var entries: [Reference] = []
        /// State of an object, or -1.
        var state: Reference = -1
    }

    /// A torch storage that the pickle names and the file holds elsewhere.
    struct Storage {
        /// The class, for example `torch.HalfStorage`.
        let type: String
        let key: String
        /// Numbers in it, or bytes for an untyped one.
        let count: Int
        /// Where a view begins in its storage, in numbers.
        let offset: Int
    }

    /// A tensor as torch describes it: a strided view of a storage.
    struct Tensor {
        let storage: Int
        let offset: Int
        let shape: [Int]
        let strides: [Int]
        /// Overrides the storage's type where that is untyped, for example `torch.float16`.
        let type: String?
    }

    /// More objects, and references between them, than any checkpoint has; bounds memory and time.
    static let maximumSize = 4_000_000

    /// Objects and references between them so far.
    private(set) var size = 0
    private(set) var nodes: [Node] = []
    private(set) var storages: [Storage] = []
    private(set) var tensors: [Tensor] = []
    var root: Reference = -1

    subscript(reference: Reference) -> Node { nodes[Int(reference)] }

    var isFull: Bool { size >= Self.maximumSize }

    mutating func add(_ content: Content, items: [Reference] = []) -> Reference {
        // Counted also where arrays share their memory: the first change to one of them would copy it.
        size += 1 + items.count
        nodes.append(Node(content: content, items: items))
        return Reference(nodes.count - 1)
    }

    mutating func add(_ storage: Storage) -> Reference {
        storages.append(storage)
        return add(.storage(storages.count - 1))
    }

    mutating func add(_ tensor: Tensor) -> Reference {
        tensors.append(tensor)
        return add(.tensor(tensors.count - 1))
    }

    mutating func append(_ items: [Reference], to reference: Reference) {
        size += items.count
        nodes[Int(reference)].items.append(contentsOf: items)
    }

    mutating func append(entries: [Reference], to reference: Reference) {
        size += entries.count
        nodes[Int(reference)].entries.append(contentsOf: entries)
    }

    mutating func setState(_ state: Reference, of reference: Reference) {
        nodes[Int(reference)].state = state
    }

    /// The text of a string node.
    func string(_ reference: Reference) -> String? {
        if case .string(let text) = self[reference].content { text } else { nil }
    }

    func int(_ reference: Reference) -> Int? {
        if case .int(let number) = self[reference].content { number } else { nil }
    }

    /// The elements of a tuple or list node, or its absence.
    func elements(_ reference: Reference) -> [Reference]? {
        switch self[reference].content {
        case .tuple, .list: self[reference].items
        default: nil
        }
    }

    /// The numbers of a tuple of whole numbers, as shapes and strides are written.
    func ints(_ reference: Reference) -> [Int]? {
        guard let elements = elements(reference) else { return nil }
        let numbers = elements.compactMap(int)
        return numbers.count == elements.count ? numbers : nil
    }
}
