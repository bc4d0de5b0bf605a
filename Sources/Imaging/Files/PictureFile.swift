/// Reads picture files, told apart by content: PNG, JPEG, WebP, BMP, GIF, and with libheif's help AVIF and HEIC.
public enum PictureFile {
    /// Decodes a file, turned as its EXIF orientation says. Alpha stays a channel. Of an animation the first frame.
    /// Throws a `PictureError` that names the path.
    public static func read(path: String) throws(PictureError) -> Picture {
        do { return try picture(of: ByteSource(path: path)) } catch { throw PictureError(error.problem, path: path) }
    }

    /// Kind, size, alpha and texts from the file's headers; pixels are neither read nor decoded.
    /// Throws a `PictureError` that names the path.
    public static func info(path: String) throws(PictureError) -> PictureInfo {
        do { return try info(of: ByteSource(path: path)) } catch { throw PictureError(error.problem, path: path) }
    }

    /// As `read`, from bytes in memory.
    public static func decode(_ bytes: [UInt8]) throws(PictureError) -> Picture {
        try picture(of: ByteSource(bytes))
    }

    /// As `info(path:)`, from bytes in memory.
    public static func info(_ bytes: [UInt8]) throws(PictureError) -> PictureInfo {
        try info(of: ByteSource(bytes))
    }

    private static func info(of source: ByteSource) throws(PictureError) -> PictureInfo {
        let kind = try readableKind(of: source)
        return try header(of: source, kind: kind, withText: true).info(kind: kind)
    }

    private static func picture(of source: ByteSource) throws(PictureError) -> Picture {
        let kind = try readableKind(of: source)
        let header = try header(of: source, kind: kind, withText: false)
        let stored = switch kind {
        case .png: try PNGCodec.decode(source, header)
        case .jpeg: try JPEGCodec.decode(source, header)
        case .webp: try WebPCodec.decode(source.all(), header)
        case .bmp: try BMPCodec.decode(source)
        case .gif: try GIFCodec.decode(source)
        case .avif, .heic: try HEIFCodec.decode(source.all(), header, kind)
        case .tiff, .jpegXL: throw PictureError(.unsupportedFormat(kind))
        }
        return stored.turned(header.exif.orientation)
    }

    private static func readableKind(of source: ByteSource) throws(PictureError) -> PictureKind {
        guard source.count > 0 else { throw PictureError(.unreadable("the file is empty")) }
        let head = try source.bytes(at: 0, count: PictureKind.signatureLength)
        guard let kind = PictureKind(head: head) else { throw PictureError(.unknownFormat) }
        return kind
    }

    private static func header(
        of source: ByteSource, kind: PictureKind, withText: Bool
    ) throws(PictureError) -> StoredHeader {
        let header = switch kind {
        case .png: try PNGHeader.read(source, withText: withText)
        case .jpeg: try JPEGHeader.read(source)
        case .webp: try WebPHeader.read(source)
        case .bmp: try BMPHeader(source).stored
        case .gif: try GIFHeader(source).stored
        case .avif, .heic: try HEIFCodec.header(source.all(), kind)
        case .tiff, .jpegXL: throw PictureError(.unsupportedFormat(kind))
        }
        guard header.width > 0, header.height > 0 else {
            throw PictureError(.damaged(kind, "the header states \(header.width) x \(header.height) pixels"))
        }
        try Picture.checkSize(width: header.width, height: header.height)
        return header
    }
}
