// Together with `Zlib.swift` the only place in this module that touches memory made by C.

/// Calls a C encoder that returns memory of its own, copies that into an array and frees it.
/// `encode` gets where to put address and count, and a buffer for its message; it returns 0 when it is done.
/// Throws the message as the reason of `.notEncoded`.
func foreignBytes(
    kind: PictureKind,
    free: (UnsafeMutablePointer<UInt8>?) -> Void,
    encode: (inout UnsafeMutablePointer<UInt8>?, inout Int, inout [CChar]) -> Int32
) throws(PictureError) -> [UInt8] {
    var address: UnsafeMutablePointer<UInt8>?
    var count = 0
    var message = [CChar](repeating: 0, count: 200)
    guard encode(&address, &count, &message) == 0 else { throw PictureError(.notEncoded(kind, text(of: message))) }
    defer { free(address) }
    return Array(UnsafeBufferPointer(start: address, count: count))
}

/// Calls a C decoder that fills all of `count` samples. Throws the decoder's message as the reason of `.damaged`.
func decodedSamples(
    kind: PictureKind, count: Int, decode: (UnsafeMutablePointer<UInt8>, inout [CChar]) -> Int32
) throws(PictureError) -> [UInt8] {
    var message = [CChar](repeating: 0, count: 200)
    var status: Int32 = -1
    // Of a large picture, filling memory twice takes as long as half its decoding
    let samples = [UInt8](unsafeUninitializedCapacity: count) { memory, filled in
        guard let address = memory.baseAddress else { return }
        status = decode(address, &message)
        filled = status == 0 ? count : 0
    }
    guard status == 0 else { throw PictureError(.damaged(kind, text(of: message))) }
    return samples
}

/// Calls a C function that returns 0, or something else and why. Throws that as the reason of `.damaged`.
func checked(_ kind: PictureKind, call: (inout [CChar]) -> Int32) throws(PictureError) {
    var message = [CChar](repeating: 0, count: 200)
    guard call(&message) == 0 else { throw PictureError(.damaged(kind, text(of: message))) }
}

/// A library's message, its first line alone. What it quotes from a file may hold anything, escape sequences too.
private func text(of message: [CChar]) -> String {
    let line = message.map { UInt8(bitPattern: $0) }.prefix { $0 != 0 && $0 != 10 }
    return String(decoding: line.map { $0 < 32 || $0 == 127 ? UInt8(ascii: "?") : $0 }, as: UTF8.self)
}
