import EngineInterface
import Synchronization

/// The process that makes pictures: started with the first order, kept for the next ones, started anew when it is lost.
package final class KeptGenerator: Sendable {
    private struct Kept {
        var generator: (any Generator)?
        /// Counts the processes, so that what is heard late of an earlier one is not taken for the one at work.
        var number = 0
        /// The last one that was lost.
        var lost = 0
        var isStopped = false
    }

    private let kept = Mutex(Kept())
    private let work: any GenerationWork
    private let deliver: @Sendable (GeneratorNews) -> Void

    /// - Parameter deliver: takes what is heard of the process.
    package init(_ work: any GenerationWork, deliver: @escaping @Sendable (GeneratorNews) -> Void) {
        self.work = work
        self.deliver = deliver
    }

    /// Gives an order to the process, started if there is none. Called by one thread at a time.
    /// - Throws: what starting it throws.
    package func give(_ order: GenerationOrder) throws {
        let generator = try kept.withLock { $0.generator } ?? start()
        generator?.send(order)
    }

    package func interrupt() { kept.withLock { $0.generator }?.interrupt() }

    /// Ends the process, if there is one; no other is started.
    package func stop() {
        let generator = kept.withLock { kept in
            kept.isStopped = true
            defer { kept.generator = nil }
            return kept.generator
        }
        generator?.stop()
    }

    /// - Returns: nil where it was lost as soon as it began, which has been told.
    private func start() throws -> (any Generator)? {
        let number = kept.withLock { kept in
            kept.number += 1
            return kept.number
        }
        let generator = try work.startGenerator { [self] news in
            if case .lost = news { forget(number) }
            deliver(news)
        }
        let isKept = kept.withLock { kept in
            guard kept.lost < number, !kept.isStopped else { return false }
            kept.generator = generator
            return true
        }
        if !isKept { generator.stop() }
        return isKept ? generator : nil
    }

    private func forget(_ number: Int) {
        kept.withLock { kept in
            kept.lost = max(kept.lost, number)
            if kept.number == number { kept.generator = nil }
        }
    }
}
