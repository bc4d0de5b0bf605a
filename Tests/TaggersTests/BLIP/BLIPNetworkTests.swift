import ModelFiles
import NetworkLayers
import Taggers
import Tensor
import Testing

/// Against transformers' BlipForConditionalGeneration, and a PyTorch network with the original release's names.
@Suite struct BLIPNetworkTests {
    @Test(arguments: BLIPFixture.Layout.allCases)
    func featuresAndScoresAgree(_ layout: BLIPFixture.Layout) throws {
        let fixture = try BLIPFixture()
        let compute = try Compute(threadCount: 2)
        let model = try withBLIPFolder { try BLIP(path: fixture.write(layout, into: $0), vocabulary: "", compute: compute) }
        var compared = 0
        for entry in try fixture.entries(layout) {
            guard let features = entry["features"]?.array, let scores = entry["scores"]?.array else { continue }
            let picture = BLIPFixture.picture(try #require(entry["picture"]?.string), side: model.configuration.imageSide, compute: compute)
            let own = try model.features(picture)
            #expect(Self.error(own.values, features) <= 1e-5)
            let prompt = model.promptTokens(BLIPFixture.prompt)
            #expect(prompt == fixture.json["prompt"]?.array?.compactMap(\.integer))
            #expect(Self.error(model.scores(own, ids: prompt).values, scores) <= 1e-5)
            compared += 1
        }
        #expect(compared == 2)
    }

    @Test(arguments: BLIPFixture.Layout.allCases)
    func tokensAreTheSame(_ layout: BLIPFixture.Layout) throws {
        let fixture = try BLIPFixture()
        let compute = try Compute(threadCount: 2)
        let model = try withBLIPFolder { try BLIP(path: fixture.write(layout, into: $0), vocabulary: "", compute: compute) }
        var compared: [Int: Int] = [:]
        for (name, caption) in try fixture.captions(layout) where caption.margin > 1e-4 {
            let features = try model.features(BLIPFixture.picture(name, side: model.configuration.imageSide, compute: compute))
            let tokens = try model.tokens(features, caption.options)
            #expect(tokens == caption.tokens, "\(name), \(caption.options)")
            compared[caption.options.beams, default: 0] += 1
        }
        #expect(compared[1, default: 0] >= 16 && compared[3, default: 0] >= 12 && compared[5, default: 0] >= 3, "\(compared)")
    }

    @Test func weightsFromAnySourceMakeTheSameNetwork() throws {
        let fixture = try BLIPFixture()
        let compute = try Compute(threadCount: 1)
        let list = try WordList(pieces: BLIPFixture.pieces, path: "list")
        let stack = { BLIPConfiguration.Stack(width: $0, innerWidth: $1, layers: 2, heads: $2, epsilon: $3) }
        let model = try BLIP(
            SeededWeights(),
            configuration: BLIPConfiguration(vision: stack(32, 80, 4, 1e-5), text: stack(48, 96, 3, 1e-12), imageSide: 32, patchSide: 8,
                                             vocabularySize: 60, maximumPositions: 40),
            vocabulary: list, compute: compute)
        let entry = try #require(fixture.entries(.transformers).first)
        let features = try model.features(BLIPFixture.picture(try #require(entry["picture"]?.string), side: 32, compute: compute))
        #expect(Self.error(features.values, try #require(entry["features"]?.array)) <= 1e-5)
    }

    @Test func resultsDoNotDependOnThreads() throws {
        let fixture = try BLIPFixture()
        let results = try [1, 2, 3].map { threads in
            let compute = try Compute(threadCount: threads)
            let model = try withBLIPFolder { try BLIP(path: fixture.write(.original, into: $0), vocabulary: "", compute: compute) }
            let features = try model.features(BLIPFixture.picture("one", side: 24, compute: compute))
            return model.scores(features, ids: [58, 10, 11]).values
        }
        #expect(results[0] == results[1] && results[1] == results[2])
    }

    /// The distance relative to the reference's length.
    private static func error(_ values: [Float], _ reference: [JSONValue]) -> Double {
        let truth = reference.compactMap(\.number)
        guard values.count == truth.count, !values.isEmpty else { return .infinity }
        let distance = zip(values, truth).reduce(0) { $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1) }
        return (distance / truth.reduce(0) { $0 + $1 * $1 }).squareRoot()
    }
}
