import Engine
import EngineInterface
import Testing

/// Expected lists follow the web UI's rules by hand; `deepbooru.py` of its version 1.10 says the same.
@Suite struct TagListTests {
    static let tags = ["rating:safe", "1girl", "hatsune_miku", "smile", "vocaloid_(series)", "a\\b", "blush", "smile_(face)"]
    static let scores: [Float] = [0.99, 0.9731, 0.6, 0.5, 0.75, 0.8, 0.49999, 0.75]

    private func list(_ change: (inout InterrogationSettings) -> Void = { _ in }) -> TagList {
        var settings = InterrogationSettings()
        change(&settings)
        return TagList.deepbooru(tags: Self.tags, scores: Self.scores, settings)
    }

    @Test func alphabeticalIsTheDefault() {
        #expect(list().text == #"1girl, a\\b, hatsune miku, smile, smile \(face\), vocaloid \(series\)"#)
        #expect(list().tags.map(\.tag) == ["1girl", "a\\b", "hatsune_miku", "smile", "smile_(face)", "vocaloid_(series)"])
        #expect(list().tags.first?.score == Double(Float(0.9731)))
    }

    /// Of equals the tagger's order counts.
    @Test func byScore() {
        #expect(list { $0.sortAlphabetically = false }.text == #"1girl, a\\b, vocaloid \(series\), smile \(face\), hatsune miku, smile"#)
    }

    @Test func writing() {
        #expect(list { ($0.useSpaces, $0.escapeBrackets) = (false, false) }.text == "1girl, a\\b, hatsune_miku, smile, smile_(face), vocaloid_(series)")
        #expect(list { ($0.includeRanks, $0.threshold) = (true, 0.75) }.text
            == #"(1girl:0.973), (a\\b:0.800), (smile \(face\):0.750), (vocaloid \(series\):0.750)"#)
    }

    /// Filters are meant with spaces or underscores, and compare whole tags.
    @Test func filtersAndThresholds() {
        #expect(list { $0.filterTags = " hatsune miku ,vocaloid_(series),mile," }.text == #"1girl, a\\b, smile, smile \(face\)"#)
        #expect(list { $0.threshold = 0.9 }.text == "1girl")
        #expect(list { $0.threshold = 0.98 }.text.isEmpty)
        #expect(list { $0.threshold = 0 }.tags.count == 7)
    }

    @Test func whatStandsTwiceIsSaidOnce() {
        var settings = InterrogationSettings()
        settings.sortAlphabetically = false
        let list = TagList.deepbooru(tags: ["a", "b", "a"], scores: [0.9, 0.8, 0.6], settings)
        #expect(list.tags.map(\.tag) == ["b", "a"])
    }

    @Test func codePointsOrderTags() {
        let list = TagList.deepbooru(tags: ["é", "z", "Z", "猫", "\u{1F600}", "\u{FF21}"], scores: [1, 1, 1, 1, 1, 1], InterrogationSettings())
        #expect(list.tags.map(\.tag) == ["Z", "z", "é", "猫", "\u{FF21}", "\u{1F600}"])
    }

    static let kinds: [TagList.Kind] = [.rating, .general, .character, .general, .character, .general, .general, .general]

    @Test func taggersOfTheThirdVersion() {
        var settings = InterrogationSettings()
        settings.sortAlphabetically = false
        let names = ["sensitive", "1girl", "saber_(fate)", "o_o", "nobody", "long_hair", "just_so", "sword"]
        let scores: [Float] = [0.9, 0.95, 0.9, 0.5, 0.84, 0.98, 0.35, 0.36]
        func text() -> String { TagList.wd(names: names, kinds: Self.kinds, scores: scores, settings).text }
        // 0.35 as the network gives it is a little more than the threshold.
        settings.generalThreshold = Double(Float(0.35))
        #expect(text() == #"saber \(fate\), long hair, 1girl, o_o, sword"#)
        settings.sortAlphabetically = true
        #expect(text() == #"1girl, long hair, o_o, saber \(fate\), sword"#)
        settings.characterThreshold = 0.8
        settings.useSpaces = false
        #expect(text() == #"1girl, long_hair, nobody, o_o, saber_\(fate\), sword"#)
    }
}
