import CZlib

/// Bytes as a zlib stream; nil without memory.
func deflated(_ bytes: [UInt8], level: Int32 = 6) -> [UInt8]? {
    var made: UnsafeMutablePointer<UInt8>?
    var count = 0
    guard czlib_deflate(bytes, bytes.count, level, &made, &count) == 0, let made else { return nil }
    defer { czlib_free(made) }
    return [UInt8](UnsafeBufferPointer(start: made, count: count))
}
