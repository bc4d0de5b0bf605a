import EngineInterface

/// A picture in the colours that sixel registers hold: at most 256, each part in percent.
package struct SixelPicture: Sendable, Equatable {
    /// A register's red, green and blue, 0 to 100.
    package struct Register: Sendable, Equatable {
        package var red: UInt8
        package var green: UInt8
        package var blue: UInt8

        /// The nearest that percents come to a colour of 0 to 255.
        init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
            self.red = Self.percent[Int(red)]
            self.green = Self.percent[Int(green)]
            self.blue = Self.percent[Int(blue)]
        }

        /// As samples, 0 to 255.
        var tone: Tone { Tone(Float(red), Float(green), Float(blue)) * 2.55 }

        static let percent: [UInt8] = (0...255).map { UInt8(($0 * 200 + 255) / 510) }
    }

    package let width: Int
    package let height: Int
    package let registers: [Register]
    /// Each pixel's register, row by row.
    package let indices: [UInt8]

    /// Exact to the percent where the picture has no more colours than registers; else with colours of its own choice.
    /// - Parameters:
    ///   - limit: registers that the terminal has.
    ///   - dithers: mixes colours that are not there of those that are, at the cost of many more bytes.
    package init(_ pixels: PixelGrid, registers limit: Int, dithers: Bool) {
        let limit = min(max(limit, 2), 256)
        (width, height) = (pixels.width, pixels.height)
        if let exact = Self.exact(pixels, limit) {
            (registers, indices) = exact
            return
        }
        let palette = AdaptivePalette(pixels.rgb, limit: limit)
        registers = palette.registers
        indices = palette.reduce(pixels, dithers: dithers)
    }

    /// nil where there are more colours than registers.
    private static func exact(_ pixels: PixelGrid, _ limit: Int) -> ([Register], [UInt8])? {
        var found: [Register] = []
        var indices = [UInt8](repeating: 0, count: pixels.width * pixels.height)
        // The place of each colour of percents, one more than it is; 7 bits hold a percent.
        var places = [UInt16](repeating: 0, count: 1 << 21)
        for at in indices.indices {
            let register = Register(pixels.rgb[3 * at], pixels.rgb[3 * at + 1], pixels.rgb[3 * at + 2])
            let key = Int(register.red) << 14 | Int(register.green) << 7 | Int(register.blue)
            if places[key] == 0 {
                if found.count == limit { return nil }
                found.append(register)
                places[key] = UInt16(found.count)
            }
            indices[at] = UInt8(places[key] - 1)
        }
        return (found, indices)
    }
}
