import Imaging

extension Picture {
    /// The picture in the middle of a white square, its transparency laid over white: how the WD taggers were shown theirs.
    ///
    /// A picture whose square would be larger than pictures may be is shrunk first.
    func squaredOnWhite() throws(PictureError) -> Picture {
        let longest = max(width, height)
        let most = Int(Double(Picture.largestPixelCount).squareRoot())
        guard longest <= most else {
            return try resized(width: max(1, width * most / longest), height: max(1, height * most / longest), filter: .bicubic).squaredOnWhite()
        }
        var square = try Picture(width: longest, height: longest, channels: .rgb, samples: [UInt8](repeating: 255, count: longest * longest * 3))
        let (left, top) = ((longest - width) / 2, (longest - height) / 2)
        for y in 0 ..< height {
            for x in 0 ..< width {
                let alpha = hasAlpha ? Int(self[x, y, 3]) : 255
                for channel in 0 ..< 3 {
                    // Rounded as Pillow's `alpha_composite` rounds, in 7 binary places.
                    let sum = (Int(self[x, y, channel]) * alpha + 255 * (255 - alpha)) << 7 + 0x80 << 7
                    square[left + x, top + y, channel] = UInt8(clamping: ((sum >> 8 + sum) >> 8) >> 7)
                }
            }
        }
        return square
    }
}
