import Engine
import EngineInterface
import Testing

@Suite struct RandomTests {
    @Test func drawsAreThoseOfThePublishedAlgorithm() throws {
        for expected in try Expectations.load().generator {
            var random = TrainingRandom(seed: try #require(UInt64(expected.seed)))
            var copy = random
            #expect(expected.draws.map { _ in String(random.next()) } == expected.draws)
            #expect(expected.uniform.map { _ in copy.uniform() } == expected.uniform)
        }
        // The authors' own test: from the state 1, 2, 3, 4.
        var counted = try JSONLine.decode(TrainingRandom.self, from: #"["1","2","3","4"]"#)
        #expect([counted.next(), counted.next(), counted.next(), counted.next()] == [11520, 0, 1_509_978_240, 1_215_971_899_390_074_240])
    }

    @Test func aStoredStateGoesOn() throws {
        var random = TrainingRandom(seed: 5, stream: 2)
        _ = random.next()
        var stored = try JSONLine.decode(TrainingRandom.self, from: JSONLine.encode(random))
        #expect((0..<10).map { _ in random.next() } == (0..<10).map { _ in stored.next() })
        #expect(throws: DecodingError.self) { try JSONLine.decode(TrainingRandom.self, from: #"["0","0","0","0"]"#) }
        #expect(throws: DecodingError.self) { try JSONLine.decode(TrainingRandom.self, from: #"["1"]"#) }
        #expect(TrainingRandom(seed: 5, stream: 1) != TrainingRandom(seed: 5, stream: 2))
    }

    @Test func integersAreEvenAndInRange() {
        var random = TrainingRandom(seed: 1)
        var counts = [0, 0, 0]
        for _ in 0..<30_000 { counts[random.integer(below: 3)] += 1 }
        // Six standard deviations of a fair draw are 490.
        #expect(counts.allSatisfy { abs($0 - 10_000) < 490 })
        #expect(random.integer(below: 1) == 0 && random.integer(below: 0) == 0)
    }

    @Test func normalNumbersHaveMeanZeroAndSpreadOne() {
        var random = TrainingRandom(seed: 1)
        let numbers = random.normals(count: 20_001)
        #expect(numbers.count == 20_001)
        let mean = numbers.reduce(0, +) / 20_001
        let spread = numbers.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 20_001
        #expect(abs(mean) < 0.04 && abs(spread - 1) < 0.06)
    }
}
