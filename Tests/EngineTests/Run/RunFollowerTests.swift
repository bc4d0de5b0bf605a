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
        private var time: Double

        convenience init(_ temporary: TemporaryFolder, listens: Bool = true) throws {
            try self.init(RunFolder.create(logDirectory: temporary.path, name: "cat").folder, lengths: nil, listens: listens)
        }

        /// Takes up a run, from the state that has such lengths.
        init(_ folder: RunFolder, lengths: RunJournal.Lengths?, time: Double = 1000, listens: Bool = true) throws {
            (self.folder, self.time) = (folder, time)
            lock = try folder.takeLock()
            journal = try RunJournal(folder, lengths.map { .cutBack(to: $0) } ?? .anew)
            summary = RunSummary(name: "cat", state: .preparing, step: 0, maxSteps: 1000, startedAt: 1, modelName: "tiny-sd")
            summary.processID = Int(time)
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
        #expect(summary.state == .stopped && summary.message == "ended without a word")
        withExtendedLifetime(run) {}
    }

    @Test(arguments: [
        (nil, "", "ended without a word"), (.status(1), "", "ended without a word"), (.signal(SIGKILL), "", "was ended by signal 9 (SIGKILL)"),
        (.signal(SIGILL), "Loading the model\nFatal error: of a start before\nLoading the model\nstep 3\n", "was ended by signal 4 (SIGILL)"),
        (nil, "Loading the model\nSwift/Array.swift:1: Fatal error: Index out of range\n0 [ra] main\n", "crashed: Fatal error: Index out of range"),
        (.signal(SIGILL), "Loading the model\n*** Program crashed: Illegal instruction at 0x1 ***\n", "crashed: Program crashed: Illegal instruction at 0x1 ***"),
    ] as [(WorkerEnd?, String, String)])
    func howAProcessEndedIsPutTogether(_ end: WorkerEnd?, log: String, expected: String) throws {
        let temporary = try TemporaryFolder()
        let trainer = try Trainer(temporary)
        try AtomicFile.write(log, to: trainer.folder.workerLog)
        trainer.leave()
        let notes = Notes()
        var follower = RunFollower(trainer.folder, findEnd: { $0 == 1000 ? end : nil })
        follower.follow(until: { false }, deliver: notes.take)
        guard case .ended(let summary) = notes.end else { return #expect(Bool(false), "\(notes.all)") }
        #expect(summary.state == .stopped && summary.message == expected)
    }

    @Test func aCrashOfAnEarlierStartIsNotToldAgain() throws {
        let temporary = try TemporaryFolder()
        let trainer = try Trainer(temporary)
        try AtomicFile.write("Loading the model\nFatal error: Index out of range\n", to: trainer.folder.workerLog)
        usleep(20_000)
        try AtomicFile.write("{}", to: FilePath.joined(trainer.folder.path, "settings-2026-12-01-00-00-00.json"))
        trainer.leave()
        let notes = Notes()
        var follower = RunFollower(trainer.folder)
        follower.follow(until: { false }, deliver: notes.take)
        guard case .ended(let summary) = notes.end else { return #expect(Bool(false), "\(notes.all)") }
        #expect(summary.message == "ended without a word")
    }

    /// Interrupted or killed here, taken up there, perhaps from an earlier step: whoever watches need not do anything.
    @Test(arguments: [true, false]) func aRunThatIsTakenUpAgainIsToldAnew(isKilled: Bool) throws {
        let temporary = try TemporaryFolder()
        let first = try Trainer(temporary)
        for number in 1...5 { try first.step(number) }
        let lengths = try first.journal.lengths()
        for number in 6...9 { try first.step(number) }
        let notes = Notes()
        let run = FollowedRun(first.folder) { notes.take($0) }
        #expect(Self.eventually { first.server?.hasWatchers == true })
        if isKilled { first.leave() } else { try first.end(.interrupted) }
        #expect(Self.eventually { notes.end != nil })
        #expect(notes.steps == Array(1...9))
        usleep(50_000)

        let second = try Trainer(first.folder, lengths: lengths, time: 2000)
        #expect(Self.eventually { second.server?.hasWatchers == true })
        for number in 6...12 { try second.step(number) }
        #expect(Self.eventually { notes.steps == Array(1...9) + Array(1...12) })
        // Orders reach the new process.
        run.send(.save)
        #expect(Self.eventually { second.server?.takeCommands() == [.save] })
        try second.end(.finished)
        #expect(Self.eventually { if case .ended(let summary) = notes.all.last { summary.state == .finished } else { false } })
        run.stop()
    }

    @Test func aRunThatIsReplacedBetweenTwoLooksIsToldAnew() throws {
        let temporary = try TemporaryFolder()
        let first = try Trainer(temporary)
        for number in 1...5 { try first.step(number) }
        let lengths = try first.journal.lengths()
        let notes = Notes()
        let run = FollowedRun(first.folder) { notes.take($0) }
        #expect(Self.eventually { first.server?.hasWatchers == true && notes.isPastTold })
        for number in 6...9 { try first.step(number) }
        #expect(Self.eventually { notes.steps == Array(1...9) })
        let server = first.server
        first.server = nil
        first.lock = nil
        let second = try Trainer(first.folder, lengths: lengths, time: 2000)
        server?.close()
        // The old one took the name away.
        second.server?.close()
        second.server = try ControlServer(second.folder, interrupt: second.interrupt)
        for number in 6...8 { try second.step(number) }
        #expect(Self.eventually { notes.steps.suffix(8) == Array(1...8) })
        #expect(notes.end == nil)
        try second.end(.finished)
        run.stop()
    }

    @Test func aProcessThatDoesNotAnswerIsToldOf() throws {
        let temporary = try TemporaryFolder()
        let trainer = try Trainer(temporary, listens: false)
        let listener = try #require(DeafSocket(trainer.folder))
        let notes = Notes()
        let run = FollowedRun(trainer.folder, pulse: { Pulse(quiet: .milliseconds(100), patience: .seconds(1)) }, deliver: { notes.take($0) })
        #expect(Self.eventually { notes.all.contains { if case .silent(_, let process) = $0 { process == 1000 } else { false } } })
        #expect(notes.isPastTold && notes.end == nil)
        withExtendedLifetime(listener) {}
        // It wakes up.
        trainer.server = try ControlServer(trainer.folder, interrupt: trainer.interrupt)
        listener.close()
        #expect(Self.eventually { notes.all.contains { if case .answers = $0 { true } else { false } } })
        #expect(Self.eventually { trainer.server?.hasWatchers == true })
        let silences = notes.all.count
        usleep(500_000)
        // Nothing happens, and it answers: nothing is told.
        #expect(notes.all.count == silences)
        try trainer.step(1)
        #expect(Self.eventually { notes.steps == [1] })
        run.stop()
    }

    @Test func theSilenceOfARunIsReckonedBySignsOfLife() {
        let start = ContinuousClock.now
        var pulse = Pulse(at: start)
        func due(_ seconds: Int) -> Pulse.Act? { pulse.due(at: start + .seconds(seconds)) }
        func hear(_ seconds: Int) -> Bool { pulse.hear(at: start + .seconds(seconds)) }
        func wait(_ seconds: Int) -> Duration { pulse.wait(at: start + .seconds(seconds)) }
        #expect(due(4) == nil && wait(4) == .seconds(1))
        #expect(due(5) == .ask)
        #expect(due(6) == nil)
        // It answered: a step may take as long as it likes.
        #expect(!hear(6))
        #expect(due(10) == nil)
        #expect(due(11) == .ask)
        #expect(due(16) == .tell(10))
        #expect(due(20) == nil)
        #expect(due(21) == .tell(15))
        #expect(hear(22))
        #expect(due(23) == nil)
        // A machine that slept has not waited: it asks first.
        #expect(due(9000) == .ask)
        #expect(due(9001) == nil)
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

/// A socket at which somebody listens who takes nobody in and says nothing, as a process that was stopped.
private final class DeafSocket {
    private let number: Int32

    init?(_ folder: RunFolder) {
        let directory = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { Glibc.close(directory) }
        number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array("/proc/self/fd/\(directory)/control.sock".utf8)) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        guard bound == 0, listen(number, 16) == 0 else { return nil }
    }

    func close() { Glibc.close(number) }
}
