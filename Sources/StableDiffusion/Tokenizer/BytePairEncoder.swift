/// Byte pair encoding of one word: neighbours merge, the lowest rank first and the leftmost of equals, until none can.
///
/// Sennrich et al., "Neural Machine Translation of Rare Words with Subword Units", 2016. A heap of possible merges keeps
/// a word of many thousand characters from taking quadratic time.
struct BytePairEncoder: Sendable {
    let merges: MergeTable

    /// A symbol of the word; merged ones leave the chain.
    private struct Symbol {
        var id: Int32
        var previous: Int
        var next: Int
        var isMerged = false
    }

    private struct Candidate {
        let rank: Int32
        let position: Int
        let id: Int32

        func precedes(_ other: Candidate) -> Bool { (rank, position) < (other.rank, other.position) }
    }

    /// - Parameter ids: the ids of the word's single bytes.
    func encode(_ ids: [Int32]) -> [Int] {
        guard ids.count > 1 else { return ids.map(Int.init) }
        var symbols = ids.enumerated().map { index, id in
            Symbol(id: id, previous: index - 1, next: index + 1 < ids.count ? index + 1 : -1)
        }
        var heap = Heap()
        for position in 0..<symbols.count - 1 { push(position, of: symbols, to: &heap) }
        while let candidate = heap.pop() {
            let position = candidate.position
            let next = symbols[position].next
            // A candidate is stale when either of its symbols has merged since
            guard !symbols[position].isMerged, next >= 0,
                  merges.merge(symbols[position].id, symbols[next].id)?.id == candidate.id
            else { continue }
            symbols[position].id = candidate.id
            symbols[position].next = symbols[next].next
            symbols[next].isMerged = true
            if symbols[position].next >= 0 {
                symbols[symbols[position].next].previous = position
                push(position, of: symbols, to: &heap)
            }
            if symbols[position].previous >= 0 { push(symbols[position].previous, of: symbols, to: &heap) }
        }
        return symbols.filter { !$0.isMerged }.map { Int($0.id) }
    }

    private func push(_ position: Int, of symbols: [Symbol], to heap: inout Heap) {
        let next = symbols[position].next
        guard next >= 0, let merge = merges.merge(symbols[position].id, symbols[next].id) else { return }
        heap.push(Candidate(rank: merge.rank, position: position, id: merge.id))
    }

    /// A binary heap with the first candidate at the root.
    private struct Heap {
        private var items: [Candidate] = []

        mutating func push(_ candidate: Candidate) {
            items.append(candidate)
            var child = items.count - 1
            while child > 0, items[child].precedes(items[(child - 1) / 2]) {
                items.swapAt(child, (child - 1) / 2)
                child = (child - 1) / 2
            }
        }

        mutating func pop() -> Candidate? {
            guard let first = items.first, let last = items.popLast() else { return nil }
            if items.isEmpty { return first }
            items[0] = last
            var parent = 0
            while true {
                var best = parent
                for child in [2 * parent + 1, 2 * parent + 2] where child < items.count && items[child].precedes(items[best]) {
                    best = child
                }
                if best == parent { return first }
                items.swapAt(parent, best)
                parent = best
            }
        }
    }
}
