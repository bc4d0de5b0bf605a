/// Decodes settings from what a YAML document says. A value is read as what the setting is: `learn_rate: 0.005` is a text there.
struct YAMLSettingsDecoder: Decoder {
    let value: YAMLValue
    var codingPath: [any CodingKey] = []
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .keys(let keys) = value else { throw mismatch(Key.self) }
        let values = Dictionary(keys.map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last })
        return KeyedDecodingContainer(Keys(values: values, codingPath: codingPath))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .list(let values) = value else { throw mismatch([Any].self) }
        return List(values: values, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    private func mismatch(_ type: Any.Type) -> DecodingError {
        .typeMismatch(type, .init(codingPath: codingPath, debugDescription: "kind"))
    }

    /// The value as one of the types that a scalar may be, else as what decodes itself.
    fileprivate func read<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let scalar: Any? = switch type {
        case is String.Type: value.string
        case is Bool.Type: value.bool
        case is Int.Type: value.integer
        case is Double.Type: value.number
        default: try Value(from: self)
        }
        guard let scalar = scalar as? Value else { throw mismatch(type) }
        return scalar
    }

    private struct Keys<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let values: [String: YAMLValue]
        let codingPath: [any CodingKey]

        var allKeys: [Key] { values.keys.compactMap { Key(stringValue: $0) } }
        func contains(_ key: Key) -> Bool { values[key.stringValue] != nil }
        func decodeNil(forKey key: Key) throws -> Bool { try decoder(key).value.isNothing }
        func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value { try decoder(key).read(type) }

        func nestedContainer<Other: CodingKey>(keyedBy type: Other.Type, forKey key: Key) throws -> KeyedDecodingContainer<Other> {
            try decoder(key).container(keyedBy: type)
        }

        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { try decoder(key).unkeyedContainer() }
        func superDecoder() throws -> any Decoder { YAMLSettingsDecoder(value: .keys(values.map { ($0.key, $0.value) }), codingPath: codingPath) }
        func superDecoder(forKey key: Key) throws -> any Decoder { try decoder(key) }

        private func decoder(_ key: Key) throws -> YAMLSettingsDecoder {
            guard let value = values[key.stringValue] else {
                throw DecodingError.keyNotFound(key, .init(codingPath: codingPath, debugDescription: "missing"))
            }
            return YAMLSettingsDecoder(value: value, codingPath: codingPath + [key])
        }
    }

    private struct Place: CodingKey {
        let intValue: Int?
        var stringValue: String { intValue.map(String.init) ?? "" }
        init(intValue: Int) { self.intValue = intValue }
        init?(stringValue: String) { nil }
    }

    private struct List: UnkeyedDecodingContainer {
        let values: [YAMLValue]
        let codingPath: [any CodingKey]
        var currentIndex = 0

        var count: Int? { values.count }
        var isAtEnd: Bool { currentIndex >= values.count }

        mutating func decodeNil() throws -> Bool {
            guard try current().value.isNothing else { return false }
            currentIndex += 1
            return true
        }

        mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try next { try $0.read(type) } }

        mutating func nestedContainer<Other: CodingKey>(keyedBy type: Other.Type) throws -> KeyedDecodingContainer<Other> {
            try next { try $0.container(keyedBy: type) }
        }

        mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try next { try $0.unkeyedContainer() } }
        mutating func superDecoder() throws -> any Decoder { try next { $0 } }

        private func current() throws -> YAMLSettingsDecoder {
            let path = codingPath + [Place(intValue: currentIndex)]
            guard !isAtEnd else { throw DecodingError.valueNotFound(Any.self, .init(codingPath: path, debugDescription: "end")) }
            return YAMLSettingsDecoder(value: values[currentIndex], codingPath: path)
        }

        private mutating func next<Result>(_ read: (YAMLSettingsDecoder) throws -> Result) throws -> Result {
            let result = try read(current())
            currentIndex += 1
            return result
        }
    }
}

extension YAMLSettingsDecoder: SingleValueDecodingContainer {
    func decodeNil() -> Bool { value.isNothing }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try read(type) }
}
