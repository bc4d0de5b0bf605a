import CWebP

/// WebP pixels, by libwebp.
enum WebPCodec {
    static func decode(_ bytes: [UInt8], _ header: StoredHeader) throws(PictureError) -> Picture {
        let channels: Picture.Channels = header.hasAlpha ? .rgba : .rgb
        let count = header.width * header.height * channels.rawValue
        let samples = try decodedSamples(kind: .webp, count: count) { samples, message in
            cwebp_decode(
                bytes, bytes.count, UInt32(header.width), UInt32(header.height), Int32(channels.rawValue),
                samples, count, &message, message.count)
        }
        return Picture(unchecked: samples, width: header.width, height: header.height, channels: channels)
    }
}

/// How a WebP file keeps its samples.
public enum WebPCompression: Sendable, Equatable {
    /// Lossy, quality 0 to 100.
    case lossy(quality: Double)
    /// Every sample comes back as it was, colours under transparent alpha too.
    case lossless
}

extension Picture {
    /// The picture as a WebP file. Throws `.notEncoded` for sides beyond WebP's 16383 pixels.
    /// - Parameter userComment: an EXIF text, where the web UI keeps generation parameters.
    public func webp(_ compression: WebPCompression, userComment: String? = nil) throws(PictureError) -> [UInt8] {
        guard width <= 16383, height <= 16383 else {
            throw PictureError(.notEncoded(.webp, "a side is longer than 16383 pixels"))
        }
        var quality: Float = 75
        if case .lossy(let asked) = compression { quality = Float(max(0, min(asked, 100))) }
        let file = try foreignBytes(kind: .webp, free: cwebp_free) { address, count, message in
            cwebp_encode(
                samples, UInt32(width), UInt32(height), Int32(channels.rawValue), quality, compression == .lossless ? 1 : 0,
                &address, &count, &message, message.count)
        }
        guard let userComment else { return file }
        return WebPHeader.file(file, of: self, with: Exif.bytes(userComment: userComment))
    }
}
