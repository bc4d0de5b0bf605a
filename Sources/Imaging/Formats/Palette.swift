/// Up to 256 colours of a BMP or GIF. Indices beyond those that a file has are black, as in Pillow.
struct Palette {
    /// Red, green, blue and alpha of each of 256 indices.
    private var colours: [UInt8] = (0..<256).flatMap { _ in [0, 0, 0, 255] as [UInt8] }

    /// From stored entries of `stride` bytes, whose red, green and blue lie at the three offsets. Entries that are cut short do not count.
    init(_ stored: [UInt8], stride: Int, red: Int, green: Int, blue: Int) {
        for index in 0..<min(256, stored.count / stride) {
            colours[4 * index] = stored[stride * index + red]
            colours[4 * index + 1] = stored[stride * index + green]
            colours[4 * index + 2] = stored[stride * index + blue]
        }
    }

    /// From black to white, for files that have no colours.
    static let grey = Palette((0..<256).flatMap { [UInt8](repeating: UInt8($0), count: 3) }, stride: 3, red: 0, green: 1, blue: 2)

    /// Makes one index transparent; its colour stays.
    mutating func hide(_ index: UInt8) { colours[4 * Int(index) + 3] = 0 }

    /// Writes the colour of `index` as a pixel of `depth` samples at `at`.
    @inline(__always)
    func write(_ index: UInt8, to samples: inout [UInt8], at: Int, depth: Int) {
        let from = 4 &* Int(index)
        for channel in 0..<depth { samples[at &+ channel] = colours[from &+ channel] }
    }
}
