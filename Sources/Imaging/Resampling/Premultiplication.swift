import CSamples

// Mixing neighbours must weight colours by their alpha, or the colour hidden under transparent pixels bleeds out.

extension Picture {
    /// Colours times alpha, rounded to 8 bits, as Pillow's mode `RGBa`.
    func premultiplied() -> Picture {
        var scaled = [UInt8](repeating: 0, count: samples.count)
        csamples_premultiply(samples, width * height, &scaled)
        return Picture(unchecked: scaled, width: width, height: height, channels: channels)
    }

    /// The way back, as Pillow goes it: rounded down, clipped; colours under alpha 0 stay.
    mutating func unpremultiply() {
        csamples_unpremultiply(&samples, width * height)
    }
}
