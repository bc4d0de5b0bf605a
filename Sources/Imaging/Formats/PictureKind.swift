/// A picture format, told by a file's first bytes and never by its name.
public enum PictureKind: String, Sendable, CaseIterable {
    case png, jpeg, webp
    case gif, bmp, tiff, avif, heic, jpegXL

    /// How many leading bytes decide.
    static let signatureLength = 64

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
        else if starts("ftyp", at: 4), let kind = PictureKind.ofBrands(head) { self = kind }
        else if starts("BM"), head.count > 15, [12, 40, 52, 56, 64, 108, 124].contains(head[14]), head[15] == 0 { self = .bmp }
        else { return nil }
    }

    /// From the brands of an ISO media file: the main one, then the compatible ones. Those of HEIC's family say nothing of the
    /// compression where `mif1` comes first.
    private static func ofBrands(_ head: [UInt8]) -> PictureKind? {
        let end = min(head.number(at: 0, length: 4, bigEndian: true) ?? 0, head.count)
        let brands = stride(from: 8, to: max(8, end - 3), by: 4).map { String(decoding: head[$0..<$0 + 4], as: UTF8.self) }
        guard let main = brands.first else { return nil }
        if main == "avif" || main == "avis" { return .avif }
        if main == "mif1" || main == "msf1", brands.contains("avif") || brands.contains("avis") { return .avif }
        return main.hasPrefix("hei") || main.hasPrefix("hev") || main == "mif1" || main == "msf1" ? .heic : nil
    }

    /// The format's usual name.
    public var name: String {
        switch self {
        case .webp: "WebP"
        case .jpegXL: "JPEG XL"
        default: rawValue.uppercased()
        }
    }

    /// Whether `PictureFile` decodes it. AVIF and HEIC depend on the libheif that is installed.
    public var isReadable: Bool {
        switch self {
        case .png, .jpeg, .webp, .bmp, .gif: true
        case .avif, .heic: HEIFCodec.reads(self)
        case .tiff, .jpegXL: false
        }
    }

    /// How the names of such files end, in small letters, without the dot.
    public var extensions: [String] {
        switch self {
        case .png: ["png"]
        case .jpeg: ["jpg", "jpeg", "jpe", "jfif"]
        case .webp: ["webp"]
        case .bmp: ["bmp", "dib"]
        case .gif: ["gif"]
        case .avif: ["avif"]
        case .heic: ["heic", "heif", "hif"]
        case .tiff: ["tif", "tiff"]
        case .jpegXL: ["jxl"]
        }
    }

    /// The endings of all kinds that `PictureFile` decodes, those of AVIF and HEIC too where libheif is missing: its error says so.
    public static let readableExtensions = Set([PictureKind.png, .jpeg, .webp, .bmp, .gif, .avif, .heic].flatMap(\.extensions))

    /// The Debian package with libheif's decoder, where decoders are packages of their own.
    var decoderPackage: String { self == .avif ? "libheif-plugin-dav1d" : "libheif-plugin-libde265" }

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
