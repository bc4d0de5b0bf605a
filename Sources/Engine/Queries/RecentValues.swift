import Synchronization

/// Values that took work to find, the last used ones kept up to a weight in all.
final class RecentValues<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Kept {
        let value: Value
        let weight: Int
        var lastUse: Int
    }

    private struct Store {
        var values: [Key: Kept] = [:]
        var weight = 0
        var uses = 0
    }

    private let store = Mutex(Store())
    private let limit: Int

    /// - Parameter limit: of all weights together; a value that is heavier by itself is never kept.
    init(limit: Int) {
        self.limit = limit
    }

    /// The kept value, or the one that `find` gives, which is kept then. Two threads may find the same value at once.
    func value<Failure>(_ key: Key, weight: (Value) -> Int = { _ in 1 }, find: () throws(Failure) -> Value) throws(Failure) -> Value {
        if let kept = take(key) { return kept }
        let value = try find()
        keep(value, key, weight: weight(value))
        return value
    }

    private func take(_ key: Key) -> Value? {
        store.withLock { store in
            store.uses += 1
            store.values[key]?.lastUse = store.uses
            return store.values[key]?.value
        }
    }

    private func keep(_ value: Value, _ key: Key, weight: Int) {
        guard weight <= limit else { return }
        store.withLock { store in
            store.weight += weight - (store.values[key]?.weight ?? 0)
            store.uses += 1
            store.values[key] = Kept(value: value, weight: weight, lastUse: store.uses)
            while store.weight > limit, let oldest = store.values.min(by: { $0.value.lastUse < $1.value.lastUse }) {
                store.values[oldest.key] = nil
                store.weight -= oldest.value.weight
            }
        }
    }
}
