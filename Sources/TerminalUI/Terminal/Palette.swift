/// Brings 24-bit colours to what a terminal has.
enum Palette {
    typealias RGB = (red: Int, green: Int, blue: Int)

    /// The sixteen as xterm has them; terminals differ, and people choose their own, but not by far.
    static let sixteen: [RGB] = [
        (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
        (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255),
    ]

    private static let steps = [0, 95, 135, 175, 215, 255]

    /// The nearest of the colours 16 to 255: a cube of six steps a side, and 24 greys.
    static func indexed(_ color: RGB) -> UInt8 {
        let (red, green, blue) = (step(color.red), step(color.green), step(color.blue))
        let cube = (steps[red], steps[green], steps[blue])
        let mean = (color.red + color.green + color.blue) / 3
        let grey = min(23, max(0, (mean - 3) / 10))
        let level = 8 + 10 * grey
        if distance(color, (level, level, level)) < distance(color, cube) { return UInt8(232 + grey) }
        return UInt8(16 + 36 * red + 6 * green + blue)
    }

    /// The nearest of the first eight or all sixteen.
    static func basic(_ color: RGB, count: Int) -> UInt8 {
        var (best, least) = (0, Int.max)
        for (index, candidate) in sixteen.prefix(count).enumerated() {
            let away = distance(color, candidate)
            if away < least { (best, least) = (index, away) }
        }
        return UInt8(best)
    }

    /// How light a colour looks, 0 to 255.
    static func lightness(_ color: RGB) -> Int { (299 * color.red + 587 * color.green + 114 * color.blue) / 1000 }

    private static func step(_ value: Int) -> Int {
        value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40
    }

    /// How different two colours look: squared, weighted as the eye weighs red against blue ("redmean").
    private static func distance(_ left: RGB, _ right: RGB) -> Int {
        let mean = (left.red + right.red) / 2
        let (red, green, blue) = (left.red - right.red, left.green - right.green, left.blue - right.blue)
        return (512 + mean) * red * red / 256 + 4 * green * green + (767 - mean) * blue * blue / 256
    }
}
