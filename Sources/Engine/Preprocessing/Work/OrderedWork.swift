/// Work on many pieces by several threads at once, its results told in the pieces' order, as much of it at a time as memory allows.
package final class OrderedWork<Result: Sendable>: Sendable {
    private struct State: Sendable {
        /// The piece that is begun next, and the result that is told next.
        var next = 0
        var told = 0
        /// Pieces that wait for memory take it in their order.
        var admitted = 0
        var memory = 0
        var results: [Int: Result] = [:]
        var threads = 0
        var failure: (any Error)?
    }

    private let state = Monitor(State())
    private let costs: [Int]
    private let memoryLimit: Int
    private let isStopped: @Sendable () -> Bool

    /// - Parameters:
    ///   - costs: bytes of memory that each piece takes while it is worked on.
    ///   - memoryLimit: bytes that all pieces at work take together; one that needs more is worked on alone.
    ///   - isStopped: ends the work between pieces.
    package init(costs: [Int], memoryLimit: Int, isStopped: @escaping @Sendable () -> Bool) {
        self.costs = costs
        self.memoryLimit = memoryLimit
        self.isStopped = isStopped
    }

    /// Does all pieces and waits for the end.
    /// - Parameters:
    ///   - threads: how many work at once; where the system has fewer to give, those it gives, this one at least.
    ///   - piece: makes the result of a piece; called on several threads. What it throws ends the work.
    ///   - tell: gets the results in order, on this thread.
    /// - Throws: what a piece has thrown first, after the results of those before it have been told.
    package func run(threads: Int, piece: @escaping @Sendable (Int) throws -> Result, tell: (Result) -> Void) throws {
        var started: [BackgroundThread] = []
        for _ in 0 ..< max(1, min(threads, costs.count)) {
            state.change { $0.threads += 1 }
            guard let thread = BackgroundThread({ [self] in work(piece) }) else {
                state.change { $0.threads -= 1 }
                break
            }
            started.append(thread)
        }
        if started.isEmpty {
            state.change { $0.threads += 1 }
            work(piece)
        }
        while let result = nextResult() { tell(result) }
        for thread in started { thread.join() }
        if let failure = state.change({ $0.failure }) { throw failure }
    }

    private func work(_ piece: (Int) throws -> Result) {
        while let number = begin() {
            do {
                let result = try piece(number)
                state.change { state in
                    state.results[number] = result
                    state.memory -= costs[number]
                }
            } catch {
                state.change { state in
                    state.memory -= costs[number]
                    if state.failure == nil { state.failure = error }
                }
            }
        }
        state.change { $0.threads -= 1 }
    }

    /// The next piece, once there is memory for it; nil when the work is at its end.
    private func begin() -> Int? {
        let number = state.change { state in
            defer { state.next += 1 }
            return state.next
        }
        guard number < costs.count else { return nil }
        return state.wait { state -> Int?? in
            if state.failure != nil || isStopped() { return .some(nil) }
            guard state.admitted == number, state.memory == 0 || state.memory + costs[number] <= memoryLimit else { return nil }
            state.admitted += 1
            state.memory += costs[number]
            return .some(number)
        }
    }

    /// The result that is told next, once it is there; nil when no further ones come.
    private func nextResult() -> Result? {
        state.wait { state -> Result?? in
            if let result = state.results.removeValue(forKey: state.told) {
                state.told += 1
                return .some(result)
            }
            return state.threads == 0 ? .some(nil) : nil
        }
    }
}
