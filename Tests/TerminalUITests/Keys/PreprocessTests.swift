import EngineInterface
import TerminalUI
import Testing

/// Pane 3: from a folder of pictures to a training set.
@Suite struct PreprocessTests {
    private var filled: PreprocessingSettings { PreprocessingSettings(source: Samples.sourceFolder, destination: Samples.resultFolder) }

    @Test func fromAFolderToTheTrainPane() {
        var rehearsal = Rehearsal(80, 24)
        rehearsal.press("F3", "Down", "Enter", "type:~/ca", "Tab", "Enter")
        #expect(rehearsal.line(with: "Source  ").contains("/home/user/cats") && !rehearsal.line(with: "▸ Source").contains("cats/"))
        #expect(rehearsal.shows("Source 14") && rehearsal.shows("· 5 captions") && rehearsal.shows("clip.mov, notes.txt: not a picture"))
        rehearsal.press("Down", "Enter", "type:~/cats-512", "Enter", "s")
        #expect(rehearsal.deeds.last == .preprocess(filled))
        #expect(rehearsal.shows("preparing  0/14") && rehearsal.shows("starting…") && rehearsal.shows("Nothing here yet"))

        // Results come one by one; the newest is followed.
        rehearsal.hear(PictureNews.events([Event(time: rehearsal.time, step: 0, .state(Event.State(.preparing, activity: "reading pictures", done: 3, total: 14)))]))
        #expect(rehearsal.shows("reading pictures 3/14"))
        rehearsal.hear(PictureNews.events(Samples.prepared(1...2)))
        #expect(rehearsal.shows("preparing  2/14") && rehearsal.shows("Results 2") && rehearsal.shows("2 pictures made") && rehearsal.shows("─ 00001-0-IMG_2035.png"))
        rehearsal.hear(PictureNews.events(Samples.prepared(3...5)))
        #expect(rehearsal.shows("Results 4") && rehearsal.shows("✗ 1 problem") && rehearsal.shows("─ 00004-0-IMG_2041.png") && rehearsal.shows("ETA"))
        // One that was looked at stays.
        rehearsal.press("Home")
        rehearsal.hear(PictureNews.events(Samples.prepared(6...7)))
        #expect(rehearsal.shows("Results 6") && rehearsal.shows("─ 00000-0-IMG_2034.png") && rehearsal.shows("a black cat, green eyes"))
        rehearsal.press("n")
        #expect(rehearsal.shows("IMG_2040.jpg: damaged JPEG"))
        rehearsal.press("Esc", "t")
        #expect(rehearsal.notice.contains("Pictures are being worked on"))

        rehearsal.hear(PictureNews.events(Samples.prepared(8...14)))
        rehearsal.engine.folders[Samples.resultFolder] = [CaptionedPicture(
            path: "\(Samples.resultFolder)/00000-0-IMG_2034.png", version: 9, width: 512, height: 512, caption: "a black cat")]
        rehearsal.hear(PictureNews.ended(Event.Finished(state: .finished, reason: "14 pictures are done")))
        #expect(rehearsal.notice == "✓ 14 pictures are done" && rehearsal.shows("✓ finished  14/14") && rehearsal.keys.contains("t Train on it"))
        #expect(rehearsal.shows("Results 1 "), "what is there counts, not what was heard")
        rehearsal.press("t")
        #expect(rehearsal.shows("Start training") && rehearsal.line(with: "Dataset  ").contains(Samples.resultFolder))
    }

    // MARK: Starting

    @Test func whatIsMissingIsNamed() {
        var rehearsal = Rehearsal()
        rehearsal.press("F3", "End", "s")
        #expect(rehearsal.notice.contains("Name a source") && rehearsal.shows("▸ Source") && rehearsal.deeds.isEmpty)
        rehearsal.press("Enter", "type:~/cats", "Enter", "l", "s")
        #expect(rehearsal.notice.contains("Name a destination") && rehearsal.shows("▸ Destination"))
        rehearsal.press("Enter", "type:~/cats/", "Enter", "s")
        #expect(rehearsal.notice.contains("The destination is the source") && rehearsal.shows("▸ Destination") && rehearsal.deeds.isEmpty)
    }

    @Test func aSourceThatIsNotThereIsTold() {
        var rehearsal = Rehearsal()
        rehearsal.press("F3", "Down", "Enter", "type:/nowhere", "Enter", "Down", "Enter", "type:/out", "Enter")
        #expect(rehearsal.shows("Source 0") && rehearsal.shows("Cannot read the folder /nowhere"))
        rehearsal.press("s")
        #expect(rehearsal.deeds.isEmpty && rehearsal.notice.contains("Cannot read the folder /nowhere") && rehearsal.shows("▸ Source"))
    }

    @Test func replacingAsks() {
        var rehearsal = Rehearsal()
        rehearsal.engine.folders[Samples.resultFolder] = Array(Samples.sourcePictures.prefix(3))
        Scene.fillPreprocessing(&rehearsal)
        rehearsal.press("s")
        #expect(rehearsal.shows("Replace what is there?") && rehearsal.shows("has 3 pictures already") && rehearsal.deeds.isEmpty)
        rehearsal.press("Esc", "s", "Enter")
        var settings = filled
        settings.overwrite = true
        #expect(rehearsal.deeds.last == .preprocess(settings))
        // The answer holds for once, and is not kept.
        #expect(rehearsal.savedSettings?.preprocessing == filled)
        rehearsal.hear(PictureNews.ended(Event.Finished(state: .finished, reason: "14 pictures are done")))
        rehearsal.press("s")
        #expect(rehearsal.shows("Replace what is there?"))
    }

    @Test func aRefusedStartIsToldAndCanBeTriedAgain() {
        var rehearsal = Rehearsal()
        Scene.fillPreprocessing(&rehearsal)
        rehearsal.press("s", "F12")
        rehearsal.hear(PictureNews.ended(Event.Finished(state: .failed, reason: "No space is left on the device")))
        #expect(rehearsal.notice == "✗ No space is left on the device" && rehearsal.shows("✗ failed"))
        rehearsal.engine.refusals = ["No deepbooru model"]
        rehearsal.press("s")
        #expect(rehearsal.notice == "✗ No deepbooru model" && rehearsal.shows("✗ failed") && !rehearsal.keys.contains("i Interrupt"))
        rehearsal.press("s")
        #expect(rehearsal.shows("preparing  0/14") && rehearsal.keys.contains("i Interrupt"))
    }

    @Test func interruptingKeepsWhatIsDone() {
        var rehearsal = Rehearsal()
        rehearsal.press("F3", "i")
        #expect(rehearsal.interrupts == 0 && rehearsal.notice.contains("Nothing is at work"))
        Scene.prepare(&rehearsal, upTo: 5)
        rehearsal.press("i")
        #expect(rehearsal.interrupts == 1 && rehearsal.shows("interrupting…"))
        rehearsal.press("i")
        #expect(rehearsal.interrupts == 1 && rehearsal.notice.contains("It is stopping already"))
        rehearsal.engine.folders[Samples.resultFolder] = []
        rehearsal.hear(PictureNews.ended(Event.Finished(state: .interrupted, reason: "interrupted; 5 pictures are done")))
        #expect(rehearsal.shows("‖ interrupted  5/14") && rehearsal.shows("interrupted; 5 pictures are done"))
    }

    @Test func quittingAsksWhilePicturesAreWorkedOn() {
        var rehearsal = Rehearsal()
        Scene.prepare(&rehearsal, upTo: 5)
        rehearsal.press("q")
        #expect(rehearsal.quits == 0 && rehearsal.shows("Pictures are being worked on."))
        rehearsal.press("Esc", "F2")
        #expect(rehearsal.shows("▶ preparing 36%"))
        rehearsal.press("q", "Enter")
        #expect(rehearsal.quits == 1)
    }

    // MARK: The form

    @Test func fieldsAppearWithWhatTheyBelongTo() {
        var rehearsal = Rehearsal(160, 60)
        rehearsal.press("F3")
        let dependent = ["Split long ones": "Overlap", "Focal-point crop": "Show why", "Automatic size": "Ratio error", "BLIP": "Repetition penalty",
                         "deepbooru": "Score threshold", "WD tagger": "WD: characters"]
        for (label, field) in dependent.sorted(by: { $0.key < $1.key }) {
            #expect(!rehearsal.shows(field), "\(field) before \(label)")
            Scene.switchOn(label, &rehearsal)
            rehearsal.press("Down", "Up")
            #expect(rehearsal.shows(field), "\(field) with \(label)")
            Scene.switchOn(label, &rehearsal)
            #expect(!rehearsal.shows(field), "\(field) after \(label)")
        }
        #expect(rehearsal.shows("  Width"))
        Scene.switchOn("Keep sizes", &rehearsal)
        #expect(!rehearsal.shows("  Width"))
        Scene.switchOn("Split long ones", &rehearsal)
        #expect(rehearsal.shows("  Width"))
    }

    @Test func captionersKeepTheirOrder() {
        var rehearsal = Rehearsal()
        Scene.fillPreprocessing(&rehearsal)
        for label in ["WD tagger", "BLIP", "deepbooru", "BLIP", "BLIP"] { Scene.switchOn(label, &rehearsal) }
        rehearsal.press("s")
        var settings = filled
        settings.captioners = [.blip, .deepbooru, .wd]
        #expect(rehearsal.deeds.last == .preprocess(settings))
    }

    @Test func theFormIsKeptInTheSettings() {
        var rehearsal = Rehearsal()
        Scene.fillPreprocessing(&rehearsal)
        Scene.switchOn("Flipped copies", &rehearsal)
        rehearsal.press("s")
        var settings = filled
        settings.flip = true
        #expect(rehearsal.savedSettings?.preprocessing == settings)
        var saved = UserSettings()
        saved.preprocessing = settings
        saved.interrogation.threshold = 0.8
        saved.options.model = "v1-5-pruned-emaonly"
        var again = Rehearsal(160, 60, settings: saved)
        again.press("F3")
        #expect(again.line(with: "Source  ").contains("/home/user/cats") && again.line(with: "Flipped copies").contains("yes") && again.shows("Source 14"))
        #expect(again.line(with: "Model  ").contains("v1-5-pruned-emaonly"))
        Scene.switchOn("deepbooru", &again)
        #expect(again.line(with: "Score threshold").contains("0.8"))
    }

    @Test func filesAreCompletedWhereAFileWillDo() {
        var rehearsal = Rehearsal(160, 60)
        rehearsal.press("F3")
        Scene.switchOn("deepbooru", &rehearsal)
        while !rehearsal.shows("▸ deepbooru model") { rehearsal.press("Down") }
        rehearsal.press("Enter", "type:/data/no", "Tab")
        #expect(rehearsal.line(with: "▸ deepbooru model").contains("/data/notes.txt "))
        rehearsal.press("Esc", "Home", "Down", "Enter", "type:/data/no", "Tab")
        #expect(rehearsal.notice.contains("No folder begins so"))
    }
}
