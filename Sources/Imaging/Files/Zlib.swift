import CZlib

/// zlib streams (RFC 1950) and the checksum that PNG and zip share.
public enum Zlib {
    public enum Failure: Error, Equatable, Sendable {
        /// Not a zlib stream, or one that ends early.
        case damaged
        /// More bytes than allowed would come out.
        case tooLarge(limit: Int)
        case outOfMemory
    }

    /// How many bytes come out of one, at most.
    static let largestRatio = 1032

    /// The bytes behind a zlib stream; anything after its end is ignored. At most `limit` bytes come out, or it throws.
    public static func inflate(_ bytes: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
        var address: UnsafeMutablePointer<UInt8>?
        var count = 0
        let status = czlib_inflate(bytes, bytes.count, max(0, min(limit, Int.max >> 2)), &address, &count)
        defer { czlib_free(address) }
        switch status {
        case 0: return Array(UnsafeBufferPointer(start: address, count: count))
        case -1: throw .damaged
        case -2: throw .tooLarge(limit: limit)
        default: throw .outOfMemory
        }
    }

    /// A zlib stream of `bytes` at `level` 0 (stored) to 9 (smallest).
    public static func deflate(_ bytes: [UInt8], level: Int = 6) throws(Failure) -> [UInt8] {
        var address: UnsafeMutablePointer<UInt8>?
        var count = 0
        let status = czlib_deflate(bytes, bytes.count, Int32(max(0, min(level, 9))), &address, &count)
        defer { czlib_free(address) }
        guard status == 0 else { throw .outOfMemory }
        return Array(UnsafeBufferPointer(start: address, count: count))
    }

    /// The CRC-32 of `bytes`.
    public static func crc32(_ bytes: [UInt8]) -> UInt32 {
        czlib_crc32(bytes, bytes.count)
    }
}
