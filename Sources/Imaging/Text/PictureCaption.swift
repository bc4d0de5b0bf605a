import Glibc

/// A title at the top of a picture and three footers at its bottom, white on the picture darkened towards both ends: how the web UI labels
/// pictures that carry an embedding.
public struct PictureCaption: Sendable {
    public var title: String
    public var left: String
    public var middle: String
    public var right: String

    private static let padding = 10
    /// Sizes of letters: what texts are measured at, and the largest.
    private static let (measured, largest) = (32, 72)

    public init(title: String, left: String, middle: String, right: String) {
        self.title = title
        self.left = left
        self.middle = middle
        self.right = right
    }

    /// The picture, without alpha, with the caption on it. The title takes three quarters of the width at most, each footer a third; letters
    /// that would be less than a pixel are left out.
    public func drawn(on picture: Picture, font: TextFont) -> Picture {
        let (width, padding) = (Double(picture.width), Double(Self.padding))
        var drawn = picture.darkenedTowardsEnds
        let titleSize = fitting(title, within: width * 0.75 - padding * 4, at: Self.measured, font)
        guard titleSize > 0 else { return drawn }
        let heading = font.line(title, size: titleSize)
        drawn = drawn.drawing(heading, x: Self.padding, y: Self.padding + heading.top)

        let footerSize = [left, middle, right].map { fitting($0, within: width / 3 - padding, at: titleSize, font) }.min() ?? 0
        guard footerSize > 0 else { return drawn }
        let baseline = picture.height - Self.padding
        let footers = [left, middle, right].map { font.line($0, size: footerSize) }
        drawn = drawn.drawing(footers[0], x: Self.padding, y: baseline)
        drawn = drawn.drawing(footers[1], x: Int((width / 2 - footers[1].advance / 2).rounded()), y: baseline)
        return drawn.drawing(footers[2], x: Int((width - padding - footers[2].advance).rounded()), y: baseline)
    }

    /// The size at which a text is as wide as wanted, from its width at another size.
    private func fitting(_ text: String, within width: Double, at size: Int, _ font: TextFont) -> Int {
        let right = font.line(text, size: size).right
        guard right > 0 else { return Self.largest }
        return max(0, min(Int(Double(size) * (width / Double(right))), Self.largest))
    }
}

extension Picture {
    /// The picture without alpha, darkened towards its top and, a little less, its bottom edge along two cosines, where white letters can
    /// then be read.
    package var darkenedTowardsEnds: Picture {
        var samples = rgb.samples
        for row in 0..<height {
            let place = Double(row) / Double(height)
            let strength = max(1 - cos(place * 1.5), 1 - cos((1 - place) * 1.5 * 1.1))
            let kept = 255 - Int(min(255, strength * 255))
            for at in row * width * 3..<(row + 1) * width * 3 {
                // Rounded to the nearest as compositing in 8 bits does
                let product = Int(samples[at]) * kept + 128
                samples[at] = UInt8(clamping: (product + product >> 8) >> 8)
            }
        }
        return Picture(unchecked: samples, width: width, height: height, channels: .rgb)
    }
}
