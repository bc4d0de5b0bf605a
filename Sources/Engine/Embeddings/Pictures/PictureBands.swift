import Imaging

/// Bytes in two bands of pixels beside a picture, one black column between: the low halves of the bytes in the left band, the high halves
/// in the right one, each in the low four bits of a sample. Survives whatever keeps every pixel, such as lossless WebP.
package enum PictureBands {
    /// The picture between bands that hold `bytes`.
    /// - Parameters:
    ///   - bytes: repeated until they fill the bands, so they have to tell their own end.
    ///   - shades: of the dots that decorate the left band; the right one takes them from behind.
    /// - Throws: `PictureError` when the result is too large.
    package static func frame(_ picture: Picture, bytes: [UInt8], shades: [UInt8]) throws(PictureError) -> Picture {
        let (height, columns) = (picture.height, columns(count: bytes.count, height: picture.height))
        let width = picture.width + 2 * columns + 2
        guard width <= Picture.largestPixelCount / height else { throw PictureError(.tooLarge(width: width, height: height)) }
        let left = band(bytes.map { $0 & 0x0F }, width: columns, height: height, shades: shades)
        let right = band(bytes.map { $0 >> 4 }, width: columns, height: height, shades: shades.reversed())
        let (colours, gap) = (picture.rgb, [UInt8](repeating: 0, count: 3))
        var samples: [UInt8] = []
        samples.reserveCapacity(width * height * 3)
        for row in 0..<height {
            samples += left[row * columns * 3..<(row + 1) * columns * 3] + gap
            samples += colours.samples[row * picture.width * 3..<(row + 1) * picture.width * 3] + gap
            samples += right[row * columns * 3..<(row + 1) * columns * 3]
        }
        return try Picture(width: width, height: height, channels: .rgb, samples: samples)
    }

    /// Width of a band. As in the web UI there is always room to spare: first up to the next whole column, then to the next one of pixels.
    private static func columns(count: Int, height: Int) -> Int {
        func next(_ count: Int, _ unit: Int) -> Int { (count / unit + 1) * unit }
        return next(next(count, height), 3 * height) / (3 * height)
    }

    private static func band(_ nibbles: [UInt8], width: Int, height: Int, shades: [UInt8]) -> [UInt8] {
        let dots = BandPattern.dots(width: width, height: height, shades: shades)
        let key = BandPattern.key(count: width * height * 3)
        return key.indices.map { (nibbles.isEmpty ? 0 : nibbles[$0 % nibbles.count]) ^ key[$0] ^ dots[$0 / 3] & 0xF0 }
    }

    /// The bytes in a picture's bands, with what fills the bands behind them; nil where there are no two bands of one size.
    package static func bytes(in picture: Picture) -> [UInt8]? {
        let picture = picture.rgb
        guard let inner = PictureInterior(picture), let bands = inner.bands() else { return nil }
        let count = (bands.lower.count) * inner.rows.count * 3
        let key = BandPattern.key(count: count)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        for row in inner.rows {
            let (lower, upper) = ((row * picture.width + bands.lower.lowerBound) * 3, (row * picture.width + bands.upper.lowerBound) * 3)
            for sample in 0..<bands.lower.count * 3 {
                let hidden = key[bytes.count]
                let (low, high) = (picture.samples[lower + sample] & 0x0F ^ hidden, picture.samples[upper + sample] & 0x0F ^ hidden)
                bytes.append(high << 4 | low)
            }
        }
        return bytes
    }
}

/// A picture without the black around it, which web sites and editors add.
private struct PictureInterior {
    let picture: Picture
    let columns: Range<Int>
    let rows: Range<Int>

    /// - Parameter picture: without alpha. Black is a row or column in which every pixel has a sample that is 0; nil where nothing is left.
    init?(_ picture: Picture) {
        var (columns, rows) = ([Bool](repeating: false, count: picture.width), [Bool](repeating: false, count: picture.height))
        var at = 0
        for row in 0..<picture.height {
            for column in 0..<picture.width {
                if picture.samples[at] != 0, picture.samples[at + 1] != 0, picture.samples[at + 2] != 0 { (columns[column], rows[row]) = (true, true) }
                at += 3
            }
        }
        guard let left = columns.firstIndex(of: true), let right = columns.lastIndex(of: true),
              let top = rows.firstIndex(of: true), let bottom = rows.lastIndex(of: true)
        else { return nil }
        self.picture = picture
        (self.columns, self.rows) = (left..<right + 1, top..<bottom + 1)
    }

    /// The columns before the first and behind the last one whose samples have no low bits; nil unless they are as many.
    func bands() -> (lower: Range<Int>, upper: Range<Int>)? {
        let black = columns.filter { column in
            rows.allSatisfy { row in
                let at = (row * picture.width + column) * 3
                return (picture.samples[at] | picture.samples[at + 1] | picture.samples[at + 2]) & 0x0F == 0
            }
        }
        guard black.count > 1, let first = black.first, let last = black.last else { return nil }
        let (lower, upper) = (columns.lowerBound..<first, last + 1..<columns.upperBound)
        guard !lower.isEmpty, lower.count == upper.count else { return nil }
        return (lower, upper)
    }
}
