/// GIF's variable-length LZW codes, in parts of up to 255 bytes. A code above the two special ones stands for an earlier string
/// and one more index. Reference: Welch, "A technique for high-performance data compression", 1984.
struct GIFCodes {
    private static let mostBits = 12

    /// Indices that a byte stands for, at most: a code of 12 bits is no longer than the table of strings.
    static let mostPerByte = 4096 * 8 / mostBits + 1

    private static let window = 1 << 16

    private let source: ByteSource
    private let bits: Int

    /// A window on the file, where it ends, and the next byte in it.
    private var data: [UInt8] = []
    private var dataEnd: Int
    private var position = 0
    /// Bytes left of the part.
    private var left = 0
    private var pool: UInt32 = 0
    private var pooled = 0

    init(_ source: ByteSource, start: Int, bits: Int) {
        self.source = source
        self.bits = bits
        dataEnd = start
    }

    /// The first `count` indices. Throws `.damaged` when the codes end before, or one refers to nothing.
    mutating func indices(count: Int) throws(PictureError) -> [UInt8] {
        guard (1..<GIFCodes.mostBits).contains(bits) else { throw PictureError(.damaged(.gif, "codes cannot begin with \(bits) bits")) }
        return try unpack(count)
    }

    private mutating func unpack(_ count: Int) throws(PictureError) -> [UInt8] {
        let clear = 1 << bits
        var indices = [UInt8](repeating: 0, count: count)
        var at = 0
        var strings = GIFStrings(literals: clear)
        var width = bits + 1
        var last: Int?
        while at < count {
            guard let code = try nextCode(width), code != clear + 1 else { throw PictureError(.damaged(.gif, "the file ends too early")) }
            if code == clear {
                strings.count = clear + 2
                width = bits + 1
                last = nil
                continue
            }
            if let last {
                guard code <= strings.count else { throw PictureError(.damaged(.gif, "a code refers to nothing")) }
                strings.append(last, followedBy: code < strings.count ? code : last)
                if strings.count == 1 << width, width < GIFCodes.mostBits { width += 1 }
            }
            guard code < clear || last != nil, code < strings.count else { throw PictureError(.damaged(.gif, "a code refers to nothing")) }
            at += strings.write(code, to: &indices, at: at)
            last = code
        }
        return indices
    }

    private mutating func nextCode(_ width: Int) throws(PictureError) -> Int? {
        while pooled < width {
            if left == 0 {
                guard let length = try nextByte(), length != 0 else { return nil }
                left = Int(length)
            }
            guard let byte = try nextByte() else { return nil }
            pool |= UInt32(byte) << UInt32(pooled)
            left -= 1
            pooled += 8
        }
        let code = Int(pool) & (1 << width - 1)
        pool >>= UInt32(width)
        pooled -= width
        return code
    }

    private mutating func nextByte() throws(PictureError) -> UInt8? {
        if position == data.count {
            data = try source.bytes(at: dataEnd, count: GIFCodes.window)
            dataEnd += data.count
            position = 0
        }
        guard position < data.count else { return nil }
        position += 1
        return data[position - 1]
    }
}

/// The strings that codes stand for: each an earlier string and its last index.
private struct GIFStrings {
    private static let most = 4096

    private var prefixes = [UInt16](repeating: 0, count: most)
    private var lasts = [UInt8](repeating: 0, count: most)
    private var firsts = [UInt8](repeating: 0, count: most)
    private var lengths = [UInt16](repeating: 1, count: most)
    /// Codes that mean something, the two special ones included.
    var count: Int

    init(literals: Int) {
        for index in 0..<literals {
            lasts[index] = UInt8(truncatingIfNeeded: index)
            firsts[index] = UInt8(truncatingIfNeeded: index)
        }
        count = literals + 2
    }

    /// A new string: an earlier one and the first index of another. A full table stays as it is.
    mutating func append(_ string: Int, followedBy other: Int) {
        guard count < GIFStrings.most else { return }
        prefixes[count] = UInt16(truncatingIfNeeded: string)
        lasts[count] = firsts[other]
        firsts[count] = firsts[string]
        lengths[count] = lengths[string] + 1
        count += 1
    }

    /// Writes the string of a code from its end to its beginning, as far as there is room. Returns how many indices it wrote.
    func write(_ code: Int, to indices: inout [UInt8], at: Int) -> Int {
        let length = min(Int(lengths[code]), indices.count - at)
        var rest = code
        for offset in Swift.stride(from: Int(lengths[code]) - 1, through: 0, by: -1) {
            if offset < length { indices[at + offset] = lasts[rest] }
            rest = Int(prefixes[rest])
        }
        return length
    }
}
