import Foundation
import TerminalUI
import EngineInterface
import Testing

/// Pictures to draw in tests.
enum SamplePictures {
    /// A real picture, 48 × 48, with more than 256 colours.
    static func ghost(_ here: String = #filePath) throws -> PixelGrid {
        let path = URL(fileURLWithPath: here).deletingLastPathComponent().deletingLastPathComponent().path + "/Fixtures/Pictures/ghost.ppm"
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        let size = 3 * 48 * 48
        try #require(bytes.count > size && bytes.starts(with: Array("P6".utf8)))
        return PixelGrid(width: 48, height: 48, rgb: Array(bytes.suffix(size)))
    }

    /// A picture from a colour per place.
    static func painted(_ width: Int, _ height: Int, _ color: (Int, Int) -> (Int, Int, Int)) -> PixelGrid {
        var rgb: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                let (red, green, blue) = color(x, y)
                rgb += [UInt8(red), UInt8(green), UInt8(blue)]
            }
        }
        return PixelGrid(width: width, height: height, rgb: rgb)
    }

    /// Thousands of colours, without a pattern.
    static func noise(_ width: Int, _ height: Int) -> PixelGrid {
        var state: UInt32 = 12345
        return painted(width, height) { _, _ in
            func next() -> Int {
                state = state &* 1_664_525 &+ 1_013_904_223
                return Int(state >> 24)
            }
            return (next(), next(), next())
        }
    }

    /// Smooth colours with more shades than 256.
    static func gradient(_ width: Int, _ height: Int) -> PixelGrid {
        painted(width, height) { x, y in (255 * x / (width - 1), 255 * y / (height - 1), 255 * (x + y) / (width + height - 2)) }
    }
}

extension PixelGrid {
    /// A pixel's red, green and blue.
    func pixel(_ x: Int, _ y: Int) -> [UInt8] { Array(rgb[3 * (y * width + x)..<3 * (y * width + x) + 3]) }
}
