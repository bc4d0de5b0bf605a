import Glibc
import Imaging
import Testing

/// Numbers in headers that no picture program writes.
@Suite struct DamagedHeaderTests {
    private func expectDamage(_ bytes: [UInt8], _ kind: PictureKind, _ reason: String) {
        let error = #expect(throws: PictureError.self) { try PictureFile.decode(bytes) }
        #expect(error?.problem == .damaged(kind, reason))
    }

    @Test(arguments: [
        (14, [41] as [UInt8], "its header has an unknown length"), (28, [2], "2 bits a pixel do not go with its compression"),
        (30, [1], "24 bits a pixel do not go with its compression"), (30, [4], "its compression 4 is not read"),
        (18, [0, 0, 0, 0], "the header states 0 x 13 pixels"), (22, [0, 0, 0, 0], "the header states 21 x 0 pixels"),
        (10, [0xff, 0xff, 0xff, 0x7f], "the file ends too early"),
    ])
    func bmp(_ offset: Int, _ change: [UInt8], _ reason: String) throws {
        var bytes = try Fixture.bytes("bmp/24-bit.bmp")
        bytes.replaceSubrange(offset..<offset + change.count, with: change)
        guard PictureKind(head: bytes) == .bmp else {
            #expect(throws: PictureError(.unknownFormat)) { try PictureFile.decode(bytes) }
            return
        }
        expectDamage(bytes, .bmp, reason)
    }

    @Test func bmpPalettes() throws {
        var bytes = try Fixture.bytes("bmp/8-bit.bmp")
        bytes.replaceSubrange(46..<50, with: [0xff, 0xff, 0xff, 0xff])
        expectDamage(bytes, .bmp, "its palette has 4294967295 colours")
    }

    /// The smallest 32-bit number as height, whose opposite does not exist in 32 bits.
    @Test func bmpHeightWithoutOpposite() throws {
        var bytes = try Fixture.bytes("bmp/24-bit.bmp")
        bytes.replaceSubrange(22..<26, with: [0, 0, 0, 0x80])
        #expect(throws: PictureError(.tooLarge(width: 21, height: 1 << 31))) { try PictureFile.decode(bytes) }
    }

    /// A one-pixel GIF with given code bits and codes.
    private func gif(bits: UInt8, _ codes: [UInt8]) -> [UInt8] {
        let screen = Array("GIF89a".utf8) + [1, 0, 1, 0, 0x80, 0, 0] + [10, 20, 30, 40, 50, 60]
        let frame: [UInt8] = [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0]
        return screen + frame + [bits, UInt8(codes.count)] + codes + [0, 0x3b]
    }

    @Test func gifCodes() throws {
        // Clear is 4 in three bits, then index 1
        #expect(try PictureFile.decode(gif(bits: 2, [0b0000_1100])).samples == [40, 50, 60])
        expectDamage(gif(bits: 0, [0x0c]), .gif, "codes cannot begin with 0 bits")
        expectDamage(gif(bits: 12, [0x0c]), .gif, "codes cannot begin with 12 bits")
        expectDamage(gif(bits: 255, [0x0c]), .gif, "codes cannot begin with 255 bits")
        // Clear, then code 7, which stands for nothing yet
        expectDamage(gif(bits: 2, [0b0011_1100]), .gif, "a code refers to nothing")
        // Clear for ever
        expectDamage(gif(bits: 2, [0b0010_0100, 0b0100_1001, 0b1001_0010]), .gif, "the file ends too early")
        // The end at once
        expectDamage(gif(bits: 2, [0b0010_1100]), .gif, "the file ends too early")
    }

    @Test func gifWithoutAFrame() throws {
        let screen = Array("GIF89a".utf8) + [1, 0, 1, 0, 0, 0, 0]
        expectDamage(screen + [0x3b], .gif, "the file ends too early")
        expectDamage(screen + [0x21, 0xfe] + [UInt8](repeating: 1, count: 5000), .gif, "the file ends too early")
        expectDamage(screen + [0x2c, 0, 0, 0, 0, 0, 0, 1, 0, 0, 2, 0], .gif, "the header states 0 x 1 pixels")
    }

    /// Content decides, not the name; an empty file is named as such.
    @Test func namesSayNothing() throws {
        let folder = "/tmp/imaging-names-\(getpid())"
        #expect(mkdir(folder, 0o700) == 0)
        defer { rmdir(folder) }
        for (name, content) in [("a.jpg", "rgb.png"), ("b.png", "gif/4-bit.gif"), ("c.gif", "bmp/24-bit.bmp"), ("d.heic", "444.jpg")] {
            let bytes = try Fixture.bytes(content)
            try write(bytes, "\(folder)/\(name)")
            defer { unlink("\(folder)/\(name)") }
            #expect(try PictureFile.read(path: "\(folder)/\(name)") == PictureFile.decode(bytes))
        }
        let empty = "\(folder)/new\nline.png"
        try write([], empty)
        defer { unlink(empty) }
        #expect(throws: PictureError(.unreadable("the file is empty"), path: empty)) { try PictureFile.read(path: empty) }
    }

    private func write(_ bytes: [UInt8], _ path: String) throws {
        let file = try #require(fopen(path, "w"))
        defer { fclose(file) }
        #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
    }
}
