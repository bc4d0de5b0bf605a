/// Brightness alone: one sample per pixel, rows from the top.
package struct GreyPlane: Sendable, Equatable {
    /// Pixels per row.
    package let width: Int
    /// Rows.
    package let height: Int
    /// `height` x `width` samples.
    package internal(set) var samples: [UInt8]

    /// What edges are looked for on: Pillow's `convert("L")`, the lowest tenth painted over, so that watermarks draw no attention.
    package init(brightnessForEdgesOf picture: Picture) {
        self.init(unchecked: picture.grey, width: picture.width, height: picture.height)
        for at in Int(Double(height) * 0.9) * width..<samples.count { samples[at] = 0x99 }
    }

    /// For samples whose count follows from how they were made.
    init(unchecked samples: [UInt8], width: Int, height: Int) {
        self.width = width
        self.height = height
        self.samples = samples
    }

    /// A plane of three weighted channels; the weights add up to 2^15 at most.
    init(mixing picture: Picture, red: Int, green: Int, blue: Int, _ scaled: (Int) -> Int) {
        let depth = picture.channels.rawValue
        let source = picture.samples
        var plane = [UInt8](repeating: 0, count: picture.width * picture.height)
        for pixel in plane.indices {
            let at = pixel &* depth
            let sum = Int(source[at]) &* red &+ Int(source[at &+ 1]) &* green &+ Int(source[at &+ 2]) &* blue
            plane[pixel] = UInt8(truncatingIfNeeded: scaled(sum))
        }
        self.init(unchecked: plane, width: picture.width, height: picture.height)
    }

    /// What faces are looked for on. The web UI hands a picture in the order red, green, blue to a conversion that expects
    /// blue first; boxes agree only with red and blue weighted the same wrong way round.
    package init(brightnessForFacesOf picture: Picture) {
        self.init(mixing: picture, red: 3735, green: 19235, blue: 9798) { ($0 &+ 1 << 14) >> 15 }
    }

    /// What Pillow dithers to one bit: weights in thousandths, rounded down.
    init(brightnessForDitheringOf picture: Picture) {
        self.init(mixing: picture, red: 299, green: 587, blue: 114) { $0 / 1000 }
    }
}
