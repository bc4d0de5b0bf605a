import Tensor
import Testing

@Suite struct MemoryPoolTests {
    @Test func bytesAreCountedWhileTensorsLive() throws {
        let compute = try Compute(threadCount: 1)
        #expect(compute.usedBytes == 0 && compute.peakBytes == 0)
        do {
            let x = Tensor(repeating: 1, shape: [1000], compute: compute)
            #expect((4000 ..< 4300).contains(compute.usedBytes))
            withExtendedLifetime(x) {}
        }
        #expect(compute.usedBytes == 0)
        #expect((4000 ..< 4300).contains(compute.peakBytes))
    }

    @Test func memoryGivenBackIsGivenOutAgain() {
        let pool = MemoryPool()
        let first = pool.take(floats: 1000)
        let second = pool.take(floats: 1000)
        pool.giveBack(first, floats: 1000)
        #expect(pool.take(floats: 1000) == first)
        pool.giveBack(first, floats: 1000)
        pool.giveBack(second, floats: 1000)
        // Neighbours have become one block.
        #expect(pool.take(floats: 2048) == first)
    }

    @Test(arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
    func neighboursJoinInAnyOrder(_ order: [Int]) {
        let pool = MemoryPool()
        let blocks = (0 ..< 3).map { _ in pool.take(floats: 512) }
        let wall = pool.take(floats: 1)
        for index in order { pool.giveBack(blocks[index], floats: 512) }
        #expect(pool.take(floats: 3 * 512) == blocks[0])
        withExtendedLifetime(wall) {}
    }

    /// The best fit leaves large blocks whole.
    @Test func smallRequestsTakeSmallGaps() {
        let pool = MemoryPool()
        let large = pool.take(floats: 10000)
        let wall = pool.take(floats: 1)
        let small = pool.take(floats: 100)
        let otherWall = pool.take(floats: 1)
        pool.giveBack(large, floats: 10000)
        pool.giveBack(small, floats: 100)
        #expect(pool.take(floats: 90) == small)
        #expect(pool.take(floats: 10000) == large)
        withExtendedLifetime((wall, otherWall)) {}
    }

    /// Thousands of blocks in random order: every block keeps its numbers to the end, and all memory becomes one block again.
    @Test func whatLastsLiesApartFromWhatComesAndGoes() {
        let pool = MemoryPool()
        let passing = [pool.take(floats: 1000), pool.take(floats: 1000)]
        let lasting = [pool.take(floats: 1000, lasts: true), pool.take(floats: 1000, lasts: true)]
        #expect(lasting[0] > passing[1] + 100_000 && lasting[1] + 1024 == lasting[0])
        for pointer in passing { pool.giveBack(pointer, floats: 1000) }
        // No gap is left where they were.
        #expect(pool.take(floats: 2000) == passing[0])
        pool.giveBack(lasting[0], floats: 1000)
        #expect(pool.take(floats: 1000, lasts: true) == lasting[0])
        #expect(pool.usage.used == (2016 + 1024 + 1024) * 4)
    }

    @Test func blocksNeverOverlapAndAllComeBack() {
        var random = SplitMix(seed: 30)
        let pool = MemoryPool()
        let start = pool.take(floats: 1)
        pool.giveBack(start, floats: 1)
        var live: [(pointer: UnsafeMutablePointer<Float>, floats: Int, mark: Float)] = []
        var intact = true
        func giveBack(_ index: Int) {
            let block = live.remove(at: index)
            intact = intact && (0 ..< block.floats).allSatisfy { block.pointer[$0] == block.mark }
            pool.giveBack(block.pointer, floats: block.floats)
        }
        for step in 0 ..< 8000 {
            if live.count > 300 || (!live.isEmpty && Bool.random(using: &random)) {
                giveBack(Int.random(in: 0 ..< live.count, using: &random))
            } else {
                let floats = Int.random(in: 0 ..< 2000, using: &random)
                let pointer = pool.take(floats: floats)
                #expect(UInt(bitPattern: pointer) % 64 == 0)
                pointer.update(repeating: Float(step), count: floats)
                live.append((pointer, floats, Float(step)))
            }
        }
        #expect(pool.usage.used >= live.reduce(0) { $0 + 4 * $1.floats })
        while !live.isEmpty { giveBack(Int.random(in: 0 ..< live.count, using: &random)) }
        #expect(intact)
        #expect(pool.usage.used == 0)
        #expect(pool.take(floats: 1 << 22) == start)
    }
}
