import Foundation

/// Random sequences of commands against each other, by the tests that know what a user would expect (`OwnershipSequenceTests`).
struct SequencePhase: Phase {
    let name = "sequences"
    private let arena: Arena
    private let command: String
    private let seed: UInt64

    /// How many; `make test` runs thirty.
    private static let count = 500

    /// - Parameter command: what a shell runs the tests by.
    init(_ arena: Arena, command: String, seed: UInt64) {
        (self.arena, self.command, self.seed) = (arena, command, seed)
    }

    func run(until deadline: Double, _ tally: inout Tally) throws {
        let output = arena.folder + "/sequences"
        let environment = ProcessInfo.processInfo.environment.merging(["TI_SEQUENCES": "\(Self.count)", "TI_SEED": "\(seed)"]) { _, new in new }
        let child = try ChildProcess(["/bin/sh", "-c", command], environment: environment, output: output, error: output + ".error")
        let ending = child.wait(seconds: 7200) ?? child.kill(saying: .hung)
        let said = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
        // A name that fits no test is no success either.
        let hasRun = said.contains("Test run with") && !said.contains("Test run with 0 tests")
        (tally.runs, tally.tries) = (hasRun ? 1 : 0, hasRun ? Self.count : 0)
        guard ending != .exited(0) || !hasRun else { return }
        tally.lost += 1
        tally.note("\(command): \(ending)\(hasRun ? "" : ", no test ran"); see \(output)")
    }
}
