import FoundationEssentials
import Imaging
import Testing

/// What `Fixtures/focal/make_focal.py` found with OpenCV and Pillow.
struct FocalFixture: Decodable, Sendable {
    /// One crop of a picture.
    struct Crop: Decodable, Sendable {
        var width: Int
        var height: Int
        /// Of faces, entropy and edges.
        var weights: [Double]
        /// The picture's size before cutting.
        var scaled: [Int]
        /// Column and row where the crop begins.
        var start: [Int]
        /// How many faces were found in the scaled picture.
        var faces: Int
        /// CRC-32 of the samples.
        var pixels: UInt32

        var focalCrop: FocalCrop {
            FocalCrop(width: width, height: height, faceWeight: weights[0], entropyWeight: weights[1], edgesWeight: weights[2])
        }

        /// Whether rounding leaves the scaled picture without a row or column that the crop needs.
        var isShort: Bool { scaled[0] == width - 1 || scaled[1] == height - 1 }
    }

    /// All about one picture.
    struct Expectation: Decodable, Sendable {
        var seed: Int?
        var size: [Int]
        /// CRC-32 of the samples.
        var sum: UInt32
        var corners: [[Int]]
        var faces: [[Int]]
        /// Width and height of the part, column and row of its middle.
        var entropy: [[Int]]
        var crops: [Crop]
        /// Per cascade the boxes before grouping, from the smallest size on.
        var candidates: [[[Int]]]?
        /// Per cascade the boxes from 24 pixels on that have more than three neighbours.
        var grouped: [[[Int]]]?
    }

    var scenes: [Expectation]
    var faces: [String: Expectation]
    var samples: [String: Expectation]

    /// A picture with what is known about it.
    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var picture: Picture
        var expected: Expectation
        var testDescription: String { name }
    }

    /// Every picture.
    static let cases: [Case] = (try? allCases()) ?? []

    /// The cascades of `opencv-data`.
    static func detector() throws -> FaceDetector { try shared.get() }

    private static let shared = Result { try FaceDetector() }

    private static func allCases() throws -> [Case] {
        let all = try JSONDecoder().decode(FocalFixture.self, from: Data(try Fixture.bytes("focal/expected.json")))
        let here = Fixture.path("focal/")
        var cases = try all.scenes.map {
            Case(name: "scene \($0.seed ?? 0)", picture: try scene(width: $0.size[0], height: $0.size[1], seed: $0.seed ?? 0), expected: $0)
        }
        for (name, expected) in all.faces.sorted(by: { $0.key < $1.key }) {
            cases.append(Case(name: name, picture: try PictureFile.read(path: here + name + ".png"), expected: expected))
        }
        for (name, expected) in all.samples.sorted(by: { $0.key < $1.key }) {
            let path = here + "../../../../Sources/TextualInversion/Resources/samples/" + name
            cases.append(Case(name: name, picture: try PictureFile.read(path: path).rgb, expected: expected))
        }
        return cases
    }

    /// CRC-32 as zlib computes it.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum = ~UInt32(0)
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum >> 1 ^ (sum & 1 == 0 ? 0 : 0xEDB8_8320) }
        }
        return ~sum
    }

    /// The formula of `make_focal.py`'s scenes.
    static func scene(width: Int, height: Int, seed: Int) throws -> Picture {
        var state = seed
        func draw(_ limit: Int) -> Int {
            state = (state * 1_664_525 + 1_013_904_223) & 0xFFFF_FFFF
            return (state >> 16) % limit
        }
        var samples = [Int](repeating: 0, count: width * height * 3)
        for channel in 0..<3 {
            let (base, across, down) = (20 + draw(120), draw(60), draw(60))
            for at in 0..<width * height { samples[at * 3 + channel] = base + across * (at % width) / width + down * (at / width) / height }
        }
        for _ in 0..<3 + draw(12) {
            let (kind, left, top) = (draw(2), draw(width), draw(height))
            let (w, h) = (4 + draw(width / 3), 4 + draw(height / 3))
            let colour = [draw(256), draw(256), draw(256)]
            for y in top..<min(top + h, height) {
                for x in left..<min(left + w, width) {
                    let (dx, dy) = (2 * (x - left) - w, 2 * (y - top) - h)
                    if kind == 1, dx * dx * h * h + dy * dy * w * w > w * w * h * h { continue }
                    for channel in 0..<3 { samples[(y * width + x) * 3 + channel] = colour[channel] }
                }
            }
        }
        let left = draw(width)
        for y in 0..<height {
            for x in left..<min(left + width / 5, width) {
                var noise = x * 73_856_093 ^ y * 19_349_663 ^ seed * 83_492_791
                noise = ((noise ^ noise >> 13) & 0xFFFF_FFFF) * 1_274_126_177 & 0xFFFF_FFFF
                for at in (y * width + x) * 3..<(y * width + x + 1) * 3 { samples[at] = min(max(samples[at] + (noise >> 16) % 51 - 25, 0), 255) }
            }
        }
        for _ in 0..<draw(3) { samples = blurred(samples, width, height) }
        return try Picture(width: width, height: height, channels: .rgb, samples: samples.map { UInt8($0) })
    }

    private static func blurred(_ samples: [Int], _ width: Int, _ height: Int) -> [Int] {
        var result = samples
        for y in 0..<height {
            for x in 0..<width {
                for channel in 0..<3 {
                    var sum = 0
                    for dy in -1...1 {
                        for dx in -1...1 {
                            let (row, column) = (min(max(y + dy, 0), height - 1), min(max(x + dx, 0), width - 1))
                            sum += samples[(row * width + column) * 3 + channel]
                        }
                    }
                    result[(y * width + x) * 3 + channel] = sum / 9
                }
            }
        }
        return result
    }
}
