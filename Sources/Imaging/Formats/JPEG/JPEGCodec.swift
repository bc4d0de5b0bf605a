import CJPEG

/// JPEG pixels, by libjpeg-turbo.
enum JPEGCodec {
    static func decode(_ source: ByteSource, _ header: StoredHeader) throws(PictureError) -> Picture {
        let count = header.width * header.height * 3
        let samples = try source.reading { descriptor, memory, length throws(PictureError) in
            try decodedSamples(kind: .jpeg, count: count) { samples, message in
                cjpeg_decode(
                    descriptor, memory, length, UInt32(header.width), UInt32(header.height),
                    samples, count, &message, message.count)
            }
        }
        return Picture(unchecked: samples, width: header.width, height: header.height, channels: .rgb)
    }
}

extension Picture {
    /// The picture as a baseline JPEG file with 4:2:0 chroma, `quality` 1 to 100. Alpha is dropped.
    /// - Parameter userComment: an EXIF text, where the web UI keeps generation parameters.
    /// Throws `.notEncoded` for sides beyond 65500 pixels, and for a comment that does not fit the 64 KiB of a segment.
    public func jpeg(quality: Int = 90, userComment: String? = nil) throws(PictureError) -> [UInt8] {
        let colour = rgb
        let file = try foreignBytes(kind: .jpeg, free: cjpeg_free) { address, count, message in
            cjpeg_encode(
                colour.samples, UInt32(width), UInt32(height), Int32(max(1, min(quality, 100))),
                &address, &count, &message, message.count)
        }
        guard let userComment else { return file }
        return try JPEGHeader.file(file, with: Array("Exif\0\0".utf8) + Exif.bytes(userComment: userComment))
    }
}
