/// What stands before the pixels of a GIF's first frame. Reference: CompuServe, "Graphics Interchange Format, version 89a".
struct GIFHeader {
    /// Blocks before the first frame, and their parts; real files have some dozens, unless a long comment or profile comes first.
    private static let mostBlocks = 1_000_000

    /// The canvas, which grows where the first frame goes beyond it.
    var width: Int
    var height: Int
    /// Where the frame lies on the canvas.
    var left = 0
    var top = 0
    var frameWidth = 0
    var frameHeight = 0
    var isInterlaced = false
    /// Red, green, blue; the frame's own colours, else the file's, else none.
    var colours: [UInt8]
    /// The index that lets the background through.
    var transparent: UInt8?
    /// Bits of the first codes.
    var codeBits = 0
    /// Where the frame's codes begin.
    var dataStart = 0

    /// Throws `.damaged` when no frame is found.
    init(_ source: ByteSource) throws(PictureError) {
        let screen = try source.bytes(at: 0, count: 13)
        guard screen.count == 13, let width = screen.number(at: 6, length: 2, bigEndian: false),
            let height = screen.number(at: 8, length: 2, bigEndian: false)
        else { throw GIFHeader.early }
        self.width = width
        self.height = height
        colours = try GIFHeader.colours(source, at: 13, flags: screen[10])
        var offset = 13 + colours.count
        for _ in 0..<GIFHeader.mostBlocks {
            let start = try source.bytes(at: offset, count: 1)
            guard let kind = start.first, kind != 0x3b else { throw GIFHeader.early }
            switch kind {
            case 0x2c:
                try readFrame(source, at: offset + 1)
                return
            case 0x21: offset = try skipExtension(source, at: offset + 1)
            // Stray bytes between blocks are passed over as decoders do
            default: offset += 1
            }
        }
        throw PictureError(.damaged(.gif, "the header is missing"))
    }

    private static let early = PictureError(.damaged(.gif, "the file ends too early"))

    private static func colours(_ source: ByteSource, at offset: Int, flags: UInt8) throws(PictureError) -> [UInt8] {
        guard flags & 0x80 != 0 else { return [] }
        return try source.bytes(at: offset, count: 3 << Int(flags & 7 + 1))
    }

    /// Label, then parts of up to 255 bytes until an empty one. Returns what follows; notes the transparent index.
    private mutating func skipExtension(_ source: ByteSource, at start: Int) throws(PictureError) -> Int {
        let control = try source.bytes(at: start, count: 6)
        if control.count == 6, control[0] == 0xf9, control[1] >= 4, control[2] & 1 != 0 { transparent = control[5] }
        var offset = start + 1
        for _ in 0..<GIFHeader.mostBlocks {
            guard let length = try source.bytes(at: offset, count: 1).first else { throw GIFHeader.early }
            offset += 1 + Int(length)
            if length == 0 { return offset }
        }
        throw PictureError(.damaged(.gif, "the header is missing"))
    }

    private mutating func readFrame(_ source: ByteSource, at offset: Int) throws(PictureError) {
        let frame = try source.bytes(at: offset, count: 9)
        func number(_ at: Int) throws(PictureError) -> Int {
            guard let number = frame.number(at: at, length: 2, bigEndian: false) else { throw GIFHeader.early }
            return number
        }
        (left, top, frameWidth, frameHeight) = (try number(0), try number(2), try number(4), try number(6))
        guard let flags = frame.last, frame.count == 9 else { throw GIFHeader.early }
        guard frameWidth > 0, frameHeight > 0 else {
            throw PictureError(.damaged(.gif, "the header states \(frameWidth) x \(frameHeight) pixels"))
        }
        width = max(width, left + frameWidth)
        height = max(height, top + frameHeight)
        isInterlaced = flags & 0x40 != 0
        let own = try GIFHeader.colours(source, at: offset + 9, flags: flags)
        if flags & 0x80 != 0 { colours = own }
        guard let bits = try source.bytes(at: offset + 9 + own.count, count: 1).first else { throw GIFHeader.early }
        codeBits = Int(bits)
        dataStart = offset + 9 + own.count + 1
    }

    var stored: StoredHeader { StoredHeader(width: width, height: height, hasAlpha: transparent != nil) }
}
