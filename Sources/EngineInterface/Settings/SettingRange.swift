/// The values that numbers in settings may have, wherever they come from: options, forms, `settings.yaml`, a run's file, a picture's parameters.
///
/// Numbers of files are checked as they are read, before anything calculates with them.
public enum SettingRange {
    // All work
    public static let threads = 0...1024
    /// As many layers as the longest text encoder has that clip skip has an effect on; the web UI's range, too.
    public static let clipSkip = 1...12
    public static let seedDelta = -(1 << 53)...(1 << 53)
    /// The seeds that the random generators take; -1 draws one.
    public static let seed = -1...(1 << 53)
    /// Pixels along one side of a picture: no larger one could be held.
    public static let side = 1...16_384

    // Training
    public static let batchSize = 1...4096
    public static let gradientAccumulation = 1...65_536
    public static let maxSteps = 1...1_000_000_000
    /// Steps between two things that are done again and again; 0 does none.
    public static let cadence = 0...1_000_000_000

    // Sampling
    public static let samplingSteps = 1...1000
    public static let cfgScale = 0.0...1000
    public static let eta = 0.0...10
    public static let sigmaNoise = 0.0...10
    public static let sigmaChurn = 0.0...100
    public static let sigma = 0.0...1000
    /// Shares and strengths.
    public static let share = 0.0...1

    // Pictures
    public static let picturesAtOnce = 1...64
    public static let batches = 1...100_000
    public static let quality = 1...100
    public static let hiresScale = 1.0...8
    /// 0 takes as many as the first pass.
    public static let hiresSteps = 0...1000

    // Preprocessing
    public static let preparedSide = 8...4096
    public static let overlap = 0.0...0.9
    public static let autoSizeSide = 64...4096
    public static let autoSizeArea = 1...100_000_000

    // Captions
    public static let beams = 1...16
    public static let minimumLength = 1...512
    public static let maximumLength = 8...512
    public static let repetitionPenalty = 0.01...100
}

/// A number in a file of settings that lies outside its range.
public struct SettingOutOfRange: Error, CustomStringConvertible, Sendable, Equatable {
    /// The keys that lead to it, joined by points.
    public let key: String
    public let value: String
    /// What the setting takes.
    public let least: String
    public let most: String

    public var description: String { "\(key) is \(value); it takes \(least) to \(most)" }

    /// What a decoder's error is about, where it is such a number.
    public init?(_ error: any Error) {
        guard let error = error as? DecodingError, case .dataCorrupted(let context) = error, let found = context.underlyingError as? SettingOutOfRange else {
            return nil
        }
        self = found
    }

    init<Number: Comparable>(_ path: [any CodingKey], _ value: Number, _ range: ClosedRange<Number>) {
        key = path.map(\.stringValue).joined(separator: ".")
        self.value = "\(value)"
        (least, most) = (Self.plain(range.lowerBound), Self.plain(range.upperBound))
    }

    /// `1000` for 1000.0.
    private static func plain(_ number: some Comparable) -> String {
        let text = "\(number)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

extension KeyedDecodingContainer {
    /// The number under `key`, or `fallback` where the key is missing or null.
    /// - Throws: `DecodingError`, with a `SettingOutOfRange` in it where the number lies outside `range`.
    func value<Number: Decodable & Comparable>(_ key: Key, _ fallback: Number, in range: ClosedRange<Number>) throws -> Number {
        try number(key, in: range) ?? fallback
    }

    /// The number under `key`; nil where the key is missing or null.
    /// - Throws: as `value`.
    func number<Number: Decodable & Comparable>(_ key: Key, in range: ClosedRange<Number>) throws -> Number? {
        guard let number = try decodeIfPresent(Number.self, forKey: key) else { return nil }
        guard range.contains(number) else {
            let problem = SettingOutOfRange(codingPath + [key], number, range)
            throw DecodingError.dataCorrupted(.init(codingPath: codingPath + [key], debugDescription: problem.description, underlyingError: problem))
        }
        return number
    }
}
