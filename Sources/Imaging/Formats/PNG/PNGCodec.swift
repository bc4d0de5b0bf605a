import CPNG

/// PNG pixels, by libpng.
enum PNGCodec {
    static func decode(_ source: ByteSource, _ header: StoredHeader) throws(PictureError) -> Picture {
        let channels: Picture.Channels = header.hasAlpha ? .rgba : .rgb
        let count = header.width * header.height * channels.rawValue
        let samples = try source.reading { descriptor, memory, length throws(PictureError) in
            try decodedSamples(kind: .png, count: count) { samples, message in
                cpng_decode(
                    descriptor, memory, length, UInt32(header.width), UInt32(header.height), Int32(channels.rawValue),
                    samples, count, &message, message.count)
            }
        }
        return Picture(unchecked: samples, width: header.width, height: header.height, channels: channels)
    }
}

extension Picture {
    /// The picture as a PNG file, 8 bits a sample, the same bytes each time. `textChunks` follow the header in their order,
    /// as tEXt where the text is Latin-1 and iTXt where it is not. `compression` is zlib's level, 0 to 9.
    /// Throws `.badKeyword` for a keyword that PNG does not allow.
    public func png(textChunks: [TextChunk] = [], compression: Int = 6) throws(PictureError) -> [UInt8] {
        let level = Int32(max(0, min(compression, 9)))
        let plain = try foreignBytes(kind: .png, free: cpng_free) { address, count, message in
            cpng_encode(
                samples, UInt32(width), UInt32(height), Int32(channels.rawValue), level,
                &address, &count, &message, message.count)
        }
        guard !textChunks.isEmpty else { return plain }
        // Signature and header chunk have a fixed length
        let headerEnd = PNGChunk.signature.count + 8 + 13 + 4
        var file = Array(plain[..<headerEnd])
        for chunk in textChunks { file += try PNGText.bytes(chunk) }
        return file + plain[headerEnd...]
    }
}
