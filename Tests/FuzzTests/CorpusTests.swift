import FuzzTargets
import Testing

/// What the fuzzer begins with, and what it has found, once each through the plain build. An input that traps ends the tests, and so says
/// loudly which it was: the last line printed before.
@Suite struct CorpusTests {
    /// Seconds that one input may take; the fuzzer calls more a hang.
    private static let mostSeconds = 2.0

    @Test(arguments: FuzzTarget.all.map(\.name)) func seedsAreRead(name: String) throws {
        let target = try #require(FuzzTarget.named(name))
        let seeds = try target.seeds()
        #expect(!seeds.isEmpty)
        var taken = 0
        for (number, seed) in seeds.enumerated() {
            #expect(seed.count <= target.maximumLength, "seed \(number)")
            let start = ThreadClock.seconds
            if target.run(seed) { taken += 1 }
            #expect(ThreadClock.seconds - start < Self.mostSeconds, "seed \(number)")
        }
        // Else the fuzzer would stand before a closed door.
        #expect(taken > 0, "none of \(seeds.count) seeds is taken")
    }

    @Test(arguments: try Finding.all()) func findingsHold(finding: Finding) throws {
        let target = try #require(FuzzTarget.named(finding.target), "\(finding.path) names no target")
        let start = ThreadClock.seconds
        target.run(try finding.bytes())
        #expect(ThreadClock.seconds - start < Self.mostSeconds)
    }

    @Test func targetsHaveNamesOfTheirOwn() {
        #expect(Set(FuzzTarget.all.map(\.name)).count == FuzzTarget.all.count)
    }
}
