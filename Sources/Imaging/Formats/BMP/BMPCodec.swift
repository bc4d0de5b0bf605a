/// BMP pixels.
enum BMPCodec {
    static func decode(_ source: ByteSource) throws(PictureError) -> Picture {
        let header = try BMPHeader(source)
        guard header.compression == .runs8 || header.compression == .runs4 || source.count - header.dataStart >= header.rowsLength else {
            throw PictureError(.damaged(.bmp, "the file ends too early"))
        }
        let channels: Picture.Channels = header.hasAlpha ? .rgba : .rgb
        var samples = [UInt8](repeating: 0, count: header.width * header.height * channels.rawValue)
        if header.bits <= 8 {
            let stored = try source.bytes(at: header.palette.lowerBound, count: header.palette.count)
            let palette = Palette(stored, stride: header.paletteEntry, red: 2, green: 1, blue: 0)
            if header.compression == .none {
                try unpackIndices(source, header, palette, into: &samples)
            } else {
                let data = try source.bytes(at: header.dataStart, count: BMPRuns.mostBytes(header))
                try BMPRuns.unpack(data, header, palette, into: &samples)
            }
        } else if header.bits == 24 || header.masks == [0xff0000, 0xff00, 0xff] {
            try unpackBytes(source, header, into: &samples)
        } else {
            try unpackMasked(source, header, into: &samples)
        }
        return Picture(unchecked: samples, width: header.width, height: header.height, channels: channels)
    }

    /// Calls `unpack` for each row with its stored bytes, and where its first sample goes. Stored rows are padded to 4 bytes.
    private static func rows(
        _ source: ByteSource, _ header: BMPHeader, depth: Int, _ unpack: (_ stored: [UInt8], _ to: Int) -> Void
    ) throws(PictureError) {
        let row = header.rowStride
        for index in 0..<header.height {
            let stored = try source.bytes(at: header.dataStart + index * row, count: row)
            guard stored.count >= header.rowLength else { throw PictureError(.damaged(.bmp, "the file ends too early")) }
            let y = header.fromTop ? index : header.height - 1 - index
            unpack(stored, y * header.width * depth)
        }
    }

    private static func unpackIndices(
        _ source: ByteSource, _ header: BMPHeader, _ palette: Palette, into samples: inout [UInt8]
    ) throws(PictureError) {
        let perByte = 8 / header.bits
        let mask = UInt8(truncatingIfNeeded: 1 << header.bits - 1)
        try rows(source, header, depth: 3) { stored, to in
            for x in 0..<header.width {
                let shift = (perByte - 1 - x % perByte) * header.bits
                palette.write(stored[x / perByte] >> UInt8(shift) & mask, to: &samples, at: to + 3 * x, depth: 3)
            }
        }
    }

    /// Blue, green, red; with 32 bits a byte that means nothing follows.
    private static func unpackBytes(_ source: ByteSource, _ header: BMPHeader, into samples: inout [UInt8]) throws(PictureError) {
        let stride = header.bits / 8
        try rows(source, header, depth: 3) { stored, to in
            for x in 0..<header.width {
                let at = x &* stride
                samples[to &+ 3 &* x] = stored[at &+ 2]
                samples[to &+ 3 &* x &+ 1] = stored[at &+ 1]
                samples[to &+ 3 &* x &+ 2] = stored[at]
            }
        }
    }

    private static func unpackMasked(_ source: ByteSource, _ header: BMPHeader, into samples: inout [UInt8]) throws(PictureError) {
        let depth = header.hasAlpha ? 4 : 3
        let fields = header.masks.prefix(depth).map(BMPField.init)
        let bytes = header.bits / 8
        try rows(source, header, depth: depth) { stored, to in
            for x in 0..<header.width {
                var pixel: UInt32 = 0
                for byte in 0..<bytes { pixel |= UInt32(stored[x &* bytes &+ byte]) << UInt32(8 * byte) }
                for channel in 0..<depth { samples[to &+ x &* depth &+ channel] = fields[channel].value(in: pixel) }
            }
        }
    }
}

/// The bits of one channel in a pixel.
private struct BMPField {
    let mask: UInt32
    let shift: UInt32
    let largest: UInt64

    init(_ mask: UInt32) {
        self.mask = mask
        shift = UInt32(mask.trailingZeroBitCount)
        largest = mask == 0 ? 1 : UInt64(mask >> shift)
    }

    /// Spread over 0 to 255, rounded down as Pillow does.
    func value(in pixel: UInt32) -> UInt8 {
        mask == 0 ? 0 : UInt8(truncatingIfNeeded: UInt64((pixel & mask) >> shift) * 255 / largest)
    }
}
