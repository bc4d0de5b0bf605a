/// A block of float32 numbers from the pool; goes back to it with the last tensor that uses it.
final class Storage: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<Float>
    let count: Int
    private let pool: MemoryPool

    /// - Parameter lasts: whether it is kept for a gradient.
    init(count: Int, pool: MemoryPool, lasts: Bool) {
        self.count = count
        self.pool = pool
        pointer = pool.take(floats: count, lasts: lasts)
    }

    deinit { pool.giveBack(pointer, floats: count) }
}
