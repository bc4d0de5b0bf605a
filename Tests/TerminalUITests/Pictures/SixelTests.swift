import EngineInterface
import Foundation
import TerminalUI
import Testing

@Suite struct SixelTests {
    private let place = Rect(x: 4, y: 2, width: 40, height: 20)

    private func sent(_ pixels: PixelGrid, _ encoder: SixelEncoder = SixelEncoder()) -> [UInt8] {
        let request = PictureRequest(.png([1]), width: pixels.width, height: pixels.height)
        return encoder.place(PlacedPicture(area: place, request: request, pixels: pixels), identifier: 7)
    }

    /// The picture that libsixel's decoder sees.
    private func decoded(_ sent: [UInt8]) throws -> PixelGrid {
        let prefix = Array("\u{1B}[3;5H".utf8)
        try #require(sent.starts(with: prefix), "the cursor does not go to the picture's place")
        let folder = FileManager.default.temporaryDirectory.path
        let (sixel, png) = ("\(folder)/sixel-\(UUID().uuidString).six", "\(folder)/sixel-\(UUID().uuidString).png")
        defer {
            try? FileManager.default.removeItem(atPath: sixel)
            try? FileManager.default.removeItem(atPath: png)
        }
        try Data(sent.dropFirst(prefix.count)).write(to: URL(fileURLWithPath: sixel))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["sixel2png", "-i", sixel, "-o", png]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "sixel2png (Debian: libsixel-bin) is missing or failed")
        return try readPNG([UInt8](try Data(contentsOf: URL(fileURLWithPath: png))))
    }

    /// A sample as sixel's percents hold it, and as a decoder brings it back.
    private func throughPercent(_ sample: UInt8) -> UInt8 {
        let percent = (Double(sample) * 100 / 255).rounded()
        return UInt8((percent * 255 / 100).rounded())
    }

    private static let few: [(String, PixelGrid)] = [
        ("one pixel", SamplePictures.painted(1, 1) { _, _ in (12, 200, 99) }),
        ("one colour", SamplePictures.painted(37, 12) { _, _ in (255, 0, 128) }),
        ("checks", SamplePictures.painted(31, 13) { x, y in (x + y) % 2 == 0 ? (255, 255, 255) : (0, 0, 0) }),
        ("200 colours", SamplePictures.painted(50, 41) { x, y in
            let index = (x * 7 + y * 13) % 200
            return (index, 255 - index, (index * 3) % 256)
        }),
        ("columns", SamplePictures.painted(300, 6) { x, _ in (x / 2, 0, 255 - x / 2) }),
        ("a long run", SamplePictures.painted(1200, 7) { x, y in x < 1111 ? (10, 20, 30) : (y * 30, 0, 0) }),
    ]

    @Test(arguments: few.indices) func fewColoursAreExact(_ index: Int) throws {
        let (name, pixels) = Self.few[index]
        for dithers in [false, true] {
            let seen = try decoded(sent(pixels, SixelEncoder(dithers: dithers)))
            #expect(seen.width == pixels.width && seen.height == pixels.height, "\(name)")
            #expect(zip(seen.rgb, pixels.rgb.map(throughPercent)).count { $0 != $1 } == 0, "\(name)")
        }
    }

    @Test(arguments: [2, 16, 256], [false, true])
    func manyColoursAreThoseOfTheReducedPicture(_ registers: Int, _ dithers: Bool) throws {
        for pixels in [try SamplePictures.ghost(), SamplePictures.gradient(75, 50), SamplePictures.noise(40, 25)] {
            let reduced = SixelPicture(pixels, registers: registers, dithers: dithers)
            #expect(reduced.registers.count <= registers)
            let seen = try decoded(sent(pixels, SixelEncoder(registers: registers, dithers: dithers)))
            #expect(seen.width == pixels.width && seen.height == pixels.height)
            let expected = reduced.indices.flatMap { index -> [UInt8] in
                let color = reduced.registers[Int(index)]
                return [color.red, color.green, color.blue].map { UInt8((Double($0) * 255 / 100).rounded()) }
            }
            #expect(zip(seen.rgb, expected).count { $0 != $1 } == 0)
        }
    }

    /// The root of the mean square of the differences of samples.
    private func difference(_ one: PixelGrid, _ other: PixelGrid) -> Double {
        let sum = zip(one.rgb, other.rgb).reduce(0.0) { $0 + pow(Double($1.0) - Double($1.1), 2) }
        return (sum / Double(one.rgb.count)).squareRoot()
    }

    @Test func reducedPicturesStayNearTheirColours() throws {
        let ghost = try SamplePictures.ghost()
        #expect(try difference(decoded(sent(ghost)), ghost) < 3)
        #expect(try difference(decoded(sent(ghost, SixelEncoder(registers: 16))), ghost) < 14)
        let gradient = SamplePictures.gradient(200, 200)
        #expect(try difference(decoded(sent(gradient)), gradient) < 9)
    }

    @Test func ditheringKeepsTheMeanOfAreas() throws {
        let gradient = SamplePictures.gradient(96, 96)
        let seen = try decoded(sent(gradient, SixelEncoder(registers: 16, dithers: true)))
        for top in stride(from: 16, to: 80, by: 8) {
            for left in stride(from: 16, to: 80, by: 8) {
                for part in 0..<3 {
                    var off = 0
                    for y in top..<top + 8 {
                        for x in left..<left + 8 { off += Int(seen.pixel(x, y)[part]) - Int(gradient.pixel(x, y)[part]) }
                    }
                    #expect(abs(off) / 64 < 14, "at \(left), \(top)")
                }
            }
        }
    }

    @Test func nothingIsPaintedOrScrolledBelowThePicture() {
        let bytes = sent(SamplePictures.painted(10, 7) { x, _ in (x, 0, 0) })
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.hasPrefix("\u{1B}[3;5H\u{1B}P7;1q\"1;1;10;7#"))
        #expect(text.hasSuffix("\u{1B}\\"))
        #expect(text.filter { $0 == "-" }.count == 1)
        // The second band has one row only: nothing but the lowest bit is ever set.
        let second = text.split(separator: "-").last.map(String.init) ?? ""
        #expect(second.dropLast(2).allSatisfy { "#!$0123456789?@".contains($0) })
    }

    @Test func writingOverItsCellsIsEnough() {
        #expect(SixelEncoder().remove(identifier: 7) == nil)
        #expect(SixelEncoder().isErasedByCells)
    }

    @Test func picturesWithPixelsMissingAreNotSent() {
        #expect(sent(PixelGrid(width: 10, height: 10, rgb: [1, 2, 3])).isEmpty)
        #expect(sent(PixelGrid(width: 0, height: 0, rgb: [])).isEmpty)
    }
}
