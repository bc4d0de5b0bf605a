import CZlib
import EngineInterface
import Testing

/// The pixels of a PNG without interlacing, eight bits a sample or a palette; alpha is left out.
func readPNG(_ png: [UInt8]) throws -> PixelGrid {
    func number(_ at: Int) -> Int { png[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
    try #require(png.count > 33 && Array(png[1..<4]) == Array("PNG".utf8))
    let (width, height, depth, kind) = (number(16), number(20), Int(png[24]), Int(png[25]))
    try #require(png[28] == 0, "interlaced")
    let channels = try #require([0: 1, 2: 3, 3: 1, 6: 4][kind])
    try #require(depth == 8 || kind == 3)
    var (palette, compressed, at): ([UInt8], [UInt8], Int) = ([], [], 8)
    while at + 8 <= png.count {
        let (length, name) = (number(at), String(decoding: png[at + 4..<at + 8], as: UTF8.self))
        let content = png[at + 8..<at + 8 + length]
        if name == "PLTE" { palette = Array(content) }
        if name == "IDAT" { compressed += content }
        at += 12 + length
    }
    let stride = (width * channels * depth + 7) / 8
    let plain = try inflated(compressed)
    try #require(plain.count == (stride + 1) * height)
    let rows = unfiltered(plain, stride: stride, back: max(1, channels * depth / 8), height)
    var rgb: [UInt8] = []
    for row in rows {
        for x in 0..<width {
            switch kind {
            case 3:
                let index = Int(row[x * depth / 8]) >> (8 - depth - x * depth % 8) & ((1 << depth) - 1)
                rgb += palette[3 * index..<3 * index + 3]
            case 0: rgb += [row[x], row[x], row[x]]
            default: rgb += row[channels * x..<channels * x + 3]
            }
        }
    }
    return PixelGrid(width: width, height: height, rgb: rgb)
}

/// What a zlib stream holds.
func inflated(_ bytes: [UInt8]) throws -> [UInt8] {
    var made: UnsafeMutablePointer<UInt8>?
    var count = 0
    let status = czlib_inflate(bytes, bytes.count, 1 << 26, &made, &count)
    try #require(status == 0)
    defer { czlib_free(made) }
    return [UInt8](UnsafeBufferPointer(start: made, count: count))
}

private func unfiltered(_ plain: [UInt8], stride: Int, back: Int, _ height: Int) -> [[UInt8]] {
    var above = [UInt8](repeating: 0, count: stride)
    return (0..<height).map { y in
        let start = y * (stride + 1)
        var row = Array(plain[start + 1...start + stride])
        for x in 0..<stride {
            let (a, b, c) = (x < back ? 0 : Int(row[x - back]), Int(above[x]), x < back ? 0 : Int(above[x - back]))
            let guess: Int
            switch plain[start] {
            case 1: guess = a
            case 2: guess = b
            case 3: guess = (a + b) / 2
            case 4:
                let (pa, pb, pc) = (abs(b - c), abs(a - c), abs(a + b - 2 * c))
                guess = pa <= pb && pa <= pc ? a : pb <= pc ? b : c
            default: guess = 0
            }
            row[x] = row[x] &+ UInt8(guess)
        }
        above = row
        return row
    }
}
