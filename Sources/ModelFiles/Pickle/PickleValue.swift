/// What a Python pickle holds, as plain data.
///
/// Python would call functions to rebuild its objects; here nothing is ever called. Tensors and the usual
/// containers become values, every other object an inert description of itself.
public indirect enum PickleValue: Sendable {
    case none
    case bool(Bool)
    case int(Int)
    /// A whole number that does not fit an `Int`: its two's complement, lowest byte first.
    case bigInteger([UInt8])
    case float(Double)
    case string(String)
    case bytes([UInt8])
    /// A list, or a set in the order it was written.
    case list([PickleValue])
    case tuple([PickleValue])
    /// A dictionary or ordered dictionary, in its order.
    case dictionary([PickleEntry])
    case tensor(StoredTensor)
    /// A tensor of a number type that the program does not compute with.
    case foreignTensor(ForeignTensor)
    /// Anything else: a foreign object, a class or a function.
    case object(PickleObject)
    /// A value left out: one that contains itself, or is nested deeper than anything of use.
    case omitted
}

/// A key with its value.
public struct PickleEntry: Sendable {
    public let key: PickleValue
    public let value: PickleValue

    public init(key: PickleValue, value: PickleValue) {
        self.key = key
        self.value = value
    }
}

/// An object of a Python class that this program does not know, as the pickle describes it.
public struct PickleObject: Sendable {
    /// Module and name, for example `pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint`.
    public let type: String
    /// What its constructor would get; a class or function itself has none.
    public let arguments: [PickleValue]
    /// What its `__setstate__` would get, most often a dictionary of attributes.
    public let state: PickleValue
    /// Entries set on it as on a dictionary.
    public let entries: [PickleEntry]
}

extension PickleValue {
    /// A dictionary with text for keys, in the order given.
    public static func dictionary(_ entries: KeyValuePairs<String, PickleValue>) -> PickleValue {
        .dictionary(entries.map { PickleEntry(key: .string($0.key), value: $0.value) })
    }

    /// The entries of a dictionary, or of an object that is one at heart: a `ParameterDict` or a subclass of `dict`.
    public var entries: [PickleEntry]? {
        switch self {
        case .dictionary(let entries):
            return entries
        case .object(let object):
            if object.type.hasSuffix(".ParameterDict"), let parameters = object.state["_parameters"] {
                return parameters.entries
            }
            return object.entries.isEmpty ? nil : object.entries
        default:
            return nil
        }
    }

    /// The value under a text key of a dictionary.
    public subscript(key: String) -> PickleValue? {
        entries?.last { $0.key.string == key }?.value
    }

    public var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    public var int: Int? {
        if case .int(let number) = self { number } else { nil }
    }

    /// The number as `Double`, whether written as float, int or bool.
    public var number: Double? {
        switch self {
        case .float(let number): number
        case .int(let number): Double(number)
        case .bool(let value): value ? 1 : 0
        default: nil
        }
    }

    public var tensor: StoredTensor? {
        if case .tensor(let tensor) = self { tensor } else { nil }
    }

    /// The members of a list or tuple.
    public var elements: [PickleValue]? {
        switch self {
        case .list(let elements), .tuple(let elements): elements
        default: nil
        }
    }
}
