import Imaging
import ModelFiles
import NetworkLayers
import Taggers
import Tensor
import Testing

@Suite struct DeepDanbooruTests {
    typealias Configuration = DeepDanbooru.Configuration
    typealias Stage = DeepDanbooru.Configuration.Stage

    /// The published architecture, narrower and less deep: Fixtures/make_taggers.py builds the same.
    static let small = Configuration(stem: 16, stages: [
        Stage(width: 16, outputs: 32, blocks: 2), Stage(width: 16, outputs: 48, blocks: 2), Stage(width: 32, outputs: 64, blocks: 2),
        Stage(width: 16, outputs: 64, blocks: 2), Stage(width: 24, outputs: 96, blocks: 1), Stage(width: 32, outputs: 128, blocks: 2),
    ], tags: 23)
    static let tags = (0 ..< 23).map { "tag_\($0)" }

    @Test func featuresAndScoresAreThoseOfPyTorch() throws {
        let compute = try Compute(threadCount: 2)
        let tagger = try DeepDanbooru(weights: SeededWeights(), configuration: DeepDanbooruTests.small, tags: DeepDanbooruTests.tags, compute: compute)
        let cases = try TaggerCase.read("deepdanbooru.json")
        try #require(cases.count == 3)
        for one in cases {
            let picture = try one.picture()
            #expect(largestDifference(try tagger.features(picture).values, one.features) <= 1e-4)
            #expect(largestDifference(try tagger.scores(picture), one.scores) <= 1e-4)
        }
        // The pictures are told apart.
        #expect(largestDifference(cases[0].scores, cases[1].scores) > 2e-3)
    }

    /// A file that torch wrote, its numbers rounded to 16 bits, against the same network with weights of 32.
    @Test func torchFilesOfHalfPrecisionAreRead() throws {
        let compute = try Compute(threadCount: 2)
        let read = try DeepDanbooru(path: TaggerCase.fixture("deepdanbooru.pt"), compute: compute)
        #expect(read.tags == ["1girl", "solo", "rating:safe"])
        let configuration = Configuration(stem: 2, stages: [Stage(width: 2, outputs: 4, blocks: 2), Stage(width: 2, outputs: 4, blocks: 1)], tags: 3)
        let exact = try DeepDanbooru(weights: SeededWeights(), configuration: configuration, tags: read.tags, compute: compute)
        let picture = try #require(TaggerCase.read("deepdanbooru.json").first).picture()
        let difference = try largestDifference(read.scores(picture), exact.scores(picture))
        #expect(difference > 0 && difference <= 2e-3)
    }

    /// All kernels and biases of a configuration, as a file names them, with numbers by the formula.
    static func entries(_ configuration: Configuration, without missing: String? = nil) throws -> [PickleEntry] {
        let recorder = ShapeRecorder()
        _ = try DeepDanbooru(weights: recorder, configuration: configuration, tags: (0 ..< configuration.tags).map { "tag_\($0)" },
                             compute: Compute(threadCount: 1))
        return try recorder.shapes.filter { $0.name != missing }.map { name, shape in
            PickleEntry(key: .string(name), value: .tensor(try StoredTensor(name: name, shape: shape, floats: SeededWeights.values(name, shape: shape))))
        }
    }

    static func tagList(_ tags: [String]) -> PickleEntry { PickleEntry(key: .string("tags"), value: .list(tags.map { .string($0) })) }

    /// Sizes are read off the kernels, whether the weights stand beside the tags or a level deeper.
    @Test(arguments: [false, true])
    func filesOfOursGiveTheSameScores(_ hasOwnLevel: Bool) throws {
        let compute = try Compute(threadCount: 2)
        let folder = try ScratchFolder()
        let entries = try DeepDanbooruTests.entries(DeepDanbooruTests.small)
        let list = DeepDanbooruTests.tagList(DeepDanbooruTests.tags)
        let value: PickleValue = hasOwnLevel
            ? .dictionary([list, PickleEntry(key: .string("state_dict"), value: .dictionary(entries))]) : .dictionary([list] + entries)
        let path = try folder.write("model.pt", TorchWriter.bytes(value, name: "model"))
        let tagger = try DeepDanbooru(path: path, compute: compute)
        #expect(tagger.tags == DeepDanbooruTests.tags)
        let one = try #require(TaggerCase.read("deepdanbooru.json").first)
        #expect(largestDifference(try tagger.scores(one.picture()), one.scores) <= 1e-4)
    }

    @Test func whatDoesNotFitIsNamedInOneLine() throws {
        let compute = try Compute(threadCount: 1)
        let folder = try ScratchFolder()
        let small = Configuration(stem: 2, stages: [Stage(width: 2, outputs: 4, blocks: 2)], tags: 3)
        let entries = try DeepDanbooruTests.entries(small)
        let three = DeepDanbooruTests.tagList(["a", "b", "c"])
        func message(_ entries: [PickleEntry]) throws -> String {
            let path = try folder.write("model.pt", TorchWriter.bytes(.dictionary(entries), name: "model"))
            let error = try #require(throws: ModelFileError.self) { try DeepDanbooru(path: path, compute: compute) }
            #expect(error.path == path && !error.description.contains("\n") && error.description.contains("TorchDeepDanbooru"))
            return error.problem
        }
        #expect(try message(entries) == "the list `tags` is missing")
        #expect(try message([DeepDanbooruTests.tagList(["a", "b"])] + entries) == "2 tags for 3 scores")
        #expect(try message([DeepDanbooruTests.tagList(["a", "b", "c\u{1b}[2J"])] + entries) == "its list `tags` holds what is no tag")
        #expect(try message([three]).contains("no kernels n_Conv_0"))
        #expect(try message([three] + DeepDanbooruTests.entries(small, without: "n_Conv_2.bias")) == "the weight n_Conv_2.bias is missing")
        #expect(try message([three] + entries.filter { $0.key.string != "n_Conv_1.weight" }).contains("no kernels"))
        let wrong = try StoredTensor(name: "", shape: [4, 2, 3, 3], floats: [Float](repeating: 0, count: 72))
        for name in ["n_Conv_4.weight", "n_Conv_7.weight"] {
            let changed = entries.map { $0.key.string == name ? PickleEntry(key: $0.key, value: .tensor(wrong)) : $0 }
            #expect(try message([three] + changed).contains("make no block of 1x1, 3x3 and 1x1"))
        }
    }

    @Test func filesThatAreNoModelAreRefused() throws {
        let compute = try Compute(threadCount: 1)
        let folder = try ScratchFolder()
        let path = try folder.write("model.pt", Array("<html>not found</html>".utf8))
        #expect(throws: ModelFileError.self) { try DeepDanbooru(path: path, compute: compute) }
        #expect(throws: ModelFileError.self) { try DeepDanbooru(path: folder.path, compute: compute) }
        #expect(throws: ModelFileError.self) { try DeepDanbooru(path: "\(folder.path)/none.pt", compute: compute) }
    }
}
