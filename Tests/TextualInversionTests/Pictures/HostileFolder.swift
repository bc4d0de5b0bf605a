import Foundation
import Imaging

/// A folder of a hundred files that somebody wishes ill with, made anew by a fixed seed.
struct HostileFolder {
    let folder: URL
    /// Names of sound pictures among them.
    private(set) var sound: [String] = []
    private var generator = Generator()
    private var count = 0

    /// SplitMix64, so that the files are the same each time.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64 = 20_261_125

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    init(_ folder: URL) throws {
        self.folder = folder
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let sample = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../ImagingTests/Fixtures").standardizedFileURL
        let picture = try noise(90, 60).png()
        try add(truncated: picture, copies: 20)
        try add(spoiled: picture, copies: 20)
        try addBombs(picture)
        try addWrongContent(picture)
        try addNames(picture)
        try addLinks()
        try addOtherFormats(sample)
    }

    /// All entries.
    var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path) } }

    private mutating func noise(_ width: Int, _ height: Int) throws -> Picture {
        let samples = (0..<width * height * 3).map { _ in UInt8.random(in: 0...255, using: &generator) }
        return try Picture(width: width, height: height, channels: .rgb, samples: samples)
    }

    private mutating func write(_ bytes: [UInt8], _ name: String) throws {
        // The name may hold what a URL would escape.
        guard FileManager.default.createFile(atPath: folder.path + "/" + name, contents: Data(bytes)) else { throw CocoaError(.fileWriteUnknown) }
        count += 1
    }

    private mutating func add(truncated picture: [UInt8], copies: Int) throws {
        for number in 0..<copies {
            try write(Array(picture.prefix(Int.random(in: 1..<picture.count - 20, using: &generator))), "truncated\(number).png")
        }
    }

    /// Bytes changed anywhere: what comes of it is an error or a picture.
    private mutating func add(spoiled picture: [UInt8], copies: Int) throws {
        for number in 0..<copies {
            var bytes = picture
            for _ in 0..<8 { bytes[Int.random(in: 8..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator) }
            try write(bytes, "spoiled\(number).png")
        }
    }

    /// Small files that say they are large: by their header, and by what they inflate to.
    private mutating func addBombs(_ picture: [UInt8]) throws {
        let signature = Array(picture.prefix(8))
        let end = Self.chunk("IEND", [])
        func header(_ side: UInt32) -> [UInt8] { Self.chunk("IHDR", Self.bigEndian(side) + Self.bigEndian(side) + [8, 2, 0, 0, 0]) }
        // Three of these are a thousandth of what they inflate to, 200 MB.
        let zeros = try Zlib.deflate([UInt8](repeating: 0, count: 64 << 20), level: 9)
        try write(signature + header(50_000) + Self.chunk("IDAT", zeros) + end, "bomb-header.png")
        try write(signature + header(9999) + Self.chunk("IDAT", Array(zeros.prefix(2000))) + end, "bomb-short.png")
        try write(signature + header(8) + Self.chunk("IDAT", zeros) + end, "bomb-long.png")
        for number in 0..<5 {
            let text = Self.chunk("zTXt", Array("parameters".utf8) + [0, 0] + zeros)
            try write(Array(picture.prefix(33)) + [text, text, text].joined() + picture.dropFirst(33), "bomb-text\(number).png")
            sound.append("bomb-text\(number).png")
        }
        try write([0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, 0xFF, 0xFF, 0xFF, 0xFF, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1], "bomb.jpg")
        try write(Array("GIF89a".utf8) + [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0], "bomb.gif")
        try write(Array("BM".utf8) + [0, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 0x50, 0xC3, 0, 0, 0x50, 0xC3, 0, 0, 1, 0, 24, 0], "bomb.bmp")
    }

    private mutating func addWrongContent(_ picture: [UInt8]) throws {
        for name in ["is-png.jpg", "is-png.webp", "is-picture.txt", "is-png"] {
            try write(picture, name)
            sound.append(name)
        }
        for name in ["empty.png", "empty.jpg", "empty.webp", "empty.gif", "empty"] { try write([], name) }
        for number in 0..<6 {
            let bytes = (0..<3000).map { _ in UInt8.random(in: 0...255, using: &generator) }
            try write(bytes, "random\(number).jpg")
        }
        try write(Array("<html>404</html>".utf8), "page.jpg")
        try write([0x50, 0x4B, 3, 4] + [UInt8](repeating: 0, count: 60), "archive.png")
    }

    private mutating func addNames(_ picture: [UInt8]) throws {
        let names = [
            "line\nbreak", "\u{1B}[31mred\u{1B}[0m", "\u{1B}]0;title\u{07}", "猫の写真", "e\u{301}te\u{301}", "👩‍👩‍👧‍👦", "\u{202E}gnp.live", "tab\there", " ",
            "--overwrite", "-rf", "a;b|c&d", "'quoted' \"twice\"", "%n%s$(id)`id`", "..", "\u{FEFF}bom", String(repeating: "长", count: 83),
        ]
        for name in names {
            try write(picture, name + ".png")
            sound.append(name + ".png")
        }
    }

    private mutating func addLinks() throws {
        for (name, target) in [("loop-a.png", "loop-b.png"), ("loop-b.png", "loop-a.png"), ("self.png", "self.png"), ("up", "."), ("nowhere.png", "/nonexistent/x.png")] {
            try FileManager.default.createSymbolicLink(atPath: folder.path + "/" + name, withDestinationPath: target)
            count += 1
        }
        for name in ["folder.png", "folder"] {
            try FileManager.default.createDirectory(atPath: folder.path + "/" + name, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(atPath: folder.path + "/\(name)/back", withDestinationPath: "..")
            count += 1
        }
        mkfifo(folder.path + "/pipe.png", 0o600)
        count += 1
    }

    /// Headers of formats, and what fills up to a hundred.
    private mutating func addOtherFormats(_ sample: URL) throws {
        try write([0, 0, 0, 24] + Array("ftypheic".utf8) + [UInt8](repeating: 0, count: 40), "phone.heic")
        try write([0xFF, 0x0A] + [UInt8](repeating: 7, count: 40), "new.jxl")
        try write([0x49, 0x49, 42, 0, 8, 0, 0, 0], "scan.tiff")
        var number = 0
        while count < 100 {
            try write((0..<200).map { _ in UInt8.random(in: 0...255, using: &generator) }, "noise\(number).bin")
            number += 1
        }
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }

    private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + data
        return bigEndian(UInt32(data.count)) + body + bigEndian(Zlib.crc32(body))
    }
}
