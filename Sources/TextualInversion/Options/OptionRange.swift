import ArgumentParser

/// The numbers that an option takes.
enum OptionRange {
    /// The seeds that the random generators take; -1 draws one.
    static let seeds = -1...(1 << 53)
    /// Pixels along one side of a picture.
    static let pixels = 1...16_384

    /// - Throws: `ValidationError`, wrong usage, when a number was given and lies outside.
    static func check(_ option: String, _ value: Int?, _ range: ClosedRange<Int>) throws {
        guard let value, !range.contains(value) else { return }
        let numbers = range.upperBound == .max ? "from \(range.lowerBound) on" : "from \(range.lowerBound) to \(range.upperBound)"
        throw ValidationError("\(option) takes a whole number \(numbers), not \(value)")
    }

    /// - Throws: `ValidationError`, wrong usage, when a number was given and lies outside, or is none.
    static func check(_ option: String, _ value: Double?, _ range: ClosedRange<Double>) throws {
        guard let value, !range.contains(value) else { return }
        throw ValidationError("\(option) takes a number from \(range.lowerBound) to \(range.upperBound), not \(value)")
    }
}
