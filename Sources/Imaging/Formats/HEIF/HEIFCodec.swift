import CHeif

/// HEIC and AVIF, by libheif where it is installed. It applies the file's own rotation, mirroring and crop; an EXIF orientation only
/// repeats those, and is passed over.
enum HEIFCodec {
    /// Whether pictures of this kind can be decoded here.
    static func reads(_ kind: PictureKind) -> Bool { cheif_decodes(compression(kind)) != 0 }

    private static func compression(_ kind: PictureKind) -> Int32 { Int32(kind == .avif ? CHEIF_AV1 : CHEIF_HEVC) }

    /// The header of a whole file. Throws `.libraryMissing` and `.decoderMissing` where the installation lacks something.
    static func header(_ bytes: [UInt8], _ kind: PictureKind) throws(PictureError) -> StoredHeader {
        guard cheif_is_loaded() != 0 else { throw PictureError(.libraryMissing(kind)) }
        guard reads(kind) else { throw PictureError(.decoderMissing(kind)) }
        var (width, height, alpha): (Int32, Int32, Int32) = (0, 0, 0)
        try checked(kind) { message in
            cheif_measure(bytes, bytes.count, &width, &height, &alpha, &message, message.count)
        }
        return StoredHeader(width: Int(width), height: Int(height), hasAlpha: alpha != 0)
    }

    static func decode(_ bytes: [UInt8], _ header: StoredHeader, _ kind: PictureKind) throws(PictureError) -> Picture {
        let channels: Picture.Channels = header.hasAlpha ? .rgba : .rgb
        let count = header.width * header.height * channels.rawValue
        let samples = try decodedSamples(kind: kind, count: count) { samples, message in
            cheif_decode(
                bytes, bytes.count, UInt32(header.width), UInt32(header.height), Int32(channels.rawValue),
                samples, count, &message, message.count)
        }
        return Picture(unchecked: samples, width: header.width, height: header.height, channels: channels)
    }
}
