/// A number that JSON writes as `null` when it is infinite or no number, as JSON has no form for these;
/// `null` and a missing key are read back as NaN.
@propertyWrapper
public struct NullWhenNotFinite: Sendable, Codable, Equatable {
    public var wrappedValue: Double

    public init(wrappedValue: Double) {
        self.wrappedValue = wrappedValue
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        wrappedValue = container.decodeNil() ? .nan : try container.decode(Double.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if wrappedValue.isFinite {
            try container.encode(wrappedValue)
        } else {
            try container.encodeNil()
        }
    }

    /// Two numbers are the same when JSON writes them the same.
    public static func == (left: Self, right: Self) -> Bool {
        left.wrappedValue == right.wrappedValue || (!left.wrappedValue.isFinite && !right.wrappedValue.isFinite)
    }
}

extension KeyedDecodingContainer {
    /// Chosen by the compiler for properties marked `@NullWhenNotFinite`, so that a missing key counts as `null`.
    public func decode(_ type: NullWhenNotFinite.Type, forKey key: Key) throws -> NullWhenNotFinite {
        try decodeIfPresent(type, forKey: key) ?? NullWhenNotFinite(wrappedValue: .nan)
    }
}
