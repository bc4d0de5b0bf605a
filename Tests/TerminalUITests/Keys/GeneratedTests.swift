import EngineInterface
import TerminalUI
import Testing

/// Pane 5: the pictures that were made.
@Suite struct GeneratedTests {
    private func orders(_ rehearsal: Rehearsal) -> [GenerationOrder] {
        rehearsal.deeds.compactMap { if case .generate(let order) = $0 { order } else { nil } }
    }

    @Test func walkingThroughThem() {
        var rehearsal = Rehearsal(160, 48)
        rehearsal.press("F5", "l")
        #expect(rehearsal.shows("─ 1/9 ─") && rehearsal.shows("─ 00007-2765518057.png"))
        rehearsal.press("Left", "Right", "Right")
        #expect(rehearsal.shows("─ 3/9 ─") && rehearsal.shows("─ 00005-2765518059.png") && rehearsal.line(with: "Seed  ").contains("2765518059"))
        rehearsal.press("End", "Right")
        #expect(rehearsal.shows("─ 9/9 ─") && rehearsal.shows("The picture does not say how"))
        rehearsal.press("Enter")
        #expect(rehearsal.notice.contains("The picture does not say how it was made"))
        rehearsal.press("r")
        #expect(rehearsal.notice.contains("No picture in view says its seed"))
        rehearsal.press("PageUp")
        #expect(rehearsal.shows("─ 1/9 ─"))
        rehearsal.press("f")
        #expect(!rehearsal.shows("Parameters"))
        rehearsal.press("Esc", "Esc")
        #expect(rehearsal.shows("Parameters") && rehearsal.keys.contains("Enter Edit"))
    }

    @Test func theOneInViewStaysWhileOthersCome() {
        var rehearsal = Rehearsal(160, 48)
        Scene.sample(&rehearsal, upTo: 3)
        rehearsal.press("l", "Right")
        #expect(rehearsal.shows("─ 00007-2765518057.png"), "the last one that is there, beside the one that forms")
        rehearsal.engine.generated.insert(Samples.generated(8, seed: 7), at: 0)
        rehearsal.hear(generator: .events([Samples.drawn(8, seed: 7), Samples.sampling(4)]))
        #expect(rehearsal.shows("─ 00007-2765518057.png") && rehearsal.shows("─ 2/10 ─") && rehearsal.shows("picture 2 of 2"))
        rehearsal.press("Left", "Left")
        #expect(rehearsal.shows("─ Forming ─"))
        rehearsal.press("End", "Home")
        #expect(rehearsal.shows("─ Forming ─"))
    }

    @Test func theFormTakesWhatAPictureWasMadeWith() {
        var settings = UserSettings()
        (settings.options.threads, settings.generation.output) = (3, "/data/out")
        var rehearsal = Rehearsal(160, 48, settings: settings)
        rehearsal.press("F5", "l", "Right", "Enter")
        #expect(rehearsal.notice.contains("g makes it again") && rehearsal.shows("▸ Prompt"))
        rehearsal.press("g")
        var expected = Samples.generated[1].settings ?? GenerationSettings()
        // The model, how it calculates and where pictures go stay as they are chosen.
        (expected.options.model, expected.options.threads, expected.output) = ("tiny-sd", 3, "/data/out")
        #expect(expected.options.clipSkip == 2 && orders(rehearsal) == [.pictures(expected)])
    }

    @Test func seedsAreTakenAndDrawn() {
        var rehearsal = Rehearsal(160, 48)
        rehearsal.press("F5", "l", "Right", "r")
        #expect(rehearsal.line(with: "│   Seed ").contains("2765518058") && rehearsal.notice.contains("The seed is 2765518058 again"))
        rehearsal.press("l", "d")
        #expect(rehearsal.line(with: "│   Seed ").contains("-1"))
    }

    @Test func aPictureBecomesTheStart() {
        var rehearsal = Rehearsal(160, 48)
        rehearsal.press("F5", "l", "Right", "Right", "o")
        #expect(rehearsal.shows("▸ Denoising") && rehearsal.notice.contains("00005-2765518059.png"))
        rehearsal.press("g")
        var expected = GenerationSettings()
        expected.image = Samples.generated[2].path
        #expect(orders(rehearsal) == [.pictures(expected)])
    }

    @Test func longParametersScroll() {
        var rehearsal = Rehearsal(80, 24)
        rehearsal.press("F5", "l")
        #expect(rehearsal.shows("a photo of ghost-word, on the beach,") && !rehearsal.shows("v1.10.1"))
        for _ in 0..<40 { rehearsal.press("Down") }
        #expect(rehearsal.shows("v1.10.1"))
        rehearsal.press("Up")
        #expect(!rehearsal.shows("v1.10.1"), "no row beyond the end is counted")
        rehearsal.press("Right")
        #expect(rehearsal.shows("Negative prompt"), "another picture begins at its top")
    }

    @Test func aFileThatIsGoneIsForgotten() {
        var rehearsal = Rehearsal()
        Scene.sample(&rehearsal, upTo: 3)
        rehearsal.hear(generator: .events([Samples.drawn(8, seed: 7)]))
        #expect(rehearsal.shows("─ 1/9 ─") && rehearsal.notice.contains("no such file or folder"))
    }

    @Test func clicksOnPictures() {
        var rehearsal = Rehearsal(160, 48)
        rehearsal.press("F5")
        rehearsal.click("00005 ")
        #expect(rehearsal.shows("─ 3/9 ─") && rehearsal.keys.contains("Enter Use these"))
        rehearsal.click("00005 ")
        #expect(!rehearsal.shows("Parameters"), "the second click shows it whole")
        rehearsal.press("Esc")
        rehearsal.click("Negative prompt ─")
        #expect(rehearsal.shows("▸ Negative prompt") && rehearsal.keys.contains("Enter Edit"))
        rehearsal.click("▸ Negative prompt ─")
        #expect(rehearsal.keys.contains("Esc Take back"))
        rehearsal.press("Esc")
        Scene.sample(&rehearsal, upTo: 3)
        rehearsal.click("00005 ")
        rehearsal.click("3/20")
        #expect(rehearsal.shows("─ Forming ─"))
    }
}
