import FoundationEssentials
import StableDiffusion
import Testing

@Suite struct RandomSourceTests {
    /// Names are `cpu.seed42.4x16x16.first`.
    @Test(arguments: RandomSourceKind.allCases)
    func noiseAgreesWithTheReference(_ kind: RandomSourceKind) throws {
        let file = try TensorFile("random/noise.safetensors")
        var compared = 0
        for name in file.names where name.hasPrefix(kind.rawValue) && name.hasSuffix(".first") {
            let parts = name.split(separator: ".")
            let seed = try #require(UInt64(parts[1].dropFirst("seed".count)))
            let shape = parts[2].split(separator: "x").compactMap { Int($0) }
            var source = kind.source(seed: seed)
            let first = try #require(file.values(name))
            let second = try #require(file.values(name.replacing(".first", with: ".second")))
            #expect(greatestDifference(source.normal(shape: shape), first) <= 5e-6, "\(name)")
            #expect(greatestDifference(source.normal(shape: shape), second) <= 5e-6, "\(name), second draw")
            compared += 1
        }
        #expect(compared == 24)
    }

    struct Draws: Decodable {
        let seed: UInt64
        let normal3, normal20, normal2, uniform: [Float]
        let integers, large, permutation: [Int]
        let normal1, normal1000: [Float]
    }

    @Test func mixedDrawsAgreeWithTorch() throws {
        for draws in try Fixture.json("random/draws.json", as: [Draws].self) {
            var random = TorchRandom(seed: draws.seed)
            #expect(greatestDifference(random.normal(count: 3), draws.normal3) <= 5e-6)
            #expect(greatestDifference(random.normal(count: 20), draws.normal20) <= 5e-6)
            #expect(greatestDifference(random.normal(count: 2), draws.normal2) <= 5e-6)
            #expect((0..<5).map { _ in random.nextUniform() } == draws.uniform)
            #expect((0..<8).map { _ in random.nextInteger(below: 1000) } == draws.integers)
            #expect((0..<3).map { _ in random.nextInteger(below: 1 << 40) } == draws.large)
            #expect(random.permutation(17) == draws.permutation)
            #expect(greatestDifference(random.normal(count: 1), draws.normal1) <= 5e-6)
            #expect(greatestDifference(random.normal(count: 1000).suffix(3), draws.normal1000) <= 5e-6)
        }
    }

    @Test func goesOnFromASavedState() throws {
        var random = TorchRandom(seed: 5)
        _ = random.normal(count: 333)
        _ = random.normal(count: 3)
        var same = try JSONDecoder().decode(TorchRandom.self, from: JSONEncoder().encode(random))
        #expect(same == random)
        #expect(same.normal(count: 5) == random.normal(count: 5))
        #expect(same.permutation(700) == random.permutation(700))

        var philox = PhiloxRandom(seed: .max - 1)
        _ = philox.normal(count: 3)
        var other = try PhiloxRandom(state: philox.state)
        #expect(other.normal(count: 5) == philox.normal(count: 5))
    }

    @Test func refusesADamagedState() {
        var state = TorchRandom(seed: 1).state
        #expect(throws: BadRandomState.self) { try TorchRandom(state: []) }
        #expect(throws: BadRandomState.self) { try TorchRandom(state: Array(state.dropLast())) }
        #expect(throws: BadRandomState.self) { try PhiloxRandom(state: state) }
        state[624] = 625
        #expect(throws: BadRandomState.self) { try TorchRandom(state: state) }
    }

    @Test func emptyDrawsAreEmpty() {
        var random = TorchRandom(seed: 1)
        #expect(random.normal(count: -1).isEmpty)
        #expect(random.normal(shape: [4, 0, 2]).isEmpty)
        #expect(random.permutation(0).isEmpty)
        #expect(random.nextInteger(below: 0) == 0)
    }
}
