import FoundationEssentials
import StableDiffusion
import Testing

/// Against what the web UI's own parser makes of prompts.
@Suite struct PromptLanguageTests {
    struct Case: Decodable {
        let prompt: String
        let attention: [Weighted]
        let schedule10: [Scheduled]
        let schedule20: [Scheduled]
        let and: [Weighted]

        enum CodingKeys: String, CodingKey {
            case prompt, attention, schedule10, schedule20, and
        }
    }

    struct Weighted: Decodable {
        let part: PromptPart

        init(from decoder: any Decoder) throws {
            var row = try decoder.unkeyedContainer()
            part = PromptPart(try row.decode(String.self), weight: try row.decode(Double.self))
        }
    }

    struct Scheduled: Decodable {
        let variant: PromptSchedule.Variant

        init(from decoder: any Decoder) throws {
            var row = try decoder.unkeyedContainer()
            let lastCall = try row.decode(Int.self)
            variant = PromptSchedule.Variant(lastCall: lastCall, text: try row.decode(String.self))
        }
    }

    @Test func readsTheReferencesPromptsAlike() throws {
        let cases = try Fixture.json("prompt/prompts.json", as: [Case].self)
        #expect(cases.count == 69)
        for one in cases {
            #expect(PromptAttention.parts(of: one.prompt) == one.attention.map(\.part), "\(one.prompt)")
            #expect(PromptSchedule(one.prompt, steps: 10).variants == one.schedule10.map(\.variant), "\(one.prompt)")
            #expect(PromptSchedule(one.prompt, steps: 20).variants == one.schedule20.map(\.variant), "\(one.prompt)")
            #expect(PromptComposition.parts(of: one.prompt) == one.and.map(\.part), "\(one.prompt)")
        }
    }

    /// Ten thousand prompts of `make_random_prompts.py`, made here by the same formula. Where the web UI's parser gives several readings,
    /// ours must be one of them.
    @Test func readsRandomPromptsAlike() throws {
        let lines = String(decoding: try Fixture.data("prompt/random-prompts.txt"), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 10_000)
        var generator = RandomPrompts()
        for line in lines {
            let prompt = generator.next()
            let expected = line.split(separator: " ").map(String.init)
            if expected[0] != "none" {
                #expect(Digest.of(PromptAttention.parts(of: prompt)) == expected[0], "\(prompt.debugDescription)")
            }
            #expect(Digest.of(PromptComposition.parts(of: prompt)) == expected[1], "\(prompt.debugDescription)")
            let schedule = Digest.of(PromptSchedule(prompt, steps: 10).variants)
            #expect(expected[2...].contains(schedule), "\(prompt.debugDescription)")
        }
    }

    /// Expected: the doctest of the web UI for a second pass of as many steps.
    @Test func secondPassesCountFromOne() {
        #expect(PromptSchedule("a [b:.5] c", steps: 10, timing: .secondPass(firstPass: 10)).variants == [.init(lastCall: 10, text: "a b c")])
        #expect(PromptSchedule("a [b:1.5] c", steps: 10, timing: .secondPass(firstPass: 10)).variants
            == [.init(lastCall: 5, text: "a  c"), .init(lastCall: 10, text: "a b c")])
        #expect(PromptSchedule("[a:b:13]", steps: 10, timing: .secondPass(firstPass: 10)).variants == [.init(lastCall: 3, text: "a"), .init(lastCall: 10, text: "b")])
    }

    /// Before 1.6 a number under 1 was a fraction, with or without a point, and others were steps.
    @Test func oldTimingTellsFractionsByTheirSize() {
        #expect(PromptSchedule("[a:b:0.25]", steps: 20, timing: .old).variants.map(\.lastCall) == [5, 20])
        #expect(PromptSchedule("[a:b:3.5]", steps: 20, timing: .old).variants.map(\.lastCall) == [3, 20])
        #expect(PromptSchedule("[a:b:3.5]", steps: 20).variants.map(\.text) == ["a"])
    }

    @Test func partsHoldUntilTheirLastCall() {
        let schedule = PromptSchedule("[a:b:5]", steps: 20)
        #expect((0 ..< 8).map { schedule.variants[schedule.index(atCall: $0)].text } == ["a", "a", "a", "a", "a", "a", "b", "b"])
        let alternating = PromptSchedule("[a|b]", steps: 20)
        #expect((0 ..< 5).map { alternating.variants[alternating.index(atCall: $0)].text } == ["a", "a", "b", "a", "b"])
    }

    /// Expected: `re.sub` with the web UI's two patterns.
    @Test(arguments: [
        ("a # b\nc", "a \nc"), ("# whole\na", "\na"), ("a\n# whole\nb", "a\nb"), ("a\n#one\n#two\nb", "a\n\nb"), ("#", "\n"), ("a#", "a\n"), ("a", "a"), ("", ""),
    ])
    func commentsGo(text: String, expected: String) {
        #expect(PromptComments.stripped(text) == expected)
    }

    @Test func curlyBracketsWeighOnlyWhenAsked() {
        #expect(PromptAttention.parts(of: "{a}") == [PromptPart("{a}")])
        #expect(PromptAttention.parts(of: "a {{b}} \\{c\\}", readsCurlyBrackets: true)
            == [PromptPart("a "), PromptPart("b", weight: 1.05 * 1.05), PromptPart(" {c}")])
    }

    /// Deep and unbalanced prompts take time in proportion and end.
    @Test(arguments: ["(", "[", "[a:", "([", ")", "]", ":", "[a|", "\\"])
    func hostilePromptsEnd(piece: String) {
        let prompt = String(repeating: piece, count: 20_000)
        #expect(!PromptAttention.parts(of: prompt).isEmpty)
        #expect(!PromptSchedule(prompt, steps: 20).variants.isEmpty)
        #expect(!PromptComposition.parts(of: prompt).isEmpty)
    }
}

/// The prompts of `make_random_prompts.py`.
private struct RandomPrompts {
    static let pieces = [
        "a", "b", "red cat", " ", " ", "(", ")", "[", "]", ":", ":", "|", "0.5", "3", "1.2", "[a:b:3]", "[x|y]", "(c:1.1)", "\\(", "\\",
        "\n", "-1", " AND ", " BREAK ", ",", "[:d:.5]", "[e::7]", "1e1", "_", "é", "猫", "[f:g: +2 ]", "(h:.5)", "[(i:1.3)|[j]:k:0.25]",
    ]
    private var state: UInt64 = 1

    private mutating func below(_ count: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % count
    }

    mutating func next() -> String {
        let count = 1 + below(14)
        return (0 ..< count).map { _ in Self.pieces[below(Self.pieces.count)] }.joined()
    }
}

/// The last four hexadecimal digits of an FNV-1a hash, as the script writes them.
private enum Digest {
    static func of(_ parts: [PromptPart]) -> String { of(parts.map { [$0.text, String(Int64(($0.weight * 1e9).rounded(.toNearestOrEven)))] }) }

    static func of(_ variants: [PromptSchedule.Variant]) -> String { of(variants.map { [String($0.lastCall), $0.text] }) }

    private static func of(_ rows: [[String]]) -> String {
        var bytes: [UInt8] = []
        for row in rows {
            for cell in row { bytes += Array(cell.utf8) + [1] }
            bytes.append(2)
        }
        let hash = bytes.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 } & 0xFFFF
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
