import EngineInterface
import Synchronization
import TerminalUI
import Testing

/// The process that makes pictures is started once, kept, and started anew when it is gone.
@Suite struct KeptGeneratorTests {
    /// Counts what is asked of it.
    private final class Double: Generator {
        let orders = Mutex<[GenerationOrder]>([])
        let interrupts = Mutex(0)
        let stops = Mutex(0)

        func send(_ order: GenerationOrder) { orders.withLock { $0.append(order) } }
        func interrupt() { interrupts.withLock { $0 += 1 } }
        func stop() { stops.withLock { $0 += 1 } }
    }

    private struct Broken: Error, CustomStringConvertible {
        var description: String { "The program cannot be started" }
    }

    private final class Work: GenerationWork {
        struct State {
            var made: [Double] = []
            var deliveries: [@Sendable (GeneratorNews) -> Void] = []
            var isBroken = false
            var losesAtOnce = false
        }

        let state = Mutex(State())

        func startGenerator(deliver: @escaping @Sendable (GeneratorNews) -> Void) throws -> any Generator {
            let (isBroken, losesAtOnce) = state.withLock { ($0.isBroken, $0.losesAtOnce) }
            if isBroken { throw Broken() }
            let generator = Double()
            state.withLock {
                $0.made.append(generator)
                $0.deliveries.append(deliver)
            }
            if losesAtOnce { deliver(.lost("gone")) }
            return generator
        }

        var made: [Double] { state.withLock { $0.made } }
        func tell(_ index: Int, _ news: GeneratorNews) { state.withLock { $0.deliveries[index] }(news) }
    }

    private let order = GenerationOrder.pictures(GenerationSettings(prompt: "a cat"))

    @Test func oneProcessForAllOrders() throws {
        let work = Work()
        let heard = Mutex<[GeneratorNews]>([])
        let kept = KeptGenerator(work) { news in heard.withLock { $0.append(news) } }
        kept.interrupt()
        #expect(work.made.isEmpty)
        try kept.give(order)
        try kept.give(order)
        kept.interrupt()
        try #require(work.made.count == 1)
        #expect(work.made[0].orders.withLock { $0 } == [order, order] && work.made[0].interrupts.withLock { $0 } == 1)
        work.tell(0, .ended(Event.Finished(state: .finished, reason: "done")))
        #expect(heard.withLock { $0 } == [.ended(Event.Finished(state: .finished, reason: "done"))])
        kept.stop()
        #expect(work.made[0].stops.withLock { $0 } == 1)
    }

    @Test func aLostOneIsReplaced() throws {
        let work = Work()
        let kept = KeptGenerator(work) { _ in }
        try kept.give(order)
        work.tell(0, .lost("gone"))
        kept.interrupt()
        try kept.give(order)
        try #require(work.made.count == 2)
        #expect(work.made[0].orders.withLock { $0.count } == 1 && work.made[0].interrupts.withLock { $0 } == 0)
        // What is heard late of the first is not the second's end.
        work.tell(0, .lost("gone"))
        try kept.give(order)
        #expect(work.made.count == 2 && work.made[1].orders.withLock { $0.count } == 2)
    }

    @Test func oneThatIsLostAsItBeginsGetsNoOrder() throws {
        let work = Work()
        work.state.withLock { $0.losesAtOnce = true }
        let kept = KeptGenerator(work) { _ in }
        try kept.give(order)
        #expect(work.made.count == 1 && work.made[0].orders.withLock { $0.isEmpty } && work.made[0].stops.withLock { $0 } == 1)
    }

    @Test func whatCannotBeStartedThrows() {
        let work = Work()
        work.state.withLock { $0.isBroken = true }
        let kept = KeptGenerator(work) { _ in }
        #expect(throws: Broken.self) { try kept.give(order) }
        work.state.withLock { $0.isBroken = false }
        #expect(throws: Never.self) { try kept.give(order) }
        #expect(work.made.count == 1)
    }

    @Test func afterTheEndNoneIsStarted() throws {
        let work = Work()
        let kept = KeptGenerator(work) { _ in }
        kept.stop()
        try kept.give(order)
        #expect(work.made.allSatisfy { $0.stops.withLock { $0 } == 1 && $0.orders.withLock { $0.isEmpty } })
    }
}
