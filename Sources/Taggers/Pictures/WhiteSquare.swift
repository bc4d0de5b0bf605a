import Imaging

extension Picture {
    /// The picture in the middle of a white square, its transparency laid over white: how the WD taggers were shown theirs.
    ///
    /// A picture whose square would be larger than pictures may be is shrunk first.
    func squaredOnWhite() throws(PictureError) -> Picture {
        let side = max(width, height)
        let most = Int(Double(Picture.largestPixelCount).squareRoot())
        guard side <= most else {
            return try resized(width: max(1, width * most / side), height: max(1, height * most / side), filter: .bicubic).squaredOnWhite()
        }
        let (left, top, colours) = ((side - width) / 2, (side - height) / 2, coloursOnWhite)
        var square = [UInt8](repeating: 255, count: side * side * 3)
        for y in 0 ..< height {
            let to = ((top + y) * side + left) * 3
            square.replaceSubrange(to ..< to + width * 3, with: colours[y * width * 3 ..< (y + 1) * width * 3])
        }
        return try Picture(width: side, height: side, channels: .rgb, samples: square)
    }

    /// `height` x `width` x 3 samples without transparency, rounded as Pillow's `alpha_composite` rounds: in seven binary places.
    private var coloursOnWhite: [UInt8] {
        guard hasAlpha else { return samples }
        return [UInt8](unsafeUninitializedCapacity: width * height * 3) { colours, initialized in
            for pixel in 0 ..< width * height {
                let alpha = Int(samples[pixel * 4 + 3])
                for channel in 0 ..< 3 {
                    let sum = (Int(samples[pixel * 4 + channel]) * alpha + 255 * (255 - alpha)) << 7 + 0x80 << 7
                    colours[pixel * 3 + channel] = UInt8(truncatingIfNeeded: (sum >> 8 + sum) >> 15)
                }
            }
            initialized = width * height * 3
        }
    }
}
