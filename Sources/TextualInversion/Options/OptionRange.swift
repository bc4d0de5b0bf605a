import ArgumentParser

/// Checks the numbers that options are given, by the ranges of their settings.
enum OptionRange {
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
