import Foundation
import Glibc

/// Hours of what users' machines do to a run, in half an hour: kills, failing system calls, losses of power, signals, watchers. It drives the
/// program from outside, knows its files and nothing of its code, and compares what a run left with what an undisturbed one leaves.
///
///     Campaign PROGRAM SHIM FOLDER SECONDS [--seed N] [--soak STEPS] [--sequences COMMAND] [PHASE...]
@main struct Campaign {
    static func main() async {
        // Writing to a run that ends while somebody writes to it.
        signal(SIGPIPE, SIG_IGN)
        do {
            let order = try Order(Array(CommandLine.arguments.dropFirst()))
            exit(try await run(order) ? 0 : 1)
        } catch {
            say("Error: \(error)")
            exit(64)
        }
    }

    /// - Returns: whether all bars hold.
    private static func run(_ order: Order) async throws -> Bool {
        say("Seed \(order.seed); \(order.seconds) seconds; \(order.arena.folder)")
        let arena = order.arena
        try arena.prepare()
        var tallies: [Tally] = []
        let (disturbances, faults) = (order.disturbances(), order.faults())
        // Two at a time, as each keeps one core at work.
        async let first = disturbances.run(order, share: 0.8)
        async let second = faults.run(order, share: 0.8)
        tallies += try await first + second
        for (phase, share) in order.quietPhases() { tallies.append(try perform(phase, seconds: Double(order.seconds) * share)) }
        say("\n" + Tally.table(tallies))
        return tallies.allSatisfy(\.holds)
    }

    static func perform(_ phase: any Phase, seconds: Double) throws -> Tally {
        var tally = Tally(phase.name)
        let start = Clock.seconds
        try phase.run(until: start + seconds, &tally)
        say("\(phase.name): \(tally.line), \(Int(Clock.seconds - start)) s")
        return tally
    }
}

/// One kind of trouble.
protocol Phase: Sendable {
    var name: String { get }

    /// Makes trouble until the time is up, and counts what came of it.
    /// - Throws: what keeps the campaign itself from working.
    func run(until deadline: Double, _ tally: inout Tally) throws
}

/// Phases that come one after the other, beside others.
struct Lane: Sendable {
    let phases: [any Phase]

    /// - Parameter share: of the campaign's time, for all of them.
    func run(_ order: Order, share: Double) async throws -> [Tally] {
        try phases.map { try Campaign.perform($0, seconds: Double(order.seconds) * share / Double(phases.count)) }
    }
}

/// Prints a line at once, so that it can be followed through a pipe.
func say(_ line: String) {
    print(line)
    fflush(nil)
}
