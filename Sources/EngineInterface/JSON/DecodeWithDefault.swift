extension KeyedDecodingContainer {
    /// The value under `key`, or `fallback` where the key is missing or null: documents of older versions, and settings that
    /// name only what differs from the defaults.
    func value<Value: Decodable>(_ key: Key, _ fallback: Value) throws -> Value {
        try decodeIfPresent(Value.self, forKey: key) ?? fallback
    }
}
