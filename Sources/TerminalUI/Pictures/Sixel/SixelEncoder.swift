import EngineInterface

/// DEC sixel graphics: bands of six rows, colour by colour.
public struct SixelEncoder: PictureEncoder {
    private let registers: Int
    private let dithers: Bool

    /// - Parameters:
    ///   - registers: colours that the terminal can show at once, 2 to 256.
    ///   - dithers: mixes colours that are not there of those that are, at the cost of many more bytes.
    public init(registers: Int = 256, dithers: Bool = false) {
        self.registers = registers
        self.dithers = dithers
    }

    public var isErasedByCells: Bool { true }

    public func place(_ picture: PlacedPicture, identifier: Int) -> [UInt8] {
        guard picture.pixels.isWhole, !picture.area.isEmpty else { return [] }
        let reduced = SixelPicture(picture.pixels, registers: registers, dithers: dithers)
        return Array("\u{1B}[\(picture.area.y + 1);\(picture.area.x + 1)H".utf8) + Self.encoded(reduced)
    }

    public func remove(identifier: Int) -> [UInt8]? { nil }

    /// The picture as one device control string.
    static func encoded(_ picture: SixelPicture) -> [UInt8] {
        // 7: pixels are square. 1: what has no colour stays as it is, so that nothing is painted below the last row of pixels.
        var sent = Array("\u{1B}P7;1q\"1;1;\(picture.width);\(picture.height)".utf8)
        for (index, color) in picture.registers.enumerated() {
            sent += Array("#\(index);2;\(color.red);\(color.green);\(color.blue)".utf8)
        }
        var band = SixelBand(width: picture.width, registers: picture.registers.count)
        for top in stride(from: 0, to: picture.height, by: 6) {
            band.read(picture, from: top)
            band.write(to: &sent)
            sent.append(UInt8(ascii: "-"))
        }
        // No line feed after the last band: at the bottom of the screen it would scroll.
        sent.removeLast()
        return sent + Array("\u{1B}\\".utf8)
    }
}
