import Testing
import TerminalUI

@Suite struct LinePacingTests {
    /// A line that takes so many bytes a second, one after another, and answers after a delay.
    private struct Line {
        let rate: Double
        let delay: Double
        var free = 0.0
        var answers: [Double] = []

        mutating func send(_ bytes: Int, at time: Double) {
            let begin = max(free, time)
            free = begin + Double(bytes) / rate
            answers += [begin + delay, free + delay]
        }
    }

    /// Sends pictures for a minute as fast as allowed.
    /// - Returns: the longest that a key pressed meanwhile would have waited for bytes before it, after the first five seconds, and the rate.
    private func run(_ line: Line, answers: Bool = true) -> (wait: Double, rate: Double) {
        var (pacing, line) = (LinePacing(), line)
        var (time, wait, sent) = (0.0, 0.0, 0)
        while time < 60 {
            while answers, let next = line.answers.first, next <= time {
                line.answers.removeFirst()
                pacing.ready(at: next)
            }
            if pacing.maySend(at: time) {
                let bytes = 200 + pacing.pictureBudget(at: time)
                let asks = pacing.shouldAsk(at: time)
                pacing.sent(bytes, asks: asks, at: time)
                line.send(bytes, at: time)
                if !asks { line.answers.removeLast(2) }
                sent += bytes
            }
            if time > 5 { wait = max(wait, line.free - time) }
            time += 0.01
        }
        return (wait, Double(sent) / 60)
    }

    @Test(arguments: [5_000.0, 25_000, 100_000], [0.0, 0.05, 0.3])
    func aSlowLineStaysResponsiveAndIsUsed(rate: Double, delay: Double) {
        let (wait, used) = run(Line(rate: rate, delay: delay))
        #expect(wait < 0.6)
        // With a quarter of a second's bytes under way, waiting for answers is the rest of the time.
        #expect(used > 0.5 * rate * 0.25 / (0.25 + delay) && used <= rate * 1.05)
    }

    @Test func aFastLineGetsAllItCanTake() {
        let (wait, used) = run(Line(rate: 20_000_000, delay: 0.001))
        #expect(wait < 0.4)
        #expect(used > 1_000_000)
    }

    @Test func aTerminalThatNeverAnswersGets25kBASecond() {
        let (_, used) = run(Line(rate: 1_000_000, delay: 0), answers: false)
        #expect(used > 10_000 && used < 27_000)
    }

    @Test func nothingIsSentWhileMuchIsUnderWay() {
        var pacing = LinePacing()
        #expect(pacing.maySend(at: 0))
        pacing.sent(6_000, asks: true, at: 0)
        #expect(!pacing.maySend(at: 0.1) && pacing.pictureBudget(at: 0.1) < 300)
        #expect(pacing.nextTime(after: 0.1) > 0.1)
        // The beginning of the frame has arrived, then all of it.
        pacing.ready(at: 0.2)
        #expect(!pacing.maySend(at: 0.2))
        pacing.ready(at: 0.44)
        #expect(pacing.maySend(at: 0.44) && pacing.pictureBudget(at: 0.44) >= 3_000)
    }

    @Test func theWindowIsAQuarterOfASecondOfTheLine() {
        var pacing = LinePacing()
        pacing.sent(1_000, asks: true, at: 0)
        // However long the way: 1000 bytes took a tenth of a second.
        pacing.ready(at: 3)
        pacing.ready(at: 3.1)
        #expect(abs(pacing.window - 2_500) <= 1)
        // A few bytes say nothing.
        pacing.sent(20, asks: true, at: 4)
        pacing.ready(at: 4.1)
        pacing.ready(at: 4.2)
        #expect(abs(pacing.window - 2_500) <= 1)
    }

    @Test func answersThatCameTooLateAreNotTakenForOthers() {
        var pacing = LinePacing()
        pacing.sent(1_000, asks: true, at: 0)
        #expect(pacing.maySend(at: 10) && !pacing.shouldAsk(at: 10))
        pacing.sent(0, asks: false, at: 10)
        pacing.ready(at: 11)
        #expect(!pacing.shouldAsk(at: 11))
        pacing.ready(at: 11.1)
        #expect(pacing.shouldAsk(at: 11.1))
        pacing.sent(6_000, asks: true, at: 12)
        pacing.ready(at: 12.1)
        #expect(!pacing.maySend(at: 12.1))
        pacing.ready(at: 12.2)
        #expect(pacing.maySend(at: 12.2))
        // One too many does no harm.
        pacing.ready(at: 12.3)
        #expect(pacing.maySend(at: 12.4))
    }
}
