/// Parts of a thread's scratch memory, each beginning on a cache line.
struct ScratchLayout {
    /// Numbers of all parts so far.
    private(set) var count = 0

    /// Where a new part begins.
    mutating func add(_ numbers: Int) -> Int {
        defer { count += (numbers + 15) / 16 * 16 }
        return count
    }
}
