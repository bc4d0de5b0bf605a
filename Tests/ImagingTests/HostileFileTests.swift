import Imaging
import Testing

/// Every broken file gives an error or a picture of a sane size, never a trap.
@Suite struct HostileFileTests {
    static let names = [
        "rgba.png", "palette-transparent.png", "interlaced-rgb.png", "texts-deflated.png", "orientation-6.png",
        "420.jpg", "progressive.jpg", "cmyk.jpg", "restarts.jpg", "orientation-6.jpg", "comment.jpg",
        "lossy.webp", "lossless.webp", "lossy-alpha.webp", "animated.webp", "comment.webp",
        "bmp/4-bit.bmp", "bmp/os2-24-bit.bmp", "bmp/masks-565.bmp", "bmp/masks-rgba.bmp", "bmp/runs-8.bmp", "bmp/runs-4.bmp",
        "gif/interlaced.gif", "gif/own-colours.gif", "gif/small-transparent-frame.gif", "gif/full-table.gif", "gif/comments.gif",
        "heif/alpha.heic", "heif/plain.avif",
    ]

    private func decode(_ bytes: [UInt8]) {
        _ = try? PictureFile.info(bytes)
        do {
            let picture = try PictureFile.decode(bytes)
            #expect(picture.samples.count == picture.width * picture.height * picture.channels.rawValue)
        } catch {
            #expect(!error.description.contains("\n"))
        }
    }

    @Test(arguments: names)
    func truncatedAnywhere(_ name: String) throws {
        let bytes = try Fixture.bytes(name)
        for length in stride(from: 0, to: bytes.count, by: 1 + bytes.count / 400) { decode(Array(bytes[..<length])) }
    }

    @Test(arguments: names.filter { !$0.contains("comment") })
    func halfAFileIsAnError(_ name: String) throws {
        let bytes = try Fixture.bytes(name)
        #expect(throws: PictureError.self) { try PictureFile.decode(Array(bytes[..<(bytes.count / 2)])) }
    }

    @Test(arguments: names)
    func bytesChanged(_ name: String) throws {
        let bytes = try Fixture.bytes(name)
        var random = Linear(state: 7)
        for _ in 0..<300 {
            var broken = bytes
            for _ in 0..<(1 + random.below(4)) { broken[random.below(bytes.count)] = UInt8(random.below(256)) }
            decode(broken)
        }
    }

    @Test func whatIsNoPictureFile() {
        #expect(throws: PictureError(.unknownFormat)) { try PictureFile.decode(Array("just some text, no picture".utf8)) }
        #expect(throws: PictureError(.unreadable("the file is empty"))) { try PictureFile.decode([]) }
        #expect(throws: PictureError(.unreadable("it is a folder"), path: "/")) { try PictureFile.read(path: "/") }
        #expect(throws: PictureError(.unreadable("No such file or directory"), path: "/absent.png")) {
            try PictureFile.read(path: "/absent.png")
        }
    }

    @Test func aJPEGThatLacksOnlyItsEndMarkerIsRead() throws {
        let bytes = try Fixture.bytes("444.jpg")
        #expect(try PictureFile.decode(Array(bytes.dropLast(2))) == PictureFile.decode(bytes))
    }
}
