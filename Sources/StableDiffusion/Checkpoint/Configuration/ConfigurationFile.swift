import ModelFiles
import NetworkLayers

/// A `config.json` of diffusers or transformers, read value by value with bounds.
package struct ConfigurationFile {
    package let path: String
    private let json: JSONValue

    /// - Throws: `ModelFileError` when the file cannot be read or is no JSON object.
    init(path: String) throws(ModelFileError) {
        try self.init(JSONValue.read(path: path), path: path)
    }

    package init(_ json: JSONValue, path: String) throws(ModelFileError) {
        guard json.members != nil else { throw Self.error(path, "it is not a JSON object") }
        self.json = json
        self.path = path
    }

    /// The object under `key` where there is one, else this one.
    func part(_ key: String) throws(ModelFileError) -> ConfigurationFile {
        guard let inner = value(key), inner.members != nil else { return self }
        return try ConfigurationFile(inner, path: path)
    }

    /// The value of `key`; `nil` where it is absent or null.
    func value(_ key: String) -> JSONValue? {
        let value = json[key]
        return value == .null ? nil : value
    }

    /// Whether a key is there and says null.
    func isNull(_ key: String) -> Bool { json[key] == .null }

    func error(_ problem: String) -> ModelFileError { Self.error(path, problem) }

    private static func error(_ path: String, _ problem: String) -> ModelFileError {
        ModelFileError(.damaged, path: path, problem: problem, remedy: "take this file from the model's original folder")
    }

    func integer(_ key: String, in range: ClosedRange<Int>, default standard: Int? = nil) throws(ModelFileError) -> Int {
        guard let value = value(key) else {
            guard let standard else { throw error("`\(key)` is missing") }
            return standard
        }
        guard let integer = value.integer, range.contains(integer) else { throw error("`\(key)` is no whole number in \(range)") }
        return integer
    }

    func number(_ key: String, in range: ClosedRange<Double>, default standard: Double) throws(ModelFileError) -> Double {
        guard let value = value(key) else { return standard }
        guard let number = value.number, range.contains(number) else { throw error("`\(key)` is no number in \(range)") }
        return number
    }

    func bool(_ key: String, default standard: Bool) throws(ModelFileError) -> Bool {
        guard let value = value(key) else { return standard }
        guard let bool = value.bool else { throw error("`\(key)` is neither true nor false") }
        return bool
    }

    func strings(_ key: String, count: ClosedRange<Int>) throws(ModelFileError) -> [String] {
        guard let array = value(key)?.array, count.contains(array.count) else { throw error("`\(key)` is no list of \(count) names") }
        let strings = array.compactMap(\.string)
        guard strings.count == array.count else { throw error("`\(key)` is no list of names") }
        return strings
    }

    /// Whole numbers, one a level; where a single number is allowed and stands there, it counts for all levels.
    func integers(
        _ key: String, in range: ClosedRange<Int>, count: ClosedRange<Int>, default standard: Int? = nil
    ) throws(ModelFileError) -> [Int] {
        guard let array = value(key)?.array else {
            guard count.lowerBound == count.upperBound else { throw error("`\(key)` is no list") }
            return Array(repeating: try integer(key, in: range, default: standard), count: count.lowerBound)
        }
        let integers = array.compactMap(\.integer)
        guard integers.count == array.count, count.contains(array.count), integers.allSatisfy(range.contains) else {
            throw error("`\(key)` is no list of \(count) whole numbers in \(range)")
        }
        return integers
    }

    /// Refuses what the networks do not compute: the key must be absent, null or have one of these values.
    func require(_ key: String, _ allowed: JSONValue...) throws(ModelFileError) {
        guard let value = value(key), !allowed.contains(value) else { return }
        throw ModelFileError(.unsupported, path: path, problem: "`\(key)` asks for an architecture that this program does not compute",
                             remedy: "use a \(ModelFamily.usableNames) checkpoint")
    }
}

/// Bounds far beyond every model, so that no product of them overflows.
enum Bounds {
    static let channels = 1...65_536
    static let levels = 1...8
    static let layers = 1...64
    static let heads = 1...1024
}

extension ConfigurationFile {
    /// One number, or a list of equal ones.
    func same(
        _ key: String, in range: ClosedRange<Int>, count: ClosedRange<Int>, default standard: Int
    ) throws(ModelFileError) -> Int {
        let numbers = try integers(key, in: range, count: count, default: standard)
        guard let first = numbers.first, numbers.allSatisfy({ $0 == first }) else { throw error("`\(key)` differs from level to level") }
        return first
    }

    /// For each level whether its block is the second of the two types; the types must be these.
    func blocks(_ key: String, _ types: [String], count: ClosedRange<Int>) throws(ModelFileError) -> [Bool] {
        let names = try strings(key, count: count)
        if let stranger = names.first(where: { !types.contains($0) }) {
            throw ModelFileError(.unsupported, path: path, problem: "`\(key)` names a block that this program does not compute: \(stranger)",
                                 remedy: "use a \(ModelFamily.usableNames) checkpoint")
        }
        return names.map { types.count > 1 && $0 == types[1] }
    }
}

extension NetworkWeights {
    func impossible(_ what: String) -> ModelFileError {
        ModelFileError(.unsupported, path: path, problem: "an architecture of another family: \(what)",
                       remedy: "use a \(ModelFamily.usableNames) checkpoint, as a diffusers folder if its sizes are unusual")
    }
}
