import Engine
import EngineInterface
import Glibc
import Testing

@Suite struct ControlTests {
    /// Waits, 5 seconds at most, until something holds.
    static func eventually(_ holds: () -> Bool) -> Bool {
        for _ in 0..<500 {
            if holds() { return true }
            usleep(10_000)
        }
        return holds()
    }

    /// A run in a folder whose path is longer than a socket address.
    static func deepRun(_ folder: TemporaryFolder) throws -> RunFolder {
        let deep = folder.file(String(repeating: "d", count: 120))
        return try RunFolder.create(logDirectory: deep, name: "cat").folder
    }

    static func log(_ text: String) -> Event { Event(time: 1, step: 1, .log(.init(.info, text))) }

    /// All events until one log line arrives, or the connection ends.
    static func messages(_ client: ControlClient, until last: String) -> [String] {
        var messages: [String] = []
        while messages.last != last, let events = client.events(waiting: 5000), !events.isEmpty {
            messages += events.compactMap { if case .log(let log) = $0.content { log.message } else { nil } }
        }
        return messages
    }

    @Test func commandsComeInAndEventsGoOut() throws {
        let folder = try TemporaryFolder()
        let run = try Self.deepRun(folder)
        let flag = InterruptFlag()
        let server = try ControlServer(run, interrupt: flag)
        defer { server.close() }
        #expect(!server.hasWatchers)
        let socket = FilePath.joined(run.path, "control.sock")
        var status = stat()
        #expect(stat(socket, &status) == 0 && status.st_mode & 0o777 == 0o600)

        let first = try ControlClient(run)
        let second = try ControlClient(run)
        try first.send(.save)
        try first.send(.promote(step: 7))
        try second.send(.preview)
        var commands: [Command] = []
        #expect(Self.eventually {
            commands += server.takeCommands()
            return commands.count == 3
        })
        #expect(commands.filter { $0 != .preview } == [.save, .promote(step: 7)])
        #expect(!flag.isRaised)
        server.send(Self.log("one"))
        server.send(Self.log("two"))
        #expect(Self.messages(first, until: "two") == ["one", "two"])
        #expect(Self.messages(second, until: "two") == ["one", "two"])
        try first.send(.interrupt)
        #expect(Self.eventually { flag.isRaised })
        #expect(Self.eventually { server.takeCommands() == [.interrupt] })
    }

    @Test func closingDeliversTheLastWordsAndTakesTheSocketAway() throws {
        let folder = try TemporaryFolder()
        let run = try Self.deepRun(folder)
        let server = try ControlServer(run, interrupt: InterruptFlag())
        let client = try ControlClient(run)
        #expect(Self.eventually { server.hasWatchers })
        let long = String(repeating: "x", count: 3_000_000)
        server.send(Self.log(long))
        server.send(Self.log("bye"))
        let received = Self.messages(client, until: "bye")
        #expect(received.count == 2 && received[0].count == long.count)
        server.send(Self.log("last"))
        server.close()
        #expect(Self.messages(client, until: "never") == ["last"])
        #expect(FileStatus(FilePath.joined(run.path, "control.sock")) == nil)
        let error = #expect(throws: FileError.self) { try ControlClient(run) }
        #expect(error?.path == FilePath.joined(run.path, "control.sock"))
        server.close()
    }

    @Test func whoComesWhileTheServerClosesIsTurnedAway() throws {
        let folder = try TemporaryFolder()
        let run = try Self.deepRun(folder)
        for _ in 0..<50 {
            let server = try ControlServer(run, interrupt: InterruptFlag())
            let first = try ControlClient(run)
            let closing = try #require(BackgroundThread { server.close() })
            // Let go, it comes back at once, as a follower does.
            while let events = first.events(waiting: 5000) { try #require(!events.isEmpty, "never let go") }
            if let second = try? ControlClient(run) { #expect(second.events(waiting: 5000) == nil) }
            closing.join()
            withExtendedLifetime(server) {}
        }
    }

    @Test func aWatcherThatDoesNotReadIsDroppedAndHoldsUpNobody() throws {
        let folder = try TemporaryFolder()
        let run = try Self.deepRun(folder)
        let server = try ControlServer(run, interrupt: InterruptFlag())
        defer { server.close() }
        let slow = try ControlClient(run)
        #expect(Self.eventually { server.hasWatchers })
        let picture = Self.log(String(repeating: "x", count: 1 << 20))
        for _ in 0..<40 { server.send(picture) }
        #expect(Self.eventually { !server.hasWatchers })
        withExtendedLifetime(slow) {}
    }

    @Test func nonsenseAndOverlongLinesHarmNobody() throws {
        let folder = try TemporaryFolder()
        let run = try Self.deepRun(folder)
        let server = try ControlServer(run, interrupt: InterruptFlag())
        defer { server.close() }
        let client = try ControlClient(run)
        try client.send(.unknown("\u{0}\n{[\"" + String(repeating: "y", count: 30_000)))
        try client.send(.preview)
        var commands: [Command] = []
        #expect(Self.eventually {
            commands += server.takeCommands()
            return commands.count == 2
        })
        #expect(commands.last == .preview)
        try client.send(.unknown(String(repeating: "z", count: 200_000)))
        #expect(Self.eventually { !server.hasWatchers })
        let again = try ControlClient(run)
        try again.send(.save)
        #expect(Self.eventually { server.takeCommands() == [.save] })
    }

    @Test func anOldSocketIsReplaced() throws {
        let folder = try TemporaryFolder()
        let run = try Self.deepRun(folder)
        try AtomicFile.write("stale", to: FilePath.joined(run.path, "control.sock"))
        let server = try ControlServer(run, interrupt: InterruptFlag())
        defer { server.close() }
        _ = try ControlClient(run)
    }
}
