import EngineInterface
import TerminalUI
import Testing

/// The whole way of a beginner by keys alone: a word, a training, its previews, an interruption, and the best step.
@Suite struct JourneyTests {
    private let path = "\(ScriptedEngine.home)/textual_inversion/2026-03-14/my-ghost"

    @Test func fromNothingToATrainedSubject() {
        var engine = ScriptedEngine()
        (engine.embeddings, engine.runs) = ([], [])
        var rehearsal = Rehearsal(80, 24, engine: engine)
        #expect(rehearsal.shows("None yet."))

        // Pane 2: the word.
        rehearsal.press("Enter", "type:my-ghost", "Tab", "Enter", "C-u", "type:ghost", "Down", "Right", "c")
        #expect(rehearsal.deeds == [.create(EmbeddingRequest(name: "my-ghost", initializationText: "ghost", vectorsPerToken: 2), model: "tiny-sd")])
        #expect(rehearsal.notice == "✓ Created my-ghost; F4 trains it")

        // Pane 4: the dataset; the only word is there already.
        rehearsal.press("F4")
        #expect(rehearsal.line(with: "Embedding").contains("my-ghost"))
        rehearsal.press("Down", "Down", "Enter", "type:mint-ghost", "Enter")
        #expect(rehearsal.shows("12 pictures, 12 captions"))
        rehearsal.press("Down", "Down", "Down", "Enter", "C-u", "type:300", "Enter", "s")
        var settings = TrainingSettings(name: "my-ghost", dataset: "mint-ghost")
        settings.maxSteps = 300
        #expect(rehearsal.deeds.last == .train(settings))
        #expect(rehearsal.followed == [path])

        // The run: preparing, steps, previews.
        rehearsal.hear(.past(Samples.beginning, isLast: true), of: path)
        #expect(rehearsal.shows("encoding pictures 7/12") && rehearsal.shows("Waiting for the first step"))
        rehearsal.hear(.events(Samples.started("my-ghost", folder: path) + Samples.steps(1...120, name: "my-ghost")), of: path)
        #expect(rehearsal.shows("step 120/300") && rehearsal.shows("Preview: step 100"))
        rehearsal.press("Left")
        #expect(rehearsal.shows("Step 50"))

        // Interrupted: told at once, shown at once.
        rehearsal.press("i")
        #expect(rehearsal.told == [Rehearsal.Told(run: path, command: .interrupt)])
        #expect(rehearsal.shows("interrupting…"))
        rehearsal.press("i")
        #expect(rehearsal.told.count == 1 && rehearsal.notice.contains("It is stopping already"))
        rehearsal.hear(.events([Samples.finished(.interrupted, "interrupted; resume goes on", step: 120)]), of: path)
        rehearsal.hear(.ended(Samples.run("my-ghost", "2026-03-14", .interrupted, step: 120, of: 300, model: "tiny-sd").summary), of: path)
        #expect(rehearsal.shows("‖ my-ghost  interrupted") && rehearsal.keys.contains("r Resume") && !rehearsal.keys.contains("i Interrupt"))

        // Resumed: another start, and its steps are counted on.
        rehearsal.press("r")
        #expect(rehearsal.deeds.last == .resume(run: path) && rehearsal.followed == [path])
        let past = Samples.beginning + Samples.started("my-ghost", folder: path) + Samples.steps(1...120, name: "my-ghost")
        rehearsal.hear(.past(past + Samples.started("my-ghost", at: 120, folder: path), isLast: true), of: path)
        rehearsal.hear(.events(Samples.steps(121...300, name: "my-ghost")), of: path)
        rehearsal.hear(.events([Samples.finished(.finished, "all steps are done", step: 300)]), of: path)
        rehearsal.hear(.ended(Samples.run("my-ghost", "2026-03-14", .finished, step: 300, of: 300, model: "tiny-sd").summary), of: path)
        #expect(rehearsal.shows("✓ my-ghost  finished") && rehearsal.shows("step 300/300") && rehearsal.shows("· 6 copies"))

        // The best step is made the result, after asking.
        rehearsal.press("Home", "Right", "Right", "Right", "m")
        #expect(rehearsal.shows("Make step 200 the result?"))
        rehearsal.press("Esc")
        #expect(!rehearsal.shows("Make step 200") && !rehearsal.deeds.contains(.promote(run: path, step: 200, force: false)))
        rehearsal.press("m", "Enter")
        #expect(rehearsal.deeds.last == .promote(run: path, step: 200, force: false))
        #expect(rehearsal.shows("✓ Step 200 is the result now: \(ScriptedEngine.home)/embeddings/my-ghost.pt"))

        // The word is tried in pane 5.
        rehearsal.press("g")
        #expect(rehearsal.shows("│ a photo of ghost-word, on a gray") && rehearsal.notice.contains("g draws my-ghost"))
        rehearsal.press("g")
        #expect(rehearsal.deeds.last == .generate(.pictures(GenerationSettings(prompt: "a photo of ghost-word, on a gray background"))))
        rehearsal.hear(generator: .events([Samples.sampling(7)]))
        #expect(rehearsal.shows("▶ 7/20"))
        rehearsal.hear(generator: .ended(Event.Finished(state: .finished, reason: "1 picture is done")))
        #expect(rehearsal.shows("✓ 1 picture is done"))

        // Back to the form, and out.
        rehearsal.press("F4", "Esc")
        #expect(rehearsal.followed.isEmpty && rehearsal.shows("Start training") && rehearsal.quits == 0)
        rehearsal.press("q")
        #expect(rehearsal.quits == 1)
    }

    @Test func aRunAtWorkIsPromotedByCommand() {
        var rehearsal = Rehearsal()
        Scene.watch(&rehearsal, upTo: 220)
        rehearsal.press("Left", "m", "Enter")
        #expect(rehearsal.told == [Rehearsal.Told(run: Scene.path, command: .promote(step: 150))])
        #expect(!rehearsal.deeds.contains { if case .promote = $0 { true } else { false } })
    }

    @Test func aStepIsPromotedOverWhatOthersWroteOnlyAfterAsking() {
        var rehearsal = Rehearsal()
        Scene.watch(&rehearsal, upTo: 220)
        rehearsal.hear(.ended(Samples.run("my-ghost", "2026-03-14", .interrupted, step: 220, of: 300, model: "tiny-sd").summary), of: Scene.path)
        rehearsal.engine.hasChanged = true
        rehearsal.press("Left", "m", "Enter")
        #expect(rehearsal.shows("Replace it by step 150 all the same?"))
        rehearsal.press("Esc")
        #expect(rehearsal.deeds.last == .promote(run: Scene.path, step: 150, force: false))
        rehearsal.press("m", "Enter", "Enter")
        #expect(rehearsal.deeds.last == .promote(run: Scene.path, step: 150, force: true))
        #expect(rehearsal.shows("Step 150 is the result now"))
    }

    @Test func aSecondTrainingOfAWordOffersToWatchTheFirst() {
        var rehearsal = Rehearsal()
        rehearsal.engine.runs = [Samples.run("ghost-word", "2026-03-14", .running, step: 120, of: 300, model: "tiny-sd")]
        var settings = TrainingSettings(name: "ghost-word", dataset: "mint-ghost")
        settings.maxSteps = 500
        rehearsal.send(.done(.train(settings), rehearsal.engine.perform(.train(settings))))
        #expect(rehearsal.shows("ghost-word is in training already, step 120 of 300. Watch it?"))
        rehearsal.press("Enter")
        #expect(rehearsal.followed == [rehearsal.engine.runs[0].path])
    }

    @Test func previewAndSaveAreAskedForOnce() {
        var rehearsal = Rehearsal()
        Scene.watch(&rehearsal, upTo: 20)
        rehearsal.press("p", "s")
        #expect(rehearsal.told.map(\.command) == [.preview, .save])
    }

    @Test func leavingARunLetsItGoOn() {
        var rehearsal = Rehearsal()
        Scene.watch(&rehearsal, upTo: 20)
        rehearsal.press("f", "x")
        #expect(rehearsal.followed.isEmpty && rehearsal.told.isEmpty && rehearsal.notice.contains("ghost-word goes on; pane 6 comes back to it"))
        rehearsal.press("F6", "Home", "Enter")
        #expect(rehearsal.followed == [Scene.path])
    }

    @Test func theRunAtWorkIsOfferedOnceAtTheStart() {
        var engine = ScriptedEngine()
        let active = Samples.run("ghost-word", "2026-03-14", .running, step: 220, of: 300, model: "tiny-sd")
        engine.runs.insert(active, at: 0)
        var rehearsal = Rehearsal(engine: engine)
        #expect(rehearsal.shows("ghost-word is training, step 220 of 300. Watch it?"))
        rehearsal.press("Esc")
        #expect(!rehearsal.shows("Watch it?") && rehearsal.followed.isEmpty)
        rehearsal.press("F6", "u", "F2")
        #expect(!rehearsal.shows("Watch it?"))

        var other = Rehearsal(engine: engine)
        other.press("Enter")
        #expect(other.followed == [active.path] && other.shows("Reading the run…"))
        #expect(!Rehearsal().shows("Watch it?"))
    }
}
