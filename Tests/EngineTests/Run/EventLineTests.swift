import EngineInterface
import Testing

/// The quick reader of steps beside the decoder.
@Suite struct EventLineTests {
    static let step = #"{"epoch":2,"epoch_step":3,"event":"step","learn_rate":0.005,"loss":0.12345678901234567,"norm":0.4321,"prompt":"a photo of a cat","seconds":1.5,"step":27,"time":1700000000.123457}"#

    static func bytes(_ line: String) -> ArraySlice<UInt8> { Array(line.utf8)[...] }

    @Test func anOrdinaryStepIsReadAsItStands() throws {
        let event = try #require(StepLine.event(Self.bytes(Self.step)))
        #expect(event.time == 1_700_000_000.123457 && event.step == 27)
        #expect(event.content == .step(.init(
            epoch: 2, epochStep: 3, loss: 0.12345678901234567, learnRate: 0.005, norm: 0.4321, seconds: 1.5, prompt: "a photo of a cat")))
    }

    @Test func bothReadersAgreeOnWhatIsWritten() throws {
        let prompts = ["", "猫 in \"quotes\"", "a\\b/c\nd\te\r", "e\u{301}👩‍👩‍👧", "bell \u{7}, \u{2028}", "</script>"]
        let numbers = [0, -0.0, 1, 0.1, 5e-06, 1e-7, 123456789.125, 1e22, 0.30000000000000004, 2.2250738585072014e-308, 1e300, .nan, .infinity, 0x1p-60, 999999999999999, 0.000123456789012345]
        for (index, number) in numbers.enumerated() {
            let step = Event.Step(epoch: index, epochStep: 1_000_000 * index, loss: number, learnRate: numbers[(index + 1) % numbers.count],
                                  norm: -number, seconds: number / 3, prompt: prompts[index % prompts.count],
                                  memory: index % 2 == 0 ? nil : index << 30)
            let line = try JSONLine.encode(Event(time: 1_700_000_000 + Double(index) / 7, step: index, .step(step)))[...]
            let decoded = try JSONLine.decode(Event.self, from: line)
            #expect(EventLine.event(line) == decoded)
            // Only characters that need `\u` are left to the decoder.
            if !step.prompt.unicodeScalars.contains(where: { $0.value < 0x20 && !"\n\r\t".unicodeScalars.contains($0) }) {
                #expect(StepLine.event(line) == decoded, "\(String(decoding: line, as: UTF8.self))")
            }
        }
    }

    @Test(arguments: [
        // Not JSON, or not a step: never read as one.
        ("{", ""), ("\"loss\":0.1", "\"loss\":01"), ("0.005", ".5"), ("0.005", "5."), ("0.005", "+5"), ("0.005", "0x5"), ("0.005", "nan"), ("0.005", "1e"),
        ("\"step\":27", "\"step\":27.5"), ("\"step\":27", "\"step\":99999999999999999999"), ("\"step\":27", "\"step\":null"), ("cat", "c\u{1}at"), ("a cat", "a \\x"),
        ("}", "},"), ("}", ""), ("\"epoch\":2,", ""), ("\"prompt\":\"a photo of a cat\",", ""), (":2", ":\"2\""), ("1.5", "1e999"),
        // JSON that we do not write.
        ("\"epoch\":2", "\"epoch\": 2"), ("}", ",\"more\":[1,{}]}"), ("\"step\":27", "\"step\":-27"), ("\"loss\"", "\"l\\u006fss\""), ("\"loss\":0.12345678901234567,", ""),
        ("\"epoch\":2", "\"epoch\":2,\"epoch\":3"), ("cat", "c\\u00e4t"), ("\"step\",", "\"log\",\"level\":\"info\",\"message\":\"m\","), ("0.005", "-0"), ("0.005", "5E+2"),
    ])
    func bothReadersAgreeOnWhatIsUnusual(part: String, other: String) throws {
        let line = Self.bytes(Self.step.replacing(part, with: other, maxReplacements: 1))
        let decoded = try? JSONLine.decode(Event.self, from: line)
        #expect(EventLine.event(line) == decoded)
        if let quick = StepLine.event(line) { #expect(quick == decoded) }
    }

    @Test func bytesThatAreNoTextAreNoEvent() {
        let line = Self.bytes(Self.step)
        let broken = Array(line.map { $0 == UInt8(ascii: "c") ? 0xFF : $0 })[...]
        #expect(StepLine.event(broken) == nil)
    }
}
