import Engine
import EngineInterface
import Glibc
import Testing

/// What a run at work can be told over its socket.
@Suite struct RunCommandTests {
    @Test func savePreviewAndPromote() throws {
        let home = try TrainingHome()
        var settings = home.settings(steps: 60)
        settings.saveEmbeddingEvery = 4
        settings.preview.steps = 2
        var client: ControlClient?
        var promoted: Int?
        var asked = false
        let trained = try home.train(settings) { event, run, _ in
            if event.name == "step", event.step == 5 {
                client = try ControlClient(run)
                for command in [Command.save, .preview, .promote(step: 4), .promote(step: 3), .status, .unknown("dance")] { try client?.send(command) }
                asked = true
            }
            if case .saved(let saved) = event.content, saved.file == home.embeddingPath, promoted == nil {
                promoted = try EmbeddingReader.read(path: home.embeddingPath).step
            }
        }
        #expect(asked && promoted == 4)
        // What was promoted stays.
        #expect(try trained.embedding().step == 4 && trained.copy(step: 60).step == 60)
        // Fifteen copies that were due, the one that was asked for and the promoted one.
        #expect(try trained.events().filter { $0.name == "saved" }.count == 17)
        #expect(try Folder.names(in: trained.folder.images).count == 1)
        #expect(try trained.logs(.error).contains { $0.contains("no copy of step 3") })
        #expect(try trained.logs(.warning).contains { $0.contains("dance") })
        // The watcher saw the picture form, as a PNG, and the steps.
        var watched: [Event] = []
        while let events = client?.events(waiting: 100), !events.isEmpty { watched += events }
        #expect(watched.contains { if case .state(let state) = $0.content { state.state == .running } else { false } })
        #expect(watched.contains { $0.name == "finished" } && watched.contains { $0.name == "step" })
        // None of it changed the numbers.
        let quiet = try home.snapshot()
        try quiet.create(quiet.name, "ghost", vectors: 2)
        #expect(try quiet.train(settings).embedding().vectors == trained.copy(step: 60).vectors)
    }

    /// A key that is held down, or a script that asks in a loop: one preview and one copy a step, and each who asked gets an answer.
    @Test func wishesOfOneStepAreOne() throws {
        let home = try TrainingHome()
        var settings = home.settings(steps: 12)
        settings.preview.steps = 2
        settings.saveImageEvery = 6
        var clients: [ControlClient] = []
        let trained = try home.train(settings) { event, run, _ in
            guard event.name == "step", event.step == 4 || event.step == 6 else { return }
            let client = try ControlClient(run)
            for _ in 0..<30 {
                for command in event.step == 4 ? [Command.preview, .save] : [.preview] { try client.send(command) }
            }
            clients.append(client)
            // The run's own thread takes them in.
            usleep(200_000)
        }
        let events = try trained.events()
        // Step 6 has one of its own already.
        #expect(events.filter { $0.name == "preview" }.map(\.step) == [4, 6, 12])
        #expect(events.filter { $0.name == "saved" }.map(\.step) == [4, 12])
        #expect(clients.count == 2)
        for client in clients {
            var watched: [Event] = []
            while let events = client.events(waiting: 100), !events.isEmpty { watched += events }
            #expect(watched.contains { if case .preview(let preview) = $0.content { preview.file != nil } else { false } })
        }
    }

    @Test func interruptOverTheSocket() throws {
        let home = try TrainingHome()
        var client: ControlClient?
        let trained = try home.train(home.settings(steps: 3000)) { event, run, _ in
            if event.name == "step", event.step == 3 {
                client = try ControlClient(run)
                try client?.send(.interrupt)
            }
        }
        #expect(trained.finished.state == .interrupted && trained.finished.reason.contains("textual-inversion resume"))
        #expect(try trained.embedding().step ?? 3000 < 300)
        withExtendedLifetime(client) {}
    }

    @Test func aPreviewFormsBeforeTheWatchersEyes() throws {
        let home = try TrainingHome()
        var settings = home.settings(steps: 2)
        (settings.saveImageEvery, settings.preview.steps) = (2, 6)
        var client: ControlClient?
        _ = try home.train(settings) { event, run, _ in
            guard event.name == "step", client == nil else { return }
            client = try ControlClient(run)
            // The run's own thread takes the connection.
            usleep(200_000)
        }
        var forming: [Event.Preview] = []
        while let events = client?.events(waiting: 100), !events.isEmpty {
            forming += events.compactMap { if case .preview(let preview) = $0.content { preview } else { nil } }
        }
        #expect(forming.last?.file == "images/my-thing-2.png" && forming.last?.png == nil)
        #expect(forming.dropLast().map(\.samplingStep) == Array(1 ... 6) && forming.dropLast().allSatisfy { $0.samplingSteps == 6 })
        #expect(forming.dropLast().contains { $0.png?.hasPrefix("iVBORw0KGgo") == true })
    }

    @Test(arguments: ["encoding", "validation", "preview"]) func anInterruptTakesEffectAtOnce(_ phase: String) throws {
        let home = try TrainingHome(pictures: 6)
        var settings = home.settings(steps: 4)
        (settings.validateEvery, settings.saveImageEvery, settings.preview.steps) = (2, 3, 15)
        var later: [Event] = []
        let trained = try home.train(settings) { event, _, interruption in
            if interruption.isRaised { later.append(event) }
            switch (phase, event.content) {
            case ("encoding", .state(let state)) where state.done == 2: interruption.raise()
            case ("validation", .step) where event.step == 2: interruption.raise()
            case ("preview", .preview(let preview)) where preview.samplingStep == 4: interruption.raise()
            default: break
            }
        }
        #expect(trained.finished.state == .interrupted)
        // Nothing more is encoded, measured or sampled: only the end is told.
        #expect(later.map(\.name) == (phase == "encoding" ? ["finished"] : ["saved", "finished"]))
    }
}
