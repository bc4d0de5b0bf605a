// Mixing neighbours must weight colours by their alpha, or the colour hidden under transparent pixels bleeds out.

extension Picture {
    /// Colours times alpha, rounded to 8 bits, as Pillow's mode `RGBa`.
    func premultiplied() -> Picture {
        var scaled = samples
        for pixel in 0..<width * height {
            let alpha = UInt32(samples[pixel &* 4 &+ 3])
            for at in pixel &* 4..<pixel &* 4 &+ 3 {
                let product = UInt32(samples[at]) &* alpha &+ 128
                scaled[at] = UInt8(truncatingIfNeeded: (product &+ product >> 8) >> 8)
            }
        }
        return Picture(unchecked: scaled, width: width, height: height, channels: channels)
    }

    /// The way back, as Pillow goes it: rounded down, clipped; colours under alpha 0 stay.
    func unpremultiplied() -> Picture {
        var scaled = samples
        for pixel in 0..<width * height {
            let alpha = Int(samples[pixel &* 4 &+ 3])
            guard alpha != 0, alpha != 255 else { continue }
            for at in pixel &* 4..<pixel &* 4 &+ 3 {
                scaled[at] = UInt8(truncatingIfNeeded: min(255, 255 &* Int(samples[at]) / alpha))
            }
        }
        return Picture(unchecked: scaled, width: width, height: height, channels: channels)
    }
}
