/// What stands before the pixels of a BMP: OS/2's header of 12 bytes, its second one of 64, and Windows' of 40 to 124.
/// Reference: Microsoft, "Bitmap Storage"; OS/2's are told by their lengths.
struct BMPHeader {
    enum Compression: Int {
        case none = 0
        case runs8 = 1
        case runs4 = 2
        case masks = 3
        case masksWithAlpha = 6
    }

    private static let lengths: Set<Int> = [12, 40, 52, 56, 64, 108, 124]
    private static let fileHeader = 14

    var width: Int
    var height: Int
    /// Whether the first stored row is the top one.
    var fromTop = false
    var bits: Int
    var compression = Compression.none
    /// Bits of red, green, blue and alpha in a pixel of 16 or 32 bits.
    var masks: [UInt32] = []
    /// Where the palette lies, and how many bytes an entry has.
    var palette: Range<Int>
    var paletteEntry: Int
    /// Where the pixels begin.
    var dataStart: Int

    /// Throws `.damaged` where the header breaks the format or asks for what no picture program writes.
    init(_ source: ByteSource) throws(PictureError) {
        let head = try source.bytes(at: 0, count: BMPHeader.fileHeader + 124)
        func number(_ offset: Int, _ length: Int) throws(PictureError) -> Int {
            guard let number = head.number(at: BMPHeader.fileHeader + offset, length: length, bigEndian: false) else {
                throw PictureError(.damaged(.bmp, "the file ends too early"))
            }
            return number
        }
        let length = try number(0, 4)
        guard BMPHeader.lengths.contains(length) else { throw PictureError(.damaged(.bmp, "its header has an unknown length")) }
        let short = length == 12
        width = try number(4, short ? 2 : 4)
        let storedHeight = try number(short ? 6 : 8, short ? 2 : 4)
        fromTop = storedHeight >= 1 << 31
        height = fromTop ? 1 << 32 - storedHeight : storedHeight
        bits = try number(short ? 10 : 14, 2)
        paletteEntry = short ? 3 : 4
        var afterHeader = BMPHeader.fileHeader + length
        var colours = 0
        if !short {
            let code = try number(16, 4)
            // In OS/2's second header the codes above 2 mean something else
            guard let known = Compression(rawValue: code), length != 64 || code < 3 else {
                throw PictureError(.damaged(.bmp, "its compression \(code) is not read"))
            }
            compression = known
            colours = try number(32, 4)
            if known == .masks || known == .masksWithAlpha {
                let count = known == .masksWithAlpha || length >= 56 ? 4 : 3
                for index in 0..<count { masks.append(UInt32(truncatingIfNeeded: try number(40 + 4 * index, 4))) }
                if length == 40 { afterHeader += 4 * count }
            }
        }
        if bits > 8 { colours = 0 } else if colours == 0 { colours = 1 << bits }
        guard colours <= 65536 else { throw PictureError(.damaged(.bmp, "its palette has \(colours) colours")) }
        palette = afterHeader..<afterHeader + colours * paletteEntry
        let stated = head.number(at: 10, length: 4, bigEndian: false) ?? 0
        dataStart = stated == 0 || stated == BMPHeader.fileHeader + length ? palette.upperBound : stated
        try complete()
    }

    /// Checks the depth, and gives depths without masks theirs.
    private mutating func complete() throws(PictureError) {
        let fits = switch compression {
        case .none: [1, 4, 8, 16, 24, 32].contains(bits)
        case .runs8: bits == 8
        case .runs4: bits == 4
        case .masks, .masksWithAlpha: [16, 24, 32].contains(bits)
        }
        guard fits else { throw PictureError(.damaged(.bmp, "\(bits) bits a pixel do not go with its compression")) }
        if bits == 16, masks.isEmpty { masks = [0x7c00, 0x3e0, 0x1f] }
        if bits == 24 || bits == 32 && masks.isEmpty { masks = [0xff0000, 0xff00, 0xff] }
        // Some writers leave the masks out; then bytes are in the usual order, alpha included
        if bits == 32, masks.allSatisfy({ $0 == 0 }) { masks = [0xff0000, 0xff00, 0xff, 0xff00_0000] }
        if bits < 32 { masks = Array(masks.prefix(3)) }
    }

    /// Bytes that hold a row's pixels, and from one row to the next.
    var rowLength: Int { (width * bits + 7) / 8 }
    var rowStride: Int { (width * bits + 31) / 32 * 4 }

    /// Bytes that all rows take; the last one's padding may be missing.
    var rowsLength: Int { rowStride * (height - 1) + rowLength }

    var hasAlpha: Bool { masks.count == 4 && masks[3] != 0 }

    var stored: StoredHeader { StoredHeader(width: width, height: height, hasAlpha: hasAlpha) }
}
