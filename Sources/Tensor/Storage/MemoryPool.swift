#if canImport(Glibc)
import Glibc
#endif
import Synchronization

/// The memory of all tensors: one range of addresses, handed out and taken back without asking the system, so that a training step
/// finds the pages of the step before it.
///
/// Free blocks are kept in order of address, joined with their neighbours when they come back, and given out by best fit. What a gradient keeps
/// lies at the other end of the range: among what comes and goes it would leave gaps that nothing fits into.
package final class MemoryPool: @unchecked Sendable {
    private struct Block {
        var offset: Int
        var size: Int
    }

    private struct State {
        var free: [Block]
        var used = 0
        var peak = 0
    }

    /// Blocks begin on a cache line pair: kernels load whole vectors.
    private static let alignment = 128

    private let base: UnsafeMutableRawPointer
    private let capacity: Int
    private let state: Mutex<State>

    /// Reserves addresses for four times the machine's memory, or where a limit forbids it half of what may be had: the rest is for weights
    /// and all else. Pages come when they are touched.
    package init() {
        let most = Int(sysconf(Int32(_SC_PHYS_PAGES))) * Int(sysconf(Int32(_SC_PAGESIZE))) * 4
        func reserved(_ size: Int) -> UnsafeMutableRawPointer? {
            mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        }
        var size = most
        var address = reserved(size)
        while address == MAP_FAILED, size > 1 << 20 {
            size /= 2
            address = reserved(size)
        }
        if address != MAP_FAILED, size < most, let all = address {
            munmap(all, size)
            size /= 2
            address = reserved(size)
        }
        guard let address, address != MAP_FAILED else { MemoryPool.exhausted(bytes: size) }
        madvise(address, size, 14)  // MADV_HUGEPAGE: a step walks gigabytes, and small pages would cost a tenth of it
        base = address
        capacity = size
        state = Mutex(State(free: [Block(offset: 0, size: size)]))
    }

    deinit { munmap(base, capacity) }

    /// Bytes handed out now, and the most that ever were.
    package var usage: (used: Int, peak: Int) { state.withLock { ($0.used, $0.peak) } }

    /// - Parameter lasts: whether it stays through much of a step.
    package func take(floats: Int, lasts: Bool = false) -> UnsafeMutablePointer<Float> {
        let size = MemoryPool.rounded(floats)
        let offset: Int? = state.withLock { state in
            if lasts { return MemoryPool.takeLast(size, from: &state) }
            var best: Int?
            for (index, block) in state.free.enumerated() where block.size >= size {
                if best == nil || block.size < state.free[best ?? 0].size { best = index }
                if block.size == size { break }
            }
            guard let best else { return nil }
            let offset = state.free[best].offset
            if state.free[best].size == size {
                state.free.remove(at: best)
            } else {
                state.free[best].offset += size
                state.free[best].size -= size
            }
            state.used += size
            state.peak = max(state.peak, state.used)
            return offset
        }
        guard let offset else { MemoryPool.exhausted(bytes: size) }
        return (base + offset).assumingMemoryBound(to: Float.self)
    }

    /// Takes the end of the last block that is large enough.
    private static func takeLast(_ size: Int, from state: inout State) -> Int? {
        guard let last = state.free.lastIndex(where: { $0.size >= size }) else { return nil }
        state.free[last].size -= size
        let offset = state.free[last].offset + state.free[last].size
        if state.free[last].size == 0 { state.free.remove(at: last) }
        state.used += size
        state.peak = max(state.peak, state.used)
        return offset
    }

    package func giveBack(_ pointer: UnsafeMutablePointer<Float>, floats: Int) {
        let size = MemoryPool.rounded(floats)
        let offset = UnsafeRawPointer(pointer) - UnsafeRawPointer(base)
        state.withLock { state in
            state.used -= size
            let next = MemoryPool.position(of: offset, in: state.free)
            let touchesNext = next < state.free.count && offset + size == state.free[next].offset
            let touchesPrevious = next > 0 && state.free[next - 1].offset + state.free[next - 1].size == offset
            switch (touchesPrevious, touchesNext) {
            case (true, true):
                state.free[next - 1].size += size + state.free[next].size
                state.free.remove(at: next)
            case (true, false):
                state.free[next - 1].size += size
            case (false, true):
                state.free[next].offset = offset
                state.free[next].size += size
            case (false, false):
                state.free.insert(Block(offset: offset, size: size), at: next)
            }
        }
    }

    /// Index of the first free block behind `offset`.
    private static func position(of offset: Int, in free: [Block]) -> Int {
        var low = 0
        var high = free.count
        while low < high {
            let middle = (low + high) / 2
            if free[middle].offset < offset { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func rounded(_ floats: Int) -> Int {
        (max(floats, 1) * MemoryLayout<Float>.stride + alignment - 1) / alignment * alignment
    }

    private static func exhausted(bytes: Int) -> Never {
        let line = "textual-inversion: no memory left for \(bytes >> 20) MB more; close other programs, or use a smaller size or batch\n"
        write(STDERR_FILENO, line, line.utf8.count)
        exit(1)
    }
}
