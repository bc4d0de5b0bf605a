import Imaging
import ModelFiles
import Testing

/// What Fixtures/make_taggers.py wrote about one picture.
struct TaggerCase {
    let width: Int
    let height: Int
    let alpha: Bool
    let features: [Float]
    let scores: [Float]

    static func read(_ name: String) throws -> [TaggerCase] {
        try #require(JSONValue.read(path: fixture(name)).array).map { value in
            let (width, height) = (try #require(value["width"]?.integer), try #require(value["height"]?.integer))
            func numbers(_ key: String) throws -> [Float] { try #require(value[key]?.array).compactMap { $0.number.map { Float($0) } } }
            return TaggerCase(width: width, height: height, alpha: value["alpha"]?.bool ?? false, features: try numbers("features"), scores: try numbers("scores"))
        }
    }

    static func fixture(_ name: String) -> String {
        let folders = #filePath.split(separator: "/").dropLast(2)
        return "/" + folders.joined(separator: "/") + "/Fixtures/" + name
    }

    /// The picture by the formula of make_framing.py, alpha by that of make_taggers.py.
    func picture() throws -> Picture {
        let depth = alpha ? 4 : 3
        let samples = (0 ..< width * height * depth).map { place in
            let (x, y, c) = (place / depth % width, place / depth / width, place % depth)
            return UInt8(c == 3 ? (x * 9 + y * 4) % 256 : (x * (3 + c) + y * (5 - c) + x * y / 7) % 256)
        }
        return try Picture(width: width, height: height, channels: alpha ? .rgba : .rgb, samples: samples)
    }
}

/// The greatest difference of two lists; infinite where their lengths differ or a number is none.
func largestDifference(_ one: [Float], _ other: [Float]) -> Float {
    guard one.count == other.count, !one.isEmpty else { return .infinity }
    return zip(one, other).reduce(0) { ($1.0 - $1.1).isFinite ? max($0, abs($1.0 - $1.1)) : .infinity }
}
