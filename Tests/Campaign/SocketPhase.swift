import Glibc

/// A run under a thousand connections, readers that never read, garbage and lines without end: no slower by more than a twentieth, no larger,
/// and still obedient.
struct SocketPhase: Phase {
    let name = "control socket"
    private let arena: Arena

    /// Share of the speed that must stay.
    private static let speed = 0.95
    /// Megabytes that watchers together may cost.
    private static let memory = 64

    init(_ arena: Arena) {
        self.arena = arena
    }

    func run(until deadline: Double, _ tally: inout Tally) throws {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = min(8192, limit.rlim_max)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let time = max(20, deadline - Clock.seconds)
        let training = try RunningTraining(arena, name, steps: 1_000_000, options: ["--save-image-every", "0", "--save-embedding-every", "10"])
        defer { training.process.kill() }
        tally.runs = 1
        let (memory, descriptors) = (training.memory, training.descriptors)
        var watchers: [Watcher] = []
        measure("1 000 idle connections", training, time / 4, &tally) {
            // Those that are turned away come again.
            while watchers.count < 1000, let watcher = try? Watcher(training.run) { watchers.append(watcher) }
        } after: { watchers = [] }
        measure("20 that never read", training, time / 4, &tally) {
            while watchers.count < 20, let watcher = try? Watcher(training.run) { watchers.append(watcher) }
        } after: { watchers = [] }
        let unknown = Array("{\"command\":\"\(String(repeating: "x", count: 2000))\"}\n".utf8)
        let garbage = unknown + [0xFF, 0xFE, 0x0A] + Array("[[[[{\"command\":\"promote\",\"step\":1e999}\n".utf8)
        measure("garbage without end", training, time / 4, &tally) {
            if watchers.isEmpty, let watcher = try? Watcher(training.run) { watchers.append(watcher) }
            for _ in 0 ..< 20 where watchers.first?.send(garbage) == -1 { watchers = [] }
        } after: { watchers = [] }
        let line = [UInt8](repeating: UInt8(ascii: "x"), count: 65_536)
        measure("a line without end", training, time / 4, &tally) {
            if watchers.isEmpty, let watcher = try? Watcher(training.run) { watchers.append(watcher) }
            if watchers.first?.send(line) == -1 { watchers = [] }
        } after: { watchers = [] }
        usleep(1_000_000)
        check("memory \(training.memory / 1024) MB, before \(memory / 1024)", training.memory - memory <= Self.memory * 1024, &tally)
        check("descriptors \(training.descriptors), before \(descriptors)", training.descriptors <= descriptors + 2, &tally)
        try interrupt(training, garbage, &tally)
    }

    /// Compares the speed with and without, in turns, as the machine has other things to do too; up to three times.
    private func measure(_ what: String, _ training: RunningTraining, _ seconds: Double, _ tally: inout Tally, during: () -> Void, after: () -> Void) {
        var share = 0.0
        for _ in 0 ..< 3 where share < Self.speed && training.process.isRunning {
            tally.tries += 1
            var (with, without): ([Double], [Double]) = ([], [])
            for _ in 0 ..< 5 {
                without.append(training.rate(seconds: seconds / 10))
                with.append(training.rate(seconds: seconds / 10, meanwhile: during))
                after()
            }
            share = max(share, with.sorted()[2] / max(without.sorted()[2], 0.001))
        }
        check("\(what): \(Int(share * 100)) % of the speed", share >= Self.speed && training.process.isRunning, &tally)
    }

    /// An order arrives though another watcher floods.
    private func interrupt(_ training: RunningTraining, _ garbage: [UInt8], _ tally: inout Tally) throws {
        let flood = try? Watcher(training.run)
        for _ in 0 ..< 100 { flood?.send(garbage) }
        let start = Clock.seconds
        let ordered = try training.place.with(streamsOf: "orders").run(["interrupt", training.run], seconds: 20)
        var ending: ChildProcess.Ending?
        while ending == nil, Clock.seconds < start + 20 {
            flood?.send(garbage)
            ending = training.process.wait(seconds: 0.01)
        }
        tally.tries += 1
        let seconds = Double(Int((Clock.seconds - start) * 100)) / 100
        check("interrupted in \(seconds) s under a flood: \(ending.map(String.init(describing:)) ?? "still running"), \(ordered.tail)",
              ending == .exited(130) && seconds < 5, &tally)
        let (journal, steps) = (training.size("events.jsonl"), training.steps)
        check("journal of \(journal >> 20) MB for \(steps) steps", journal < steps * 400 + (1 << 20), &tally)
    }

    private func check(_ what: String, _ holds: Bool, _ tally: inout Tally) {
        tally.note(what + (holds ? "" : " (the bar is missed)"))
        if !holds { tally.missed += 1 }
    }
}
