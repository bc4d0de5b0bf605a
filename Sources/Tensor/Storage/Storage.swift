/// A block of float32 numbers from the pool; goes back to it with the last tensor that uses it.
final class Storage: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<Float>
    let count: Int
    private let pool: MemoryPool

    init(count: Int, pool: MemoryPool) {
        self.count = count
        self.pool = pool
        pointer = pool.take(floats: count)
    }

    deinit { pool.giveBack(pointer, floats: count) }
}
