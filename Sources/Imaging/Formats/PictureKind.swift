/// A picture format, told by a file's first bytes and never by its name.
public enum PictureKind: String, Sendable, CaseIterable {
    case png, jpeg, webp
    case gif, bmp, tiff, avif, heic, jpegXL

    /// How many leading bytes decide.
    static let signatureLength = 16

    /// The kind that content beginning with `head` has, or nil.
    public init?(head: [UInt8]) {
        func starts(_ signature: [UInt8], at offset: Int = 0) -> Bool { head.dropFirst(offset).starts(with: signature) }
        func starts(_ signature: String, at offset: Int = 0) -> Bool { starts(Array(signature.utf8), at: offset) }

        if starts(PNGChunk.signature) { self = .png }
        else if starts([0xff, 0xd8, 0xff]) { self = .jpeg }
        else if starts("RIFF"), starts("WEBP", at: 8) { self = .webp }
        else if starts("GIF87a") || starts("GIF89a") { self = .gif }
        else if starts([0xff, 0x0a]) || starts("JXL ", at: 4) { self = .jpegXL }
        else if starts([0x49, 0x49, 42, 0]) || starts([0x4d, 0x4d, 0, 42]) { self = .tiff }
        else if starts("ftypavif", at: 4) || starts("ftypavis", at: 4) { self = .avif }
        else if ["ftyphei", "ftyphev", "ftypmif1", "ftypmsf1"].contains(where: { starts($0, at: 4) }) { self = .heic }
        else if starts("BM"), head.count >= 10, head[6..<10].allSatisfy({ $0 == 0 }) { self = .bmp }
        else { return nil }
    }

    /// The format's usual name.
    public var name: String {
        switch self {
        case .webp: "WebP"
        case .jpegXL: "JPEG XL"
        default: rawValue.uppercased()
        }
    }

    /// Whether `PictureFile` decodes it.
    public var isReadable: Bool { self == .png || self == .jpeg || self == .webp }

    /// A command that makes a readable picture of it.
    var conversion: String {
        switch self {
        case .heic: "heif-convert in.heic out.png"
        case .avif: "avifdec in.avif out.png"
        case .jpegXL: "djxl in.jxl out.png"
        default: "convert in.\(rawValue) out.png"
        }
    }
}
