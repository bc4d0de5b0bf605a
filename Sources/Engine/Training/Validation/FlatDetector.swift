/// Tells from the validation losses that the concept is learned.
///
/// Voronov et al. ("Is This Loss Informative? Faster Text-to-Image Customization by Tracking Objective Dynamics", 2023) found that
/// a loss over fixed draws, unlike the training loss, falls smoothly and stays level once the word works. Their rule compares the
/// spread of a recent window with that of all values; with few measurements the steep beginning outweighs the rest and the
/// rule ends runs early. Ours compares two neighbouring windows: the loss is flat when the mean of the last `window` values lies less than
/// `share` of the whole fall, from the first value to that mean, below the mean of the `window` values before. A loss that rises is flat too:
/// going on does not help. The rule has no clock and no randomness, so that a resumed run ends where an uninterrupted one would.
public struct FlatDetector: Codable, Sendable, Equatable {
    /// Measurements in a window.
    public static let window = 5
    /// The part of the whole fall that one window must still bring.
    public static let share = 0.03

    /// The measured losses, in order.
    public private(set) var losses: [Double]

    public init(losses: [Double] = []) {
        self.losses = losses.filter(\.isFinite)
    }

    /// Takes the next measurement and says whether the loss is flat now. Values that are not finite are ignored.
    public mutating func add(_ loss: Double) -> Bool {
        if loss.isFinite { losses.append(loss) }
        return isFlat
    }

    /// Whether the last measurements are flat: never before the first value and two windows after it.
    public var isFlat: Bool {
        guard losses.count > 2 * Self.window else { return false }
        func mean(_ values: ArraySlice<Double>) -> Double { values.reduce(0, +) / Double(values.count) }
        let last = mean(losses.suffix(Self.window))
        let before = mean(losses.dropLast(Self.window).suffix(Self.window))
        return before - last <= Self.share * abs(losses[0] - last)
    }
}
