import Engine
import Testing

@Suite struct InterruptFlagTests {
    @Test func aRequestThatComesWithTheFirstChangesNothing() {
        let flag = InterruptFlag()
        let start = ContinuousClock.now
        #expect(!flag.isRaised)
        #expect(flag.raise(at: start) == .stop && flag.isRaised)
        for milliseconds in [0, 1, 500, 999] { #expect(flag.raise(at: start + .milliseconds(milliseconds)) == .repeated) }
        #expect(flag.raise(at: start + .milliseconds(1000)) == .atOnce)
        #expect(flag.raise(at: start + .seconds(60)) == .atOnce)
    }
}
