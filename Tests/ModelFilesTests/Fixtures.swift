import Glibc
import ModelFiles
import Tensor

/// Files written by PyTorch; `Fixtures/make_fixtures.py` makes them.
enum Fixtures {
    static let folder = #filePath.split(separator: "/").dropLast().map { "/\($0)" }.joined() + "/Fixtures"

    static func open(_ name: String) throws -> TensorFile { try TensorFile.open(path: "\(folder)/\(name)") }

    static func bytes(_ name: String) throws -> [UInt8] {
        let file = try MappedFile(path: "\(folder)/\(name)")
        return file.copyBytes(0..<file.count)
    }

    /// The numbers that the script gives a tensor of `count` numbers.
    static func numbers(_ count: Int, scale: Float = 1) -> [Float] {
        (0..<count).map { Float(($0 * 37 + 11) % 101 - 50) / 64 * scale }
    }
}

/// A small generator with a fixed seed (SplitMix64), for reproducible damage.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
        return value ^ value >> 31
    }
}
