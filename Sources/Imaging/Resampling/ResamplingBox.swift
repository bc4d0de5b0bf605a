/// The part of a picture that is resampled, in source pixels and fractions of them: from `left` to `right`, from `top` to `bottom`.
/// Pixels beyond its edges still count towards those inside, as far as the kernel reaches.
public struct ResamplingBox: Sendable, Equatable {
    public var left: Double
    public var top: Double
    public var right: Double
    public var bottom: Double

    public init(left: Double, top: Double, right: Double, bottom: Double) {
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
    }

    /// A whole picture.
    init(whole picture: Picture) {
        self.init(left: 0, top: 0, right: Double(picture.width), bottom: Double(picture.height))
    }

    /// Whether the box lies inside `picture`; no number that is not finite does.
    func isInside(_ picture: Picture) -> Bool {
        left >= 0 && top >= 0 && right <= Double(picture.width) && bottom <= Double(picture.height) && left <= right && top <= bottom
    }
}
