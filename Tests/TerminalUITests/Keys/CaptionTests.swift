import EngineInterface
import TerminalUI
import Testing

/// Pane 3: the pictures of a folder and their captions.
@Suite struct CaptionTests {
    private let pictures = Samples.sourcePictures

    private func rehearsal(_ columns: Int = 80, _ rows: Int = 24) -> Rehearsal {
        var rehearsal = Rehearsal(columns, rows)
        Scene.fillPreprocessing(&rehearsal)
        rehearsal.press("l")
        return rehearsal
    }

    private func saved(_ rehearsal: Rehearsal) -> [Deed] {
        rehearsal.deeds.filter { if case .saveCaption = $0 { true } else { false } }
    }

    // MARK: Going about

    /// Thumbnails lie four to a row at 80 columns.
    @Test func arrowsMoveAsPicturesLie() {
        var rehearsal = rehearsal()
        for (key, index) in [("Right", 1), ("Down", 5), ("Left", 4), ("Left", 3), ("Up", 0), ("PageDown", 12), ("End", 13), ("Down", 13), ("PageUp", 1), ("Home", 0), ("Left", 0)] {
            rehearsal.press(key)
            #expect(rehearsal.shows("╭─ \(pictures[index].path.split(separator: "/").last ?? "")".prefix(30).description), "after \(key)")
        }
    }

    @Test func sidesFilterSizesAndTheFullScreen() {
        var rehearsal = rehearsal()
        rehearsal.press("o")
        #expect(rehearsal.shows("Nothing here yet") && rehearsal.keys.contains("o Source"))
        rehearsal.press("Enter", "c")
        #expect(rehearsal.notice.contains("There are no pictures"))
        rehearsal.press("o", "/", "type:scan", "Enter")
        #expect(rehearsal.shows("scan-002") && !rehearsal.shows("IMG_2035"))
        rehearsal.press("Right", "f")
        #expect(rehearsal.shows("scan-002.png  9921x14031") && !rehearsal.shows("Notes"))
        rehearsal.press("Left", "Esc")
        #expect(rehearsal.shows("Notes") && rehearsal.shows("╭─ scan-001.png") && !rehearsal.shows("IMG_2035"))
        rehearsal.press("Esc")
        #expect(rehearsal.shows("IMG_2035") && rehearsal.keys.contains("l Form"))
        let before = rehearsal.text
        rehearsal.press("z", "z", "z")
        #expect(rehearsal.text != before)
        rehearsal.press("z")
        #expect(rehearsal.text == before)
        rehearsal.press("Esc")
        #expect(rehearsal.shows("s starts"))
    }

    @Test func clicksSelectAndOpen() {
        var rehearsal = Rehearsal(160, 48)
        Scene.fillPreprocessing(&rehearsal)
        rehearsal.click("IMG_2040.jpg")
        #expect(rehearsal.shows("╭─ IMG_2040.jpg") && rehearsal.frame.cursor == nil)
        rehearsal.click("IMG_2040.jpg")
        #expect(rehearsal.frame.cursor != nil)
        rehearsal.press("type:a cat")
        // A click elsewhere keeps what is typed.
        rehearsal.click("IMG_2041.jpg")
        #expect(saved(rehearsal) == [.saveCaption("a cat", picture: pictures[3].path)] && rehearsal.shows("╭─ IMG_2041.jpg"))
        rehearsal.click("Results 0")
        #expect(rehearsal.shows("Nothing here yet"))
        rehearsal.click("Source 14")
        rehearsal.click("Flipped copies")
        #expect(rehearsal.shows("▸ Flipped copies") && rehearsal.keys.contains("s Start"))
        rehearsal.click("None; Enter writes one.")
        #expect(!rehearsal.keys.contains("s Start"))
    }

    // MARK: One caption

    @Test func enterEditsAndSaves() {
        var rehearsal = rehearsal()
        rehearsal.press("Enter", "type:, night")
        #expect(rehearsal.keys.contains("Enter Save") && rehearsal.shows("sofa, night"))
        rehearsal.press("Esc")
        #expect(saved(rehearsal).isEmpty && !rehearsal.shows("night"))
        rehearsal.press("Enter", "type:, night", "C-s")
        #expect(saved(rehearsal) == [.saveCaption("a black cat, green eyes, on a sofa, night", picture: pictures[0].path)])
        #expect(rehearsal.notice == "✓ The caption is saved" && rehearsal.shows("night"))
        // What has not changed is not written; an emptied one is.
        rehearsal.press("Enter", "Enter")
        #expect(saved(rehearsal).count == 1)
        rehearsal.press("Enter", "C-u", "Enter")
        #expect(saved(rehearsal).last == .saveCaption("", picture: pictures[0].path) && rehearsal.shows("· 4 ─"))
    }

    @Test func lettersOfTheEditorDoNothingElse() {
        var rehearsal = rehearsal()
        rehearsal.press("Right", "Enter", "type:q?l1 soictn", "paste: two\nlines")
        #expect(rehearsal.quits == 0 && rehearsal.shows("q?l1 soictn two lines"))
        rehearsal.press("Tab")
        #expect(saved(rehearsal) == [.saveCaption("q?l1 soictn two lines", picture: pictures[1].path)])
        #expect(rehearsal.shows("╭─ IMG_2036.jpg") && rehearsal.frame.cursor != nil)
        rehearsal.press("S-Tab", "S-Tab", "Esc")
        #expect(rehearsal.shows("╭─ IMG_2034.jpg") && saved(rehearsal).count == 1)
    }

    @Test func aCaptionThatCannotBeWrittenComesBack() {
        var rehearsal = rehearsal()
        rehearsal.engine.refusals = ["Cannot write /home/user/cats/IMG_2034.txt: no permission"]
        rehearsal.press("Enter", "type:!", "Enter")
        #expect(rehearsal.notice.contains("✗ Cannot write /home/user/cats/IMG_2034.txt") && rehearsal.frame.cursor != nil && rehearsal.shows("on a sofa!"))
        rehearsal.press("Enter")
        #expect(saved(rehearsal).count == 2 && rehearsal.shows("on a sofa!"))
    }

    @Test func theCursorGoesUpAndDownInALongCaption() throws {
        var rehearsal = rehearsal()
        rehearsal.press("Right", "Right", "Right", "Right", "Right", "Enter", "Home", "Down")
        let second = try #require(rehearsal.frame.cursor)
        // "a black cat, looking at viewer, " is the first row.
        rehearsal.press("type:X", "Up")
        let first = try #require(rehearsal.frame.cursor)
        #expect(rehearsal.shows("│ Xgreen eyes, whiskers") && first.y == second.y - 1 && first.x == second.x + 1)
    }

    // MARK: Many captions

    @Test func replacingInAllAsksWithTheCount() {
        var rehearsal = rehearsal()
        rehearsal.press("r", "type:green", "Tab", "type:yellow")
        #expect(rehearsal.shows("2 of 14 captions change"))
        rehearsal.press("Enter")
        #expect(rehearsal.shows("Replace \"green\" by \"yellow\"?") && rehearsal.shows("2 of 14 captions change."))
        rehearsal.press("Esc", "r", "type:green", "Tab", "paste:yellow", "Enter", "Enter")
        #expect(rehearsal.deeds.last == .changeCaptions(.replace("green", with: "yellow"), pictures: [pictures[0].path, pictures[5].path]))
        #expect(rehearsal.notice == "✓ 2 captions are changed" && rehearsal.shows("a black cat, yellow eyes"))
    }

    @Test func tagsAreAddedAndDropped() {
        var rehearsal = rehearsal()
        rehearsal.press("/", "type:black", "Enter", "a", "type:my-cat", "Tab", "Space", "Enter")
        #expect(rehearsal.shows("Add the tag my-cat in front?") && rehearsal.shows("3 of 3 captions change."))
        rehearsal.press("Enter")
        #expect(rehearsal.shows("my-cat, a black cat, green eyes"))
        rehearsal.press("a", "type: tom ", "Enter", "Enter")
        #expect(rehearsal.shows("sofa, tom"))
        rehearsal.press("a", "type:tom", "Enter")
        #expect(rehearsal.notice.contains("No caption would change"))
        rehearsal.press("Esc", "Esc", "d", "type:tom", "Enter")
        #expect(rehearsal.shows("Drop the tag tom?") && rehearsal.shows("4 of 14 captions change."))
        rehearsal.press("Enter")
        #expect(!rehearsal.shows("sofa, tom") && rehearsal.notice == "✓ 4 captions are changed")
        rehearsal.press("d", "type:black", "Enter")
        #expect(rehearsal.notice.contains("No caption would change"), "part of a tag is none")
        rehearsal.press("Esc", "r", "Enter")
        #expect(rehearsal.notice.contains("Type something first"))
    }

    // MARK: Captioners

    @Test func onePictureIsCaptionedAndApproved() {
        var rehearsal = rehearsal()
        rehearsal.press("Right", "c", "Down", "Enter")
        let settings = PreprocessingSettings()
        #expect(rehearsal.deeds.last == .interrogate(InterrogationRequest(
            pictures: [pictures[1].path], captioner: .deepbooru, settings: settings.interrogation, options: settings.options)))
        #expect(rehearsal.shows("captioning with deepbooru  0/1"))
        rehearsal.press("c")
        #expect(rehearsal.notice.contains("Pictures are being worked on"))
        rehearsal.hear(PictureNews.events([Samples.interrogated(pictures[1].path, "cat, window")]))
        #expect(rehearsal.shows("by deepbooru") && rehearsal.frame.cursor != nil && saved(rehearsal).isEmpty)
        rehearsal.hear(PictureNews.ended(Event.Finished(state: .finished, reason: "1 picture is done")))
        rehearsal.press("type:, sky", "Enter")
        #expect(saved(rehearsal) == [.saveCaption("cat, window, sky", picture: pictures[1].path)])
    }

    @Test func allAreCaptionedOneApprovalAfterTheOther() {
        var asking = rehearsal()
        asking.press("C", "Enter")
        #expect(asking.shows("Caption 14 pictures with blip?") && asking.deeds.isEmpty)
        asking.press("Esc")
        #expect(asking.deeds.isEmpty && !asking.shows("Caption 14 pictures"))
        var rehearsal = Rehearsal(80, 24)
        Scene.propose(&rehearsal)
        #expect(rehearsal.shows("by deepbooru, 1 more") && rehearsal.shows("╭─ IMG_2034.jpg"))
        rehearsal.press("Esc")
        #expect(rehearsal.shows("╭─ IMG_2035.jpg") && rehearsal.shows("by deepbooru") && saved(rehearsal).isEmpty)
        rehearsal.press("Enter")
        #expect(saved(rehearsal) == [.saveCaption("cat, window", picture: pictures[1].path)] && rehearsal.frame.cursor == nil)
        // The next opens as it comes, unless somebody is busy: then it waits.
        rehearsal.hear(PictureNews.events([Samples.interrogated(pictures[2].path, "cat asleep", step: 3)]))
        #expect(rehearsal.shows("╭─ IMG_2036.jpg"))
        rehearsal.press("C-x", "/")
        rehearsal.hear(PictureNews.events([Samples.interrogated(pictures[3].path, "tail", step: 4), Samples.interrogated(pictures[4].path, "paw", step: 5)]))
        #expect(rehearsal.shows("IMG_2040?") && !rehearsal.shows("by deepbooru"))
        rehearsal.press("Esc", "p", "C-o")
        #expect(rehearsal.shows("Write 2 captions?"))
        rehearsal.press("Enter")
        #expect(saved(rehearsal).suffix(2) == [.saveCaption("tail", picture: pictures[3].path), .saveCaption("paw", picture: pictures[4].path)])
        #expect(rehearsal.shows("· 8 ─"))
        rehearsal.press("p")
        #expect(rehearsal.notice.contains("No caption waits"))
    }

    @Test func aMissingModelIsTold() {
        var rehearsal = rehearsal()
        let reason = "No BLIP model in /home/user/ti/models/BLIP; put model_base_caption_capfilt_large.pth there"
        rehearsal.press("c", "Enter")
        rehearsal.hear(PictureNews.ended(Event.Finished(state: .failed, reason: reason)))
        #expect(rehearsal.notice.contains("✗ No BLIP model in /home/user/ti/models/BLIP") && rehearsal.shows("✗ failed"))
        rehearsal.press("c", "Enter")
        let broken = Event.Interrogated(file: pictures[0].path, captioner: .blip, caption: "", problem: "the file ends too early")
        rehearsal.hear(PictureNews.events([Event(time: 0, step: 1, .interrogated(broken))]))
        #expect(rehearsal.notice == "✗ IMG_2034.jpg: the file ends too early" && rehearsal.frame.cursor == nil)
    }
}
