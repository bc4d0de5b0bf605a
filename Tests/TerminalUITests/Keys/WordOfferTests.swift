import EngineInterface
import TerminalUI
import Testing

/// Embeddings are offered while a prompt is typed.
@Suite struct WordOfferTests {
    /// A prompt as it is after keys.
    private func typed(_ keys: String..., into field: String = "Prompt") -> (prompt: String, rehearsal: Rehearsal) {
        var rehearsal = Rehearsal(160, 48)
        rehearsal.press("F5")
        if field == "Negative prompt" { rehearsal.press("Down") }
        rehearsal.press("Enter")
        for key in keys { rehearsal.press(key) }
        var done = rehearsal
        for _ in 0..<2 where !done.keys.contains("g Generate") { done.press("Enter") }
        done.press("g")
        guard case .generate(.pictures(let settings))? = done.deeds.last else { return ("", rehearsal) }
        return (field == "Prompt" ? settings.prompt : settings.negativePrompt, rehearsal)
    }

    private let sign = "Tab Take the word"

    @Test func tabAndTheArrowTakeTheWord() {
        #expect(typed("type:a (gho").rehearsal.keys.contains(sign))
        #expect(typed("type:a (gho", "Tab").prompt == "a (ghost-word")
        #expect(typed("type:a GHO", "Right", "type:, b").prompt == "a ghost-word, b")
        #expect(typed("type:in", "Tab", into: "Negative prompt").prompt == "ink-style")
        #expect(typed("type:a gho").prompt == "a gho", "Enter keeps what was typed")
    }

    @Test func inTheMiddleOfAWord() {
        #expect(typed("type:ghosx", "Backspace", "Left", "type:o", "Tab").prompt == "ghoos", "what fits nothing is not touched")
        #expect(typed("type:a host, b", "Home", "Right", "Right", "type:g").rehearsal.keys.contains("Esc Take back"), "one letter is too little")
        #expect(typed("type:a ghst, b", "Home", "Right", "Right", "Right", "Right", "type:o", "Tab").prompt == "a ghost-word, b")
    }

    @Test func afterChineseWithoutSpaces() {
        #expect(typed("type:一张水", "Tab").prompt == "一张水墨画")
    }

    @Test func whatDoesNotFitIsNotOffered() {
        #expect(!typed("type:Easy").rehearsal.keys.contains(sign), "of another width")
        #expect(!typed("type:xl-t").rehearsal.keys.contains(sign))
        #expect(!typed("type:xgho").rehearsal.keys.contains(sign), "not where a word begins")
        #expect(!typed("type:ghost-word").rehearsal.keys.contains(sign), "it stands there whole")
        #expect(!typed("type:gho", "Left").rehearsal.keys.contains(sign), "not while the cursor moves")
    }

    @Test func goingThroughThem() {
        var rehearsal = Rehearsal(160, 48)
        rehearsal.engine.embeddings += [Samples.embedding("ink-wash", 4, step: 10, "tiny-sd"), Samples.embedding("inkling", 3, step: 10, "tiny-sd")]
        rehearsal.press("F5", "Enter", "type:ink")
        #expect(rehearsal.shows("ink-style  16 vectors") && rehearsal.shows("ink-wash") && rehearsal.shows("inkling"))
        var chosen = rehearsal
        chosen.press("Down", "Enter")
        #expect(chosen.shows("│ ink-wash") && chosen.keys.contains("Esc Take back"), "still typing")
        var upwards = rehearsal
        upwards.press("Up", "Tab")
        #expect(upwards.shows("│ inkling"))
        var closed = rehearsal
        closed.press("Esc")
        #expect(!closed.keys.contains(sign) && closed.keys.contains("Esc Take back") && closed.shows("│ ink "))
        closed.press("type:l")
        #expect(closed.keys.contains(sign), "offered again with the next letter")
        var clicked = rehearsal
        clicked.click("inkling")
        #expect(clicked.shows("│ inkling") && !clicked.keys.contains(sign))
    }

    @Test func arrowsWalkThroughTheRowsOfAPrompt() {
        var rehearsal = Rehearsal(80, 24)
        rehearsal.press("F5", "Enter", "type:" + Scene.longPrompt)
        let end = rehearsal.frame.cursor
        rehearsal.press("Up")
        #expect(rehearsal.shows("▸ Prompt") && rehearsal.frame.cursor != end)
        rehearsal.press("Down", "Down")
        #expect(rehearsal.shows("▸ Negative prompt"), "below the last row is the next field")
        rehearsal.press("Up", "Enter", "Esc")
        #expect(rehearsal.shows("a cinematic photo of ghost-word"))
    }
}
