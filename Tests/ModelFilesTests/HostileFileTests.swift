import ModelFiles
import Tensor
import Testing

/// Damaged and malicious files: each is a `ModelFileError` or a valid result, in bounded time and memory.
@Suite struct HostileFileTests {
    static let victims = [
        "zip-lightning.ckpt", "legacy-lightning.ckpt", "legacy-views.pt", "zip-views.pt", "zip-protocol-0.pt", "zip-protocol-4.pt",
        "zip-64.pt", "types.safetensors", "embeddings/old-format-half.pt", "embeddings/parameter-dict.pt",
    ]

    /// Reads what can be read, and touches every number of it.
    private func attempt(_ bytes: [UInt8]) -> Bool {
        do {
            let file = try TensorFile(bytes: bytes, name: "hostile")
            for tensor in file.tensors { _ = tensor.floats() }
            return true
        } catch {
            #expect(!error.description.contains("\n"))
            return false
        }
    }

    @Test(arguments: victims) func cutOffAnywhere(_ name: String) throws {
        let bytes = try Fixtures.bytes(name)
        for length in 0..<bytes.count { #expect(!attempt(Array(bytes[..<length])), "\(length) bytes") }
        #expect(attempt(bytes))
    }

    @Test(arguments: victims) func randomlyDamaged(_ name: String) throws {
        let bytes = try Fixtures.bytes(name)
        var generator = SeededGenerator(state: 20_240_917)
        for _ in 0..<3000 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let position = Int.random(in: 0..<damaged.count, using: &generator)
                damaged[position] = Bool.random(using: &generator) ? UInt8.random(in: 0...255, using: &generator) : 255
            }
            _ = attempt(damaged)
        }
    }

    @Test func safetensorsThatContradictThemselves() {
        func file(_ header: String, data: Int, claimed: UInt64? = nil) -> [UInt8] {
            var bytes: [UInt8] = []
            let length = claimed ?? UInt64(header.utf8.count)
            for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: length >> (8 * UInt64(shift)))) }
            return bytes + Array(header.utf8) + [UInt8](repeating: 0, count: data)
        }
        func entry(_ name: String, _ shape: String, _ start: String, _ end: String) -> String {
            "\"\(name)\":{\"dtype\":\"F32\",\"shape\":\(shape),\"data_offsets\":[\(start),\(end)]}"
        }
        #expect(attempt(file("{\(entry("a", "[2]", "0", "8"))}", data: 8)))
        let bad = [
            entry("a", "[2]", "0", "12"), entry("a", "[2]", "4", "12"), entry("a", "[2]", "-8", "0"), entry("a", "[-2]", "0", "8"),
            entry("a", "[9223372036854775807,9223372036854775807,4]", "0", "8"), entry("a", "[0,9223372036854775807,9223372036854775807]", "0", "0"),
            entry("a", "[1e400]", "0", "8"), entry("a", "[2.5]", "0", "8"), entry("a", "[2]", "0", "9223372036854775807"),
            entry("a", "[2]", "8", "0"), entry("a", "[2]", "0", "8") + "," + entry("a", "[2]", "0", "8"),
            entry("a", "[2]", "0", "8") + "," + entry("b", "[1]", "4", "8"), "\"a\":3", "\"a\":{}", "\"a\":[[[[", "\"a\" 3", "\"\\ud8",
        ]
        for header in bad { #expect(!attempt(file("{\(header)}", data: 8)), "\(header)") }
        #expect(!attempt(file("{}", data: 8, claimed: 1 << 63)))
        #expect(!attempt(file("{}", data: 8, claimed: 99_000_000)))
        #expect(!attempt(file("{\"a\":" + String(repeating: "[", count: 100_000), data: 8)))
    }

    /// A legacy file with this pickle for its object and one storage of `count` float32.
    private func legacy(_ pickle: [UInt8], key: String = "0", count: Int = 4) -> [UInt8] {
        var bytes: [UInt8] = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e]
        bytes += [0x80, 2, UInt8(ascii: "M"), 0xe9, 3, 0x2e, 0x80, 2, UInt8(ascii: "}"), 0x2e]
        bytes += pickle
        bytes += [0x80, 2, UInt8(ascii: "]"), UInt8(ascii: "U"), UInt8(key.utf8.count)] + Array(key.utf8) + [UInt8(ascii: "a"), 0x2e]
        bytes += (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
        return bytes + [UInt8](repeating: 0, count: 16)
    }

    /// A dictionary with one tensor, written in the plain text of protocol 0.
    private func tensorPickle(count: String = "4", offset: String = "0", shape: String, strides: String) -> [UInt8] {
        func tuple(_ numbers: String) -> String { "(" + numbers.split(separator: ",").map { "I\($0)\n" }.joined() + "t" }
        return Array("""
            (S'w'
            ctorch._utils
            _rebuild_tensor_v2
            ((S'storage'
            ctorch
            FloatStorage
            S'0'
            S'cpu'
            I\(count)
            NtQI\(offset)
            \(tuple(shape))\(tuple(strides))I00
            NtRd.
            """.utf8)
    }

    @Test func tensorsBeyondTheirStorage() {
        #expect(attempt(legacy(tensorPickle(shape: "4", strides: "1"))))
        #expect(attempt(legacy(tensorPickle(shape: "2,2", strides: "1,2"))))
        #expect(attempt(legacy(tensorPickle(shape: "1,4", strides: "9223372036854775807,1"))))
        #expect(attempt(legacy(tensorPickle(shape: "1,2,2", strides: "9223372036854775807,1,2"))))
        let bad = [
            tensorPickle(shape: "5", strides: "1"), tensorPickle(shape: "2", strides: "4"), tensorPickle(shape: "4", strides: "-1"),
            tensorPickle(offset: "1", shape: "4", strides: "1"), tensorPickle(offset: "-1", shape: "4", strides: "1"),
            tensorPickle(offset: "9223372036854775807", shape: "4", strides: "1"), tensorPickle(shape: "-4", strides: "1"),
            tensorPickle(shape: "2,2", strides: "9223372036854775807,9223372036854775807"), tensorPickle(shape: "4", strides: "1,1"),
            tensorPickle(count: "9223372036854775807", shape: "4", strides: "1"), tensorPickle(count: "-4", shape: "4", strides: "1"),
            tensorPickle(shape: "1000000000,1000000", strides: "0,0"), tensorPickle(shape: "4294967296,4294967296", strides: "0,0"),
        ]
        for pickle in bad { #expect(!attempt(legacy(pickle)), "\(String(decoding: pickle, as: UTF8.self))") }
        #expect(!attempt(legacy(tensorPickle(shape: "4", strides: "1"), key: "1")))
        for count in [-1, Int.max, Int.max / 4, 5] { #expect(!attempt(legacy(tensorPickle(shape: "4", strides: "1"), count: count))) }
    }

    @Test func picklesThatGrowWithoutEnd() {
        // Each list holds the one before ten times: 10 to the 60th elements, were it ever written out.
        var nested: [UInt8] = [0x80, 2, UInt8(ascii: "]"), UInt8(ascii: "q"), 0]
        for level in 0..<60 as Range<UInt8> {
            nested += [UInt8(ascii: "]"), UInt8(ascii: "(")]
            for _ in 0..<10 { nested += [UInt8(ascii: "h"), level] }
            nested += [UInt8(ascii: "e"), UInt8(ascii: "q"), level + 1]
        }
        #expect(attempt(legacy(nested + [0x2e])))
        // A million lists inside one another.
        let deep = [UInt8](repeating: UInt8(ascii: "]"), count: 1_000_000) + [UInt8](repeating: UInt8(ascii: "a"), count: 999_999)
        #expect(attempt(legacy([0x80, 2] + deep + [0x2e])))
        // More objects than memory should hold.
        #expect(!attempt(legacy([0x80, 2] + [UInt8](repeating: UInt8(ascii: "N"), count: 5_000_000) + [0x2e])))
        // A large tuple made into an ordered dictionary over and over.
        var pairs: [UInt8] = Array("ccollections\nOrderedDict\n".utf8) + [UInt8(ascii: "q"), 0, UInt8(ascii: "0"), UInt8(ascii: "(")]
        for _ in 0..<100_000 { pairs += [UInt8(ascii: "K"), 1, UInt8(ascii: "K"), 2, 0x86] }
        pairs += [UInt8(ascii: "t"), 0x85, UInt8(ascii: "q"), 1, UInt8(ascii: "0"), UInt8(ascii: "]")]
        for _ in 0..<10_000 { pairs += [UInt8(ascii: "h"), 0, UInt8(ascii: "h"), 1, UInt8(ascii: "R"), UInt8(ascii: "a")] }
        #expect(!attempt(legacy([0x80, 2] + pairs + [0x2e])))
        // A list that holds itself, and a dictionary whose key it is.
        #expect(attempt(legacy([0x80, 2, UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: "q"), 0, UInt8(ascii: "h"), 0, UInt8(ascii: "a"),
                                UInt8(ascii: "h"), 0, UInt8(ascii: "s"), 0x2e])))
    }

    @Test func picklesThatWouldRunCommands() throws {
        let text = "cos\nsystem\n(S'touch /tmp/should-not-exist'\ntR."
        let file = try TensorFile(bytes: legacy(Array(text.utf8)), name: "hostile")
        guard case .object(let object)? = file.pickle else { Issue.record("not inert"); return }
        #expect(object.type == "os.system")
        #expect(object.arguments.first?.string == "touch /tmp/should-not-exist")
    }
}
