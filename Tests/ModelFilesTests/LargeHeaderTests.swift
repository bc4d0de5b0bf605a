import Glibc
import ModelFiles
import Testing

/// Headers and JSON that are large beyond all models: refused in time and memory that go with their size.
@Suite struct LargeHeaderTests {
    /// Processor time of this thread, which other work on the machine does not stretch.
    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private func file(_ header: [UInt8]) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) } + header }

    private func error(_ header: [UInt8]) throws -> (problem: String, seconds: Double) {
        let bytes = file(header)
        let start = Self.processorSeconds
        let error = try #require(throws: ModelFileError.self) { try TensorFile(bytes: bytes, name: "x") }
        return (error.problem, Self.processorSeconds - start)
    }

    /// Every number took 40 bytes of memory for its two in the file.
    @Test func aHeaderOfNumbers() throws {
        let numbers = [UInt8](repeating: 0, count: 24_000_000).enumerated().map { $0.offset % 2 == 0 ? UInt8(ascii: "1") : UInt8(ascii: ",") }
        let (problem, seconds) = try error(Array("{\"a\":[".utf8) + numbers + Array("1]}".utf8))
        #expect(problem.hasPrefix("more values than any model needs at byte ") && seconds < 4)
    }

    @Test func aHeaderLongerThanAnyModels() throws {
        let (problem, _) = try error(Array("{\"a\":\"".utf8) + [UInt8](repeating: UInt8(ascii: " "), count: 40_000_000) + Array("\"}".utf8))
        #expect(problem == "its header of 40000008 bytes is longer than any model needs (33554432)")
    }

    @Test func aHeaderOfEscapes() throws {
        let escapes = [[UInt8]](repeating: Array("\\u732b".utf8), count: 2_000_000).joined()
        let bytes = file(Array("{\"__metadata__\":{\"a\":\"".utf8) + Array(escapes) + Array("\"}}".utf8))
        let start = Self.processorSeconds
        let text = try TensorFile(bytes: bytes, name: "x").metadata["a"]
        #expect(text?.unicodeScalars.count == 2_000_000 && text?.hasPrefix("猫猫") == true && Self.processorSeconds - start < 4)
    }

    @Test func escapesAreWhatTheyWere() throws {
        let json = try JSONValue.read(Array(#"["\u0041\u00e9\u732b\ud83d\udc31\ud83d\u0041\udc31\n\/\"","\uD83D"]"#.utf8), name: "x")
        #expect(json.array?.map(\.string) == ["Aé猫🐱\u{FFFD}\u{FFFD}\n/\"", "\u{FFFD}"])
        for text in [#"["\u00g0"]"#, #"["\u00"]"#, #"["\u"#, #"["\ud83d\u12"]"#, #"["\x"]"#] {
            #expect(throws: ModelFileError.self, "\(text)") { try JSONValue.read(Array(text.utf8), name: "x") }
        }
    }

    @Test func moreDimensionsThanATensorHas() throws {
        func entry(_ count: Int, _ type: String) -> [UInt8] {
            Array("{\"a\":{\"dtype\":\"\(type)\",\"shape\":[\([String](repeating: "1", count: count).joined(separator: ","))],\"data_offsets\":[0,0]}}".utf8)
        }
        for type in ["F32", "F8_E4M3"] { #expect(try error(entry(65, type)).problem == "`a` has an impossible shape") }
        #expect(try TensorFile(bytes: file(entry(64, "F8_E4M3")), name: "x").foreignTensors.first?.shape.count == 64)
    }
}
