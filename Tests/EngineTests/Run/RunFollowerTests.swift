import Engine
import EngineInterface
import Glibc
import Synchronization
import Testing

/// What a watcher hears of a run: all of it once, in order, from file and socket together.
@Suite struct RunFollowerTests {
    /// Takes down what is delivered, from any thread.
    final class Notes: Sendable {
        private let news = Mutex<[RunNews]>([])
        func take(_ item: RunNews) { news.withLock { $0.append(item) } }
        var all: [RunNews] { news.withLock { $0 } }
        /// All events, past and present.
        var events: [Event] {
            all.flatMap { item -> [Event] in
                switch item {
                case .past(let events, _), .events(let events): events
                default: []
                }
            }
        }
        var steps: [Int] { events.compactMap { if case .step = $0.content { $0.step } else { nil } } }
        var end: RunNews? { all.last { if case .ended = $0 { true } else if case .lost = $0 { true } else { false } } }
        var isPastTold: Bool { all.contains { if case .past(_, true) = $0 { true } else { false } } }
    }

    /// A run as its trainer holds it: lock, journal and socket.
    final class Trainer {
        let folder: RunFolder
        var lock: FileLock?
        let journal: RunJournal
        var server: ControlServer?
        let interrupt = InterruptFlag()
        private var summary: RunSummary
        private var time = 1000.0

        init(_ temporary: TemporaryFolder, listens: Bool = true) throws {
            folder = try RunFolder.create(logDirectory: temporary.path, name: "cat").folder
            lock = try folder.takeLock()
            journal = try RunJournal(folder, .anew)
            summary = RunSummary(name: "cat", state: .preparing, step: 0, maxSteps: 1000, startedAt: 1, modelName: "tiny-sd")
            if listens { server = try ControlServer(folder, interrupt: interrupt) }
            try folder.write(summary)
        }

        func send(_ content: Event.Content, step: Int) throws {
            time += 1
            let event = Event(time: time, step: step, content)
            try journal.append(event)
            server?.send(event)
        }

        func step(_ number: Int) throws {
            try send(.step(.init(epoch: 0, epochStep: number, loss: 0.1, learnRate: 0.005, norm: 0.4, seconds: 1, prompt: "cat")), step: number)
        }

        func end(_ state: RunState) throws {
            summary.state = state
            try folder.write(summary)
            leave()
        }

        /// As a process that is killed.
        func leave() {
            server?.close()
            server = nil
            lock = nil
        }
    }

    private static func eventually(_ holds: () -> Bool) -> Bool { ControlTests.eventually(holds) }

    @Test func pastAndPresentAreOneStory() throws {
        let temporary = try TemporaryFolder()
        let trainer = try Trainer(temporary)
        for number in 1...50 { try trainer.step(number) }
        let notes = Notes()
        let run = FollowedRun(trainer.folder) { notes.take($0) }
        // Goes on while the watcher reads, connects and is taken in.
        for number in 51...400 {
            try trainer.step(number)
            if number % 20 == 0 { usleep(2000) }
        }
        #expect(Self.eventually { trainer.server?.hasWatchers == true })
        for number in 401...420 { try trainer.step(number) }
        try trainer.send(.finished(.init(state: .finished, reason: "all steps are done")), step: 420)
        try trainer.end(.finished)
        #expect(Self.eventually { notes.end != nil })
        #expect(notes.steps == Array(1...420))
        #expect(notes.events.count == 421 && notes.events.last?.name == "finished")
        guard case .ended(let summary) = notes.end else { return #expect(Bool(false), "\(String(describing: notes.end))") }
        #expect(summary.state == .finished)
        withExtendedLifetime(run) {}
    }

    /// The same many times over, begun at many places of a run that hurries.
    @Test func nothingIsLostOrRepeatedWhereverOneComesIn() throws {
        let temporary = try TemporaryFolder()
        let trainer = try Trainer(temporary)
        var watchers: [(notes: Notes, run: FollowedRun)] = []
        for number in 1...600 {
            if number % 40 == 0 {
                let notes = Notes()
                watchers.append((notes, FollowedRun(trainer.folder) { notes.take($0) }))
            }
            try trainer.step(number)
            // Says what the journal does not keep.
            trainer.server?.send(Event(time: 1000 + Double(number), step: number, .preview(.init(samplingStep: 1, samplingSteps: 2, prompt: "", seed: 1, png: "AA=="))))
            if number % 7 == 0 { usleep(1000) }
        }
        try trainer.end(.interrupted)
        for watcher in watchers {
            #expect(Self.eventually { watcher.notes.end != nil })
            #expect(watcher.notes.steps == Array(1...600))
        }
    }

    @Test func aRunThatIsNotAtWorkIsToldOfInParts() throws {
        let temporary = try TemporaryFolder()
        let trainer = try Trainer(temporary, listens: false)
        for number in 1...4500 { try trainer.step(number) }
        try trainer.end(.finished)
        let notes = Notes()
        var follower = RunFollower(trainer.folder)
        follower.follow(until: { false }, deliver: notes.take)
        #expect(notes.steps == Array(1...4500))
        let parts = notes.all.dropLast().map { if case .past(let events, let isLast) = $0 { (events.count, isLast) } else { (-1, false) } }
        #expect(parts.count == 3 && parts.allSatisfy { $0.0 <= 2000 } && parts.map(\.1) == [false, false, true])
        guard case .ended(let summary) = notes.all.last else { return #expect(Bool(false)) }
        #expect(summary.state == .finished)
    }

    @Test func aKilledRunHasStopped() throws {
        let temporary = try TemporaryFolder()
        let trainer = try Trainer(temporary)
        try trainer.step(1)
        let notes = Notes()
        let run = FollowedRun(trainer.folder) { notes.take($0) }
        #expect(Self.eventually { trainer.server?.hasWatchers == true })
        for number in 2...3 {
            try trainer.step(number)
            #expect(Self.eventually { notes.steps == Array(1...number) })
        }
        // Written, but no longer said.
        let server = trainer.server
        trainer.server = nil
        try trainer.step(4)
        server?.close()
        trainer.leave()
        #expect(Self.eventually { notes.end != nil })
        #expect(notes.steps == [1, 2, 3, 4])
        guard case .ended(let summary) = notes.end else { return #expect(Bool(false), "\(String(describing: notes.end))") }
        #expect(summary.state == .stopped)
        withExtendedLifetime(run) {}
    }

    @Test func aRunThatDoesNotListenYetIsTriedAgain() throws {
        let temporary = try TemporaryFolder()
        let trainer = try Trainer(temporary, listens: false)
        let notes = Notes()
        let run = FollowedRun(trainer.folder) { notes.take($0) }
        usleep(250_000)
        #expect(notes.all.isEmpty)
        trainer.server = try ControlServer(trainer.folder, interrupt: trainer.interrupt)
        #expect(Self.eventually { notes.isPastTold && trainer.server?.hasWatchers == true })
        try trainer.step(1)
        #expect(Self.eventually { notes.steps == [1] })
        run.send(.interrupt)
        #expect(Self.eventually { trainer.interrupt.isRaised })
        #expect(Self.eventually { trainer.server?.takeCommands() == [.interrupt] })
        run.stop()
        let heard = notes.all.count
        try trainer.step(2)
        try trainer.end(.interrupted)
        usleep(300_000)
        #expect(notes.all.count == heard && notes.end == nil)
    }

    @Test func stoppingFromInsideADeliveryDoesNotWaitForItself() throws {
        let temporary = try TemporaryFolder()
        let trainer = try Trainer(temporary)
        let notes = Notes()
        let place = Mutex<FollowedRun?>(nil)
        place.withLock { run in
            run = FollowedRun(trainer.folder) { news in
                notes.take(news)
                place.withLock { $0 }?.stop()
            }
        }
        #expect(Self.eventually { notes.all.count == 1 })
        try trainer.step(1)
        usleep(100_000)
        #expect(notes.all.count == 1)
    }

    @Test func aFolderThatIsNoRunIsLost() throws {
        let temporary = try TemporaryFolder()
        let notes = Notes()
        var follower = RunFollower(RunFolder(path: temporary.file("none")))
        follower.follow(until: { false }, deliver: notes.take)
        guard case .lost(let line) = notes.all.first else { return #expect(Bool(false)) }
        #expect(notes.all.count == 1 && line.contains("none") && !line.contains("\n"))
    }
}
