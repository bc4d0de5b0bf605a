import EngineInterface
import TerminalUI
import Testing

/// Whatever can be clicked does what its key does.
@Suite struct ClickTests {
    @Test(arguments: Scene.main + Scene.others) func everyKeyInTheBottomLine(_ scene: Scene) throws {
        for columns in [80, 100, 160] {
            var base = Rehearsal(columns, 30)
            scene.lead(&base)
            let frame = base.frame
            let keys = frame.clicks.filter { $0.area.y == 29 }
            #expect(!keys.isEmpty)
            for target in keys {
                guard case .key(let key) = target.click else {
                    Issue.record("a click in the bottom line that is no key")
                    continue
                }
                var (clicked, pressed) = (base, base)
                clicked.click(Point(x: target.area.x, y: target.area.y))
                pressed.send(.input(.key(key)))
                #expect(clicked.frame == pressed.frame)
                #expect(clicked.deeds == pressed.deeds && clicked.told == pressed.told && clicked.quits == pressed.quits)
                #expect(clicked.followed == pressed.followed && clicked.asked == pressed.asked)
            }
        }
    }

    @Test func tabsGoToTheirPanes() {
        var rehearsal = Rehearsal()
        for (tab, sign) in [("1 Settings", "saved at once"), ("3 Preprocess", "Prepare pictures"), ("4 Train", "Start training"), ("5 Generate", "g generates"), ("6 Runs", "Space marks two"), ("2 Create", "New embedding")] {
            rehearsal.click(tab)
            #expect(rehearsal.shows(sign))
        }
        rehearsal.press("?")
        rehearsal.click("6 Runs")
        #expect(rehearsal.shows("Space marks two"))
    }

    @Test func aRowIsFocusedAndThenOpened() {
        var rehearsal = Rehearsal()
        rehearsal.press("F6")
        rehearsal.click("2026-03-10/ink-style")
        #expect(rehearsal.followed.isEmpty)
        rehearsal.click("failed")
        #expect(rehearsal.followed == [Samples.runs[2].path])
    }

    @Test func fieldsAndListsTakeTheirOwnClicks() {
        var rehearsal = Rehearsal(160, 48)
        rehearsal.press("F2")
        rehearsal.click("Vectors per token")
        #expect(rehearsal.shows("▸ Vectors per token"))
        rehearsal.click("ink-style")
        #expect(!rehearsal.shows("▸ Vectors per token") && rehearsal.keys.contains("Enter Train it"))
        rehearsal.click("Initialization text")
        #expect(rehearsal.shows("▸ Initialization text") && rehearsal.keys.contains("c Create"))
        rehearsal.click("ink-style")
        rehearsal.click("ink-style")
        #expect(rehearsal.line(with: "  Embedding").contains("ink-style") && rehearsal.shows("Start training"))
    }

    @Test func aClickElsewhereKeepsWhatIsTyped() {
        var rehearsal = Rehearsal()
        rehearsal.press("F1", "Home", "Down", "Down", "Down", "Enter", "C-u", "type:2")
        rehearsal.click("Threads")
        #expect(rehearsal.savedSettings?.options.clipSkip == 2 && rehearsal.shows("▸ Threads"))
        rehearsal.click("Threads")
        rehearsal.press("C-u", "type:lots")
        rehearsal.click("Clip skip")
        #expect(rehearsal.shows("▸ Threads") && rehearsal.frame.cursor != nil && rehearsal.notice.contains("A whole number"))
    }

    @Test func dialogsAnswerClicksAndCoverWhatIsBelow() {
        var rehearsal = Rehearsal()
        rehearsal.press("F2", "Enter", "type:ink-style", "Enter", "Down", "Down", "Down", "Space", "c")
        rehearsal.click("Esc Cancel")
        #expect(!rehearsal.shows("Replace ink-style?") && rehearsal.deeds.isEmpty)
        rehearsal.press("c")
        rehearsal.click("Vectors")
        #expect(rehearsal.shows("Replace ink-style?"))
        rehearsal.click("Enter Replace")
        #expect(rehearsal.deeds.count == 1)
        rehearsal.press("F1", "Home", "Enter")
        rehearsal.click("v1-5-pruned")
        rehearsal.click("v1-5-pruned")
        #expect(rehearsal.savedSettings?.options.model == Samples.models[1].path)
    }
}
