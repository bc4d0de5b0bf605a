import EngineInterface

/// The colours that a terminal of few colours has, to draw pictures with.
struct TerminalPalette {
    /// As cells name them.
    let names: [Color]
    /// Stored samples, 0 to 1.
    private let stored: [Tone]
    /// The same as light.
    let light: [Tone]

    private init(_ entries: [(name: Color, red: UInt8, green: UInt8, blue: UInt8)]) {
        names = entries.map(\.name)
        stored = entries.map { Tone(Float($0.red), Float($0.green), Float($0.blue)) / 255 }
        light = entries.map { Light.of($0.red, $0.green, $0.blue) }
    }

    /// The place of the colour that looks nearest to a light.
    func nearest(_ wanted: Tone) -> Int {
        let sample = Light.stored(wanted)
        var (best, least) = (0, Float.infinity)
        for (index, color) in stored.enumerated() {
            let off = color - sample
            // The eye tells greens best, blues worst.
            let distance = (off * off * Tone(3, 6, 2)).sum()
            if distance < least { (best, least) = (index, distance) }
        }
        return best
    }

    /// The picture in these colours: for each pixel the place of one.
    func reduce(_ pixels: PixelGrid) -> [UInt8] {
        ErrorDiffusion.reduce(width: pixels.width, height: pixels.height) { at in
            Light.of(pixels.rgb[3 * at], pixels.rgb[3 * at + 1], pixels.rgb[3 * at + 2])
        } nearest: { wanted in
            let index = nearest(wanted)
            return (UInt8(index), light[index])
        }
    }

    /// Paper and ink.
    static let blackAndWhite = TerminalPalette([(.palette(0), 0, 0, 0), (.palette(7), 255, 255, 255)])

    /// The eight colours. Consoles show them at two thirds of full brightness; taken as full, the picture keeps its contrast.
    static let eight = TerminalPalette((0..<8).map { index in
        (.palette(index), index & 1 != 0 ? 255 : 0, index & 2 != 0 ? 255 : 0, index & 4 != 0 ? 255 : 0)
    })

    /// The sixteen colours with xterm's values.
    static let sixteen = TerminalPalette([
        (.palette(0), 0, 0, 0), (.palette(1), 205, 0, 0), (.palette(2), 0, 205, 0), (.palette(3), 205, 205, 0),
        (.palette(4), 0, 0, 238), (.palette(5), 205, 0, 205), (.palette(6), 0, 205, 205), (.palette(7), 229, 229, 229),
        (.palette(8), 127, 127, 127), (.palette(9), 255, 0, 0), (.palette(10), 0, 255, 0), (.palette(11), 255, 255, 0),
        (.palette(12), 92, 92, 255), (.palette(13), 255, 0, 255), (.palette(14), 0, 255, 255), (.palette(15), 255, 255, 255),
    ])

    /// The 6 × 6 × 6 cube and the greys of 256 colours, which no terminal lets its user change by a theme.
    static let indexed: TerminalPalette = {
        let levels: [UInt8] = [0, 95, 135, 175, 215, 255]
        var colors: [(UInt8, UInt8, UInt8)] = []
        for red in levels {
            for green in levels {
                for blue in levels { colors.append((red, green, blue)) }
            }
        }
        for step in 0..<24 {
            let grey = UInt8(8 + 10 * step)
            colors.append((grey, grey, grey))
        }
        return TerminalPalette(colors.map { (.rgb($0.0, $0.1, $0.2), $0.0, $0.1, $0.2) })
    }()
}
