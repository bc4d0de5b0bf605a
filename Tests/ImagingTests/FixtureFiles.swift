import Glibc
import Imaging
import Testing

/// The files that `Fixtures/make_fixtures.py` writes.
enum Fixture {
    /// The path of a fixture.
    static func path(_ name: String, _ here: String = #filePath) -> String {
        here[..<(here.lastIndex(of: "/") ?? here.endIndex)] + "/Fixtures/" + name
    }

    /// The whole content of a fixture.
    static func bytes(_ name: String) throws -> [UInt8] {
        let file = try #require(fopen(path(name), "r"), "\(name) is missing")
        defer { fclose(file) }
        var content: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let got = fread(&block, 1, block.count, file)
            if got == 0 { return content }
            content += block[..<got]
        }
    }

    /// A picture file, and the samples that Pillow decodes from it.
    struct Decoded: CustomTestStringConvertible {
        var name: String
        var width: Int
        var height: Int
        var channels: Int
        var testDescription: String { name }
    }

    /// All lines of `pictures.txt`.
    static let pictures: [Decoded] = {
        guard let list = try? bytes("pictures.txt") else { return [] }
        return String(decoding: list, as: UTF8.self).split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            let numbers = fields.dropFirst().compactMap { Int($0) }
            guard fields.count == 4, numbers.count == 3 else { return nil }
            return Decoded(name: String(fields[0]), width: numbers[0], height: numbers[1], channels: numbers[2])
        }
    }()

    /// Lines of `bmp/pictures.txt` and `gif/pictures.txt`: pictures, and the CRC-32 of the samples that Pillow decodes from them.
    static let checked: [(picture: Decoded, checksum: String)] = ["bmp", "gif"].flatMap { folder in
        guard let list = try? bytes("\(folder)/pictures.txt") else { return [(picture: Decoded, checksum: String)]() }
        return String(decoding: list, as: UTF8.self).split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ").map(String.init)
            let numbers = fields.dropFirst().compactMap { Int($0) }
            guard fields.count == 5, numbers.count == 4 else { return nil }
            return (Decoded(name: fields[0], width: numbers[0], height: numbers[1], channels: numbers[2]), fields[4])
        }
    }

    /// The largest difference between two sample lists of one length.
    static func largestDifference(_ one: [UInt8], _ other: [UInt8]) -> Int {
        zip(one, other).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
    }
}
