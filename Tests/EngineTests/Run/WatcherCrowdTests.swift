import Engine
import EngineInterface
import Glibc
import Testing

/// Watchers that are many, mad or asleep: none of it reaches the run, and an order of somebody else gets through.
@Suite(.serialized) struct WatcherCrowdTests {
    private static func eventually(_ holds: () -> Bool) -> Bool { ControlTests.eventually(holds) }

    private static func openDescriptors() throws -> Int { try Folder.names(in: "/proc/self/fd").count }

    /// Megabytes that this process holds.
    private static func residentMegabytes() throws -> Int {
        let pages = try SmallFile.text("/proc/self/statm").split(separator: " ")[1]
        return try #require(Int(pages)) * Int(sysconf(Int32(_SC_PAGESIZE))) >> 20
    }

    @Test func sameOrdersAreJoined() throws {
        let folder = try TemporaryFolder()
        let run = try ControlTests.deepRun(folder)
        let server = try ControlServer(run, interrupt: InterruptFlag())
        defer { server.close() }
        let client = try ControlClient(run)
        for _ in 0..<30 {
            for command in [Command.preview, .save, .promote(step: 7)] { try client.send(command) }
        }
        try client.send(.unknown("last"))
        var commands: [Command] = []
        #expect(Self.eventually {
            // Not taken one by one as they come: a run looks once a step.
            usleep(50_000)
            commands += server.takeCommands()
            return commands.contains(.unknown("last"))
        })
        for command in [Command.preview, .save, .promote(step: 7)] { #expect((1...3).contains(commands.count { $0 == command })) }
    }

    @Test func commandsOfOtherVersionsAreToldOfAFewTimes() throws {
        let folder = try TemporaryFolder()
        let run = try ControlTests.deepRun(folder)
        let server = try ControlServer(run, interrupt: InterruptFlag())
        defer { server.close() }
        let client = try ControlClient(run)
        for number in 0..<200 { try client.send(.unknown("dance-\(number)-" + String(repeating: "x", count: 200))) }
        try client.send(.save)
        var commands: [Command] = []
        #expect(Self.eventually {
            commands += server.takeCommands()
            return commands.contains(.save)
        })
        let names = commands.compactMap { if case .unknown(let name) = $0 { name } else { nil } }
        #expect((1...8).contains(names.count) && names.allSatisfy { $0.hasPrefix("dance-") && $0.count <= 40 })
    }

    @Test func theRunKeepsItsDescriptorsAndTheNextOrderGetsThrough() throws {
        let folder = try TemporaryFolder()
        let run = try ControlTests.deepRun(folder)
        let flag = InterruptFlag()
        let server = try ControlServer(run, interrupt: flag)
        defer { server.close() }
        let before = try Self.openDescriptors()
        var idle: [ControlClient] = []
        for _ in 0..<200 { idle.append(try ControlClient(run)) }
        usleep(200_000)
        // Their ends, and at most 72 of the run's own; tests beside this one open files for an instant, too.
        let count = idle.count
        #expect(Self.eventually { ((try? Self.openDescriptors()) ?? .max) - before - count <= 72 })
        server.send(ControlTests.log("still told"))
        #expect(ControlTests.messages(idle[0], until: "still told") == ["still told"])
        // Whoever found no seat and says nothing is let go.
        #expect(Self.eventually { idle.last?.events(waiting: 0) == nil })
        let order = try ControlClient(run)
        try order.send(.interrupt)
        #expect(Self.eventually { flag.isRaised })
        server.send(ControlTests.log("stopped"))
        #expect(ControlTests.messages(order, until: "stopped") == ["stopped"])
        // A seat that is free goes to the next.
        idle = []
        let next = try ControlClient(run)
        usleep(1_300_000)
        server.send(ControlTests.log("hello"))
        #expect(ControlTests.messages(next, until: "hello") == ["hello"])
    }

    @Test func anInterruptIsHeardBesideAFlood() throws {
        let folder = try TemporaryFolder()
        let run = try ControlTests.deepRun(folder)
        let flag = InterruptFlag()
        let server = try ControlServer(run, interrupt: flag)
        defer { server.close() }
        let done = InterruptFlag()
        let flood = try #require(BackgroundThread {
            guard let client = try? ControlClient(run) else { return }
            let name = String(repeating: "x", count: 30_000)
            // Ends with the connection, which the server closes.
            while !done.isRaised, (try? client.send(.unknown(name))) != nil {}
        })
        usleep(300_000)
        let begun = ContinuousClock.now
        let client = try ControlClient(run)
        try client.send(.interrupt)
        #expect(Self.eventually { flag.isRaised })
        #expect(ContinuousClock.now - begun < .seconds(1))
        done.raise()
        server.close()
        flood.join()
    }

    @Test func aStatusIsAnsweredWhileTheRunCalculates() throws {
        let folder = try TemporaryFolder()
        let run = try ControlTests.deepRun(folder)
        let server = try ControlServer(run, interrupt: InterruptFlag())
        defer { server.close() }
        let client = try ControlClient(run)
        let other = try ControlClient(run)
        // Both are taken in.
        usleep(200_000)
        server.send(Event(time: 1, step: 12, .state(.init(.running))))
        for _ in 0..<3 { try client.send(.status) }
        var answers: [Event] = []
        // Nobody takes commands meanwhile.
        #expect(Self.eventually {
            answers += client.events(waiting: 100) ?? []
            return answers.count == 4
        })
        #expect(answers.count { event in
            guard case .state(let state) = event.content else { return false }
            return state.isAnswer == true && state.state == .running && event.step == 12
        } == 3)
        #expect(server.takeCommands().isEmpty)
        #expect(other.events(waiting: 200)?.count == 1)
    }

    @Test func sleepersShareWhatTheyHaveNotRead() throws {
        let folder = try TemporaryFolder()
        let run = try ControlTests.deepRun(folder)
        let server = try ControlServer(run, interrupt: InterruptFlag())
        defer { server.close() }
        let sleepers = try (0..<50).map { _ in try ControlClient(run) }
        #expect(Self.eventually { server.hasWatchers })
        usleep(100_000)
        let before = try Self.residentMegabytes()
        var most = 0
        for number in 0..<140 {
            server.send(ControlTests.log(String(repeating: "x", count: 50_000)))
            if number % 10 == 9 {
                usleep(20_000)
                most = max(most, try Self.residentMegabytes() - before)
            }
        }
        #expect(server.hasWatchers)
        #expect(most < 60, "\(most) MB")
        withExtendedLifetime(sleepers) {}
    }
}
