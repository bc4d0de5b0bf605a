import EngineInterface
import TerminalUI
import Testing

/// Pane 5: from a prompt to pictures, and back from pictures into the form.
@Suite struct GenerateTests {
    private func orders(_ rehearsal: Rehearsal) -> [GenerationOrder] {
        rehearsal.deeds.compactMap { if case .generate(let order) = $0 { order } else { nil } }
    }

    /// What the form holds once `Scene.fillGeneration` has filled it.
    private var filled: GenerationSettings {
        var settings = GenerationSettings(prompt: Samples.generatedPrompt)
        settings.negativePrompt = "lowres, bad anatomy"
        return settings
    }

    @Test func fromAPromptToPictures() {
        var rehearsal = Rehearsal(160, 48)
        rehearsal.press("F5")
        #expect(rehearsal.shows("▸ Prompt") && rehearsal.line(with: "▸ Prompt").contains("0/75"))
        rehearsal.press("Enter", "type:a green cat")
        #expect(rehearsal.line(with: "▸ Prompt").contains("3/75"), "counted while it is typed")
        rehearsal.press("Enter", "g")
        #expect(orders(rehearsal) == [.pictures(GenerationSettings(prompt: "a green cat"))])
        #expect(rehearsal.shows("the first step…") && rehearsal.keys.contains("i Interrupt") && !rehearsal.keys.contains("g Generate"))
        rehearsal.hear(generator: .events(Samples.loading))
        #expect(rehearsal.shows("loading the model…") && rehearsal.shows("… preparing"))
        rehearsal.hear(generator: .events([Samples.sampling(5)]))
        #expect(rehearsal.shows("─ 5/20 ─") && rehearsal.shows("▶ 5/20") && rehearsal.shows("25%") && rehearsal.shows("ETA –"))
        rehearsal.hear(generator: .events([Samples.sampling(10)]))
        #expect(rehearsal.shows("50%  ETA 10 s"), "five steps took five seconds")
        let picture = Samples.generated(8, seed: 42, prompt: "a green cat", steps: 20)
        rehearsal.engine.generated.insert(picture, at: 0)
        rehearsal.hear(generator: .events([Samples.drawn(8, seed: 42)]))
        #expect(rehearsal.asked.last == .generatedPicture(path: picture.path))
        rehearsal.hear(generator: .ended(Event.Finished(state: .finished, reason: "1 picture is done", file: picture.path)))
        #expect(rehearsal.notice == "✓ 1 picture is done" && rehearsal.shows("─ 00008-42.png ─") && rehearsal.shows("512x768") && rehearsal.shows("─ 1/10 ─"))
        #expect(rehearsal.line(with: "TI hashes").contains("\"ghost-word:") && rehearsal.keys.contains("g Generate"))
    }

    @Test func aWindowElsewhereTellsOfTheWork() {
        var rehearsal = Rehearsal()
        Scene.sample(&rehearsal, upTo: 10)
        rehearsal.press("F2")
        #expect(rehearsal.shows("▶ generating 25%"), "ten of twenty steps of one of two pictures")
        rehearsal.press("q")
        #expect(rehearsal.quits == 0 && rehearsal.shows("Pictures are being made."))
        rehearsal.press("Enter")
        #expect(rehearsal.quits == 1)
    }

    @Test(arguments: ["A-Enter", "S-Enter", "C-Enter", "C-n"]) func aPromptHasSeveralLines(_ key: String) {
        var rehearsal = Rehearsal(160, 48)
        rehearsal.press("F5", "Enter", "type:a green cat", key, "type:# by day", key)
        #expect(rehearsal.keys.contains("Alt-Enter New line"))
        rehearsal.press("paste:in a meadow\nat night\n")
        let rows = rehearsal.lines.drop { !$0.contains("▸ Prompt") }.dropFirst().prefix(4)
        let texts = ["a green cat", "# by day", "in a meadow", "at night"]
        for (row, text) in zip(rows, texts) { #expect(row.contains("│ \(text) ")) }
        rehearsal.press("Enter", "Down", "Down", "Down", "Down", "Enter", key)
        #expect(!rehearsal.keys.contains("Alt-Enter"), "a number has one line")
        rehearsal.press("Esc", "g")
        #expect(orders(rehearsal) == [.pictures(GenerationSettings(prompt: texts.joined(separator: "\n")))])
    }

    // MARK: Interrupting

    @Test func interruptingIsToldOnce() {
        var rehearsal = Rehearsal()
        rehearsal.press("F5", "i")
        #expect(rehearsal.notice.contains("Nothing is at work") && rehearsal.generatorInterrupts == 0)
        Scene.sample(&rehearsal, upTo: 4)
        rehearsal.press("i")
        #expect(rehearsal.generatorInterrupts == 1 && rehearsal.shows("interrupting…"))
        rehearsal.press("i")
        #expect(rehearsal.generatorInterrupts == 1 && rehearsal.notice.contains("It is stopping already"))
        rehearsal.hear(generator: .ended(Event.Finished(state: .interrupted, reason: "interrupted; 0 pictures are done")))
        #expect(rehearsal.shows("‖ interrupted; 0 pictures are done") && rehearsal.keys.contains("g Generate"))
        rehearsal.hear(generator: .events([Samples.sampling(5)]))
        #expect(!rehearsal.shows("▶ 5/20"), "what comes late changes nothing")
    }

    @Test func whatIsStartingIsNotInterrupted() {
        var rehearsal = Rehearsal()
        Scene.fillGeneration(&rehearsal)
        rehearsal.holdsAnswers = true
        rehearsal.press("g", "i")
        #expect(rehearsal.notice.contains("It is starting") && rehearsal.generatorInterrupts == 0)
        rehearsal.press("g")
        #expect(rehearsal.notice.contains("It is starting") && orders(rehearsal).count == 1)
    }

    @Test func aSecondOrderAsksAndFollowsTheInterruptedOne() {
        var rehearsal = Rehearsal()
        Scene.sample(&rehearsal, upTo: 4)
        rehearsal.press("g", "Esc")
        #expect(orders(rehearsal).count == 1 && rehearsal.generatorInterrupts == 0, "waiting changes nothing")
        Scene.type("9", into: "CFG scale", &rehearsal)
        rehearsal.press("g", "Enter")
        #expect(rehearsal.generatorInterrupts == 1 && orders(rehearsal).count == 1 && rehearsal.shows("the next one waits"))
        rehearsal.hear(generator: .ended(Event.Finished(state: .interrupted, reason: "interrupted; 0 pictures are done")))
        var second = filled
        (second.count, second.cfgScale) = (2, 9)
        #expect(orders(rehearsal).last == .pictures(second) && orders(rehearsal).count == 2)
        rehearsal.hear(generator: .ended(Event.Finished(state: .finished, reason: "2 pictures are done")))
        #expect(orders(rehearsal).count == 2, "it follows once")
    }

    // MARK: When something is wrong

    @Test func aLostProcessIsToldAndStartedAnew() {
        var rehearsal = Rehearsal()
        Scene.sample(&rehearsal, upTo: 4)
        rehearsal.press("g", "Enter")
        rehearsal.hear(generator: .lost("The process was ended by the system"))
        #expect(rehearsal.notice == "✗ The process was ended by the system" && rehearsal.shows("✗ The process was ended by the"))
        #expect(orders(rehearsal).count == 1, "what waited is not made either")
        rehearsal.press("g")
        #expect(orders(rehearsal).count == 2 && rehearsal.keys.contains("i Interrupt"))
    }

    @Test func refusalsAreTold() {
        var rehearsal = Rehearsal()
        Scene.sample(&rehearsal, upTo: 4)
        rehearsal.hear(generator: .ended(Event.Finished(state: .failed, reason: "No space is left on the device")))
        #expect(rehearsal.notice == "✗ No space is left on the device")
        rehearsal.engine.refusals = ["The program cannot be started"]
        rehearsal.press("g")
        #expect(rehearsal.notice == "✗ The program cannot be started" && rehearsal.keys.contains("g Generate"))
    }

    @Test func mistakesKeepItFromStarting() {
        var rehearsal = Rehearsal()
        Scene.fillGeneration(&rehearsal)
        Scene.type("500", into: "Width", &rehearsal)
        rehearsal.press("Home", "g")
        #expect(orders(rehearsal).isEmpty && rehearsal.notice.contains("500 is no multiple of 8; 496 is") && rehearsal.shows("▸ Width"))
        rehearsal.press("Enter", "C-u", "type:512", "Enter", "g")
        #expect(orders(rehearsal).count == 1)
    }

    // MARK: Options

    /// Where somebody has typed something between them, the arrow keys go to the nearest value that they give.
    @Test(arguments: [
        ("CFG scale", "7", "Right", "7.5"), ("CFG scale", "7", "Left", "6.5"), ("CFG scale", "7.2", "Right", "7.5"), ("CFG scale", "7.2", "Left", "7"),
        ("CFG scale", "0", "Left", "0"), ("CFG scale", "100", "Right", "100"), ("CFG rescale", "0.25", "Right", "0.3"), ("CFG rescale", "0.3", "Left", "0.25"),
        ("CFG rescale", "0.98", "Right", "1"), ("Sigma noise", "1", "Right", "1.01"), ("Enlarge", "1", "Right", "1.25"), ("Sigma churn", "0", "Right", "0.5"),
        ("Eta", "0.95", "Right", "1"),
    ]) func arrowKeysChangeDecimals(_ label: String, _ value: String, _ key: String, _ result: String) {
        var rehearsal = Rehearsal(160, 90)
        rehearsal.press("F5")
        Scene.type(value, into: label, &rehearsal)
        rehearsal.press(key)
        #expect(rehearsal.line(with: "▸ \(label)").contains(" \(result) "))
    }

    @Test func fieldsAppearWithWhatTheyBelongTo() {
        var rehearsal = Rehearsal(160, 90)
        Scene.fillGeneration(&rehearsal)
        #expect(!rehearsal.shows("Its seed") && !rehearsal.shows("Mask") && !rehearsal.shows("Denoising") && rehearsal.shows("Enlarge"))
        Scene.type("0.3", into: "Strength", &rehearsal)
        Scene.type("2", into: "Enlarge", &rehearsal)
        #expect(!rehearsal.shows("From sigma"))
        Scene.type("3", into: "Sigma churn", &rehearsal)
        #expect(rehearsal.shows("From sigma") && rehearsal.shows("To sigma"))
        Scene.type("0", into: "Sigma churn", &rehearsal)
        #expect(rehearsal.shows("Its seed") && rehearsal.shows("Denoising") && !rehearsal.shows("Mask"))
        Scene.type("~/cats/a.png", into: "Start image", &rehearsal)
        #expect(rehearsal.line(with: "▸ Start image").contains("/home/user/cats/a.png") && rehearsal.shows("Mask") && !rehearsal.shows("Enlarge"))
        rehearsal.press("g")
        var settings = filled
        (settings.variationStrength, settings.hiresScale, settings.image) = (0.3, 2, "/home/user/cats/a.png")
        #expect(orders(rehearsal) == [.pictures(settings)])
    }

    @Test func theFormIsKeptInTheSettings() {
        var rehearsal = Rehearsal()
        Scene.fillGeneration(&rehearsal)
        Scene.type("123", into: "Seed", &rehearsal)
        Scene.type("9", into: "CFG scale", &rehearsal)
        Scene.type("/tmp/a.png", into: "Start image", &rehearsal)
        rehearsal.press("g")
        var kept = filled
        kept.cfgScale = 9
        #expect(rehearsal.savedSettings?.generation == kept, "but for what belongs to one picture")
        var saved = UserSettings()
        (saved.generation, saved.options.model, saved.options.clipSkip) = (kept, "v1-5-pruned-emaonly", 2)
        var again = Rehearsal(160, 60, settings: saved)
        again.press("F5", "g")
        (kept.options.model, kept.options.clipSkip) = ("v1-5-pruned-emaonly", 2)
        #expect(orders(again) == [.pictures(kept)] && again.savedSettings == nil)
    }

    @Test func emphasisAndCurlyBracketsAreSettings() {
        var rehearsal = Rehearsal(160, 48)
        rehearsal.press("F1", "Home", "Down", "Down", "Down", "Down", "Right", "Down", "Space")
        #expect(rehearsal.line(with: "Emphasis").contains("no norm") && rehearsal.line(with: "▸ Curly brackets").contains("yes"))
        #expect(rehearsal.savedSettings?.options.emphasis == .noNorm && rehearsal.savedSettings?.options.curlyBrackets == true)
        rehearsal.press("F5", "g")
        var settings = GenerationSettings()
        (settings.options.emphasis, settings.options.curlyBrackets) = (.noNorm, true)
        #expect(orders(rehearsal) == [.pictures(settings)])
    }

    @Test func anotherModelHasOtherWordsAndLengths() {
        var rehearsal = Rehearsal(160, 60)
        Scene.fillGeneration(&rehearsal)
        for _ in 0..<60 where !rehearsal.shows("▸ Model ") { rehearsal.press("Down") }
        rehearsal.press("Right")
        let model = Samples.models[1].path
        #expect(rehearsal.asked.contains(.embeddings(model: model)))
        #expect(rehearsal.asked.contains(.promptLength(.positive, text: Samples.generatedPrompt, model: model)))
        rehearsal.press("g")
        var settings = filled
        settings.options.model = model
        #expect(orders(rehearsal) == [.pictures(settings)], "just another order")
    }

    // MARK: The grid

    @Test func aGridNeedsARun() {
        var rehearsal = Rehearsal(160, 60)
        Scene.fillGeneration(&rehearsal)
        rehearsal.press("c")
        #expect(orders(rehearsal).isEmpty && rehearsal.notice.contains("Choose a run") && rehearsal.shows("▸ Run"))
        rehearsal.press("Enter", "Down", "Enter")
        #expect(rehearsal.line(with: "▸ Run").contains("2026-03-12/ghost-word"))
        rehearsal.press("Down", "Enter", "C-u", "type:20", "Enter", "Down", "Enter")
        #expect(orders(rehearsal) == [.grid(filled, run: Samples.runs[1].path, every: 20)])
        rehearsal.hear(generator: .events([Samples.sampling(3)]))
        #expect(rehearsal.shows("sheet, step 1"))
        let sheet = GeneratedPicture(path: "\(Samples.pictureFolder)/grid-0001.png", version: 5, width: 2048, height: 560, parameters: nil, settings: nil)
        rehearsal.engine.generated.insert(sheet, at: 0)
        rehearsal.hear(generator: .ended(Event.Finished(state: .finished, reason: "3 steps are drawn", file: sheet.path)))
        #expect(rehearsal.shows("─ grid-0001.png ─") && rehearsal.shows("2048x560"))
    }

    @Test func aRunsWordIsTried() {
        var rehearsal = Rehearsal()
        rehearsal.press("F6", "Down", "g")
        #expect(rehearsal.shows("│ ghost-word") && rehearsal.notice.contains("g draws ghost-word; c compares its steps"))
        rehearsal.press("F6", "Down", "g", "F6", "g")
        rehearsal.press("g")
        #expect(orders(rehearsal) == [.pictures(GenerationSettings(prompt: "ghost-word, ink-style"))], "each once, behind what stands there")
        rehearsal.hear(generator: .lost("gone"))
        rehearsal.press("c")
        #expect(orders(rehearsal).last == .grid(GenerationSettings(prompt: "ghost-word, ink-style"), run: Samples.runs[2].path, every: 500))
    }

    @Test func aFinishedRunBringsItsPrompt() {
        var rehearsal = Rehearsal()
        Scene.watch(&rehearsal, upTo: 300)
        rehearsal.hear(.events([Samples.finished(.finished, "all steps are done", step: 300)]), of: Scene.path)
        rehearsal.press("g", "g")
        #expect(orders(rehearsal) == [.pictures(GenerationSettings(prompt: "a photo of ghost-word, on a gray background"))])
    }
}
