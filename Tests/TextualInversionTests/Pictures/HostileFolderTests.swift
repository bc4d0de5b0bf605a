import Foundation
import Imaging
import Testing

/// Folders that are hard to take: hostile files, and large ones. Memory is bounded by the system, which ends a program that takes more.
@Suite(.serialized) struct HostileFolderTests {
    let program: BuiltProgram

    init() throws {
        program = try BuiltProgram()
    }

    private func results() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: program.folder.appendingPathComponent("set").path)
    }

    @Test func aHundredHostileFiles() throws {
        defer { program.remove() }
        let hostile = try HostileFolder(program.folder.appendingPathComponent("photos"))
        let names = try hostile.names
        #expect(names.count == 100)
        let result = try program.run("preprocess", "photos", "set", "--width", "64", "--height", "64", "--recursive", "--json", shell: "ulimit -d 1000000")
        #expect(result.status == 0, "\(result.status) \(result.error.suffix(500))")
        let events = try EventLine.parse(result.output)
        let prepared = events.filter { $0.name == "prepared" }
        let skipped = events.filter { $0.name == "log" }.compactMap { $0["message"] as? String }.filter { $0.hasPrefix("Skipped: ") }

        // Every entry is told of once, in one line: as a picture or as skipped; of the two folders what is in them is.
        #expect(prepared.count + skipped.count == 100)
        let taken = prepared.filter { $0["problem"] == nil }.compactMap { ($0["source"] as? String)?.split(separator: "/").last.map(String.init) }
        for name in hostile.sound { #expect(taken.contains(name), "\(name)") }
        // Nothing steers a terminal, and every line is one.
        #expect(!result.error.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0 == "\u{7F}" })
        #expect(result.errorLines.allSatisfy { $0.hasPrefix("warning: ") || $0.hasPrefix("advice: ") }, "\(result.error)")

        let made = try results()
        #expect(made.count == prepared.compactMap { $0["outputs"] as? [Any] }.map(\.count).reduce(0, +))
        for name in made {
            #expect(name.utf8.count <= 255 && !name.unicodeScalars.contains { $0.value < 0x20 })
            let picture = try PictureFile.read(path: program.folder.path + "/set/" + name)
            #expect(picture.width == 64 && picture.height == 64)
        }
    }

    /// All of them decoded would take more than 720 MB.
    @Test func twentyPicturesOfTwelveMegapixels() throws {
        defer { program.remove() }
        let source = program.folder.appendingPathComponent("photos")
        try FileManager.default.createDirectory(at: source, withIntermediateDirectories: true)
        let (width, height) = (4000, 3000)
        var samples = [UInt8](repeating: 0, count: width * height * 3)
        for place in samples.indices { samples[place] = UInt8(truncatingIfNeeded: place / 7 &* (place >> 13 | 1)) }
        let first = source.appendingPathComponent("00.png")
        try Data(Picture(width: width, height: height, channels: .rgb, samples: samples).png(compression: 1)).write(to: first)
        for number in 1..<20 { try FileManager.default.linkItem(at: first, to: source.appendingPathComponent("\(number).png")) }
        let result = try program.run(
            "preprocess", "photos", "set", "--width", "512", "--height", "512", "--threads", "8", shell: "ulimit -d 600000")
        #expect(result.status == 0, "\(result.status) \(result.error)")
        #expect(try results().count == 20)
    }
}
