import EngineInterface
import Foundation
import TerminalUI
import Testing

@Suite struct KittyTests {
    /// One graphics command: its keys and its letters of base64.
    private struct Command {
        var keys: [String: String] = [:]
        var payload = ""

        init(_ text: Substring) {
            let parts = text.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
            for pair in parts[0].split(separator: ",") {
                let sides = pair.split(separator: "=", maxSplits: 1)
                if sides.count == 2 { keys[String(sides[0])] = String(sides[1]) }
            }
            if parts.count > 1 { payload = String(parts[1]) }
        }
    }

    private func sent(_ pixels: PixelGrid, _ encoder: KittyEncoder = KittyEncoder()) -> String {
        let request = PictureRequest(.png([1]), width: pixels.width, height: pixels.height)
        let picture = PlacedPicture(area: Rect(x: 4, y: 2, width: 30, height: 15), request: request, pixels: pixels)
        return String(decoding: encoder.place(picture, identifier: 7), as: UTF8.self)
    }

    private func commands(_ text: Substring) throws -> [Command] {
        try text.split(separator: "\u{1B}\\").map { part in
            try #require(part.hasPrefix("\u{1B}_G"))
            return Command(part.dropFirst(3))
        }
    }

    private func decoded(_ commands: [Command]) throws -> [UInt8] {
        let data = try #require(Data(base64Encoded: commands.map(\.payload).joined()))
        return try inflated([UInt8](data))
    }

    @Test func terminalsGetThePixelsAndWhereTheyGo() throws {
        for pixels in [SamplePictures.noise(90, 70), try SamplePictures.ghost(), SamplePictures.painted(1, 1) { _, _ in (1, 2, 3) }] {
            let text = sent(pixels)
            try #require(text.hasPrefix("\u{1B}[3;5H"))
            let commands = try commands(text.dropFirst(6))
            let isSame = try decoded(commands) == pixels.rgb
            #expect(isSame)
            let keys = commands[0].keys
            #expect(keys["a"] == "T" && keys["f"] == "24" && keys["o"] == "z" && keys["q"] == "2" && keys["C"] == "1")
            #expect(keys["s"] == "\(pixels.width)" && keys["v"] == "\(pixels.height)")
            #expect(keys["i"] == "7" && keys["c"] == "30" && keys["r"] == "15")
            #expect(commands.dropLast().allSatisfy { $0.keys["m"] == "1" && $0.payload.utf8.count == 4096 })
            #expect(commands.last?.keys["m"] == "0")
            #expect((commands.last?.payload.utf8.count ?? 0) <= 4096)
        }
    }

    @Test func removingNamesTheSamePicture() throws {
        let bytes = try #require(KittyEncoder().remove(identifier: 7))
        let commands = try commands(String(decoding: bytes, as: UTF8.self)[...])
        #expect(commands.count == 1)
        #expect(commands.first?.keys == ["a": "d", "d": "I", "i": "7", "q": "2"])
        #expect(!KittyEncoder().isErasedByCells)
    }

    @Test func tmuxHandsOnTheSameAtThePlaceOfItsPane() throws {
        let pixels = SamplePictures.noise(60, 40)
        let text = sent(pixels, KittyEncoder(tmuxPane: Point(x: 10, y: 1)))
        var (plain, rest) = ("", text[...])
        while let start = rest.firstRange(of: "\u{1B}Ptmux;") {
            try #require(start.lowerBound == rest.startIndex, "something goes to tmux itself")
            rest = rest[start.upperBound...]
            // A doubled escape is one; a single one ends.
            while let escape = rest.firstIndex(of: "\u{1B}") {
                plain += rest[..<escape]
                let next = rest.index(after: escape)
                rest = rest[rest.index(after: next)...]
                guard text[next] == "\u{1B}" else { break }
                plain += "\u{1B}"
            }
        }
        #expect(rest.isEmpty)
        try #require(plain.hasPrefix("\u{1B}[4;15H"))
        let isSame = try decoded(commands(plain.dropFirst(7))) == pixels.rgb
        #expect(isSame)
    }

    @Test func picturesWithPixelsMissingAreNotSent() {
        #expect(sent(PixelGrid(width: 10, height: 10, rgb: [1, 2, 3])).isEmpty)
    }
}
