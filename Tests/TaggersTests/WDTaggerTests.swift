import Imaging
import ModelFiles
import NetworkLayers
import Taggers
import Tensor
import Testing

@Suite struct WDTaggerTests {
    static let small = WDTagger.Configuration(side: 64, patch: 16, width: 128, hidden: 512, depth: 3, heads: 2, tags: 29)
    static let table = TagTable(names: (0 ..< 29).map { "tag_\($0)" }, categories: [TagTable.Category](repeating: .general, count: 29))

    /// timm's vision transformer as the taggers have it, and with the mean before the last normalisation and the exact GELU.
    @Test(arguments: ["wd.json", "wd-exact.json"])
    func featuresAndScoresAreThoseOfTimm(_ name: String) throws {
        var configuration = WDTaggerTests.small
        if name == "wd-exact.json" {
            configuration.normalizesMean = true
            configuration.approximatesGELU = false
        }
        let compute = try Compute(threadCount: 2)
        let tagger = try WDTagger(weights: SeededWeights(), configuration: configuration, tags: WDTaggerTests.table, compute: compute)
        let cases = try TaggerCase.read(name)
        try #require(cases.count == 3)
        for one in cases {
            let picture = try one.picture()
            #expect(largestDifference(try tagger.features(picture).values, one.features) <= 1e-4)
            #expect(largestDifference(try tagger.scores(picture), one.scores) <= 1e-4)
        }
        #expect(largestDifference(cases[0].scores, cases[1].scores) > 0.01)
    }

    /// The weights of `small` as a file.
    static func model(without missing: String? = nil, normalizesMean: Bool = false, extra: [String] = []) throws -> [UInt8] {
        var configuration = small
        configuration.normalizesMean = normalizesMean
        let recorder = ShapeRecorder()
        _ = try WDTagger(weights: recorder, configuration: configuration, tags: table, compute: Compute(threadCount: 1))
        let shapes = recorder.shapes.filter { $0.name != missing } + extra.map { ($0, [3]) }
        return try SafetensorsWriter.bytes(shapes.map { try StoredTensor(name: $0, shape: $1, floats: SeededWeights.values($0, shape: $1)) })
    }

    static let list = "tag_id,name,category,count\n" + (0 ..< 29).map { "\($0),tag_\($0),\($0 < 4 ? 9 : $0 < 25 ? 0 : 4),17\n" }.joined()

    @Test func foldersAndFilesGiveTheSameScores() throws {
        let compute = try Compute(threadCount: 2)
        let folder = try ScratchFolder()
        let file = try folder.write("model.safetensors", WDTaggerTests.model())
        try folder.write("selected_tags.csv", Array(WDTaggerTests.list.utf8))
        let one = try #require(TaggerCase.read("wd.json").first)
        for path in [folder.path, file] {
            let tagger = try WDTagger(path: path, compute: compute)
            #expect(tagger.tags.names == WDTaggerTests.table.names)
            #expect(tagger.tags.categories.prefix(4) == [.rating, .rating, .rating, .rating])
            #expect(tagger.tags.categories[4] == .general && tagger.tags.categories[24] == .general && tagger.tags.categories[25] == .character)
            #expect(largestDifference(try tagger.scores(one.picture()), one.scores) <= 1e-4)
        }
    }

    /// What shapes do not tell stands in config.json; without an activation there, timm takes the exact one.
    @Test func configurationOfTimmCounts() throws {
        let compute = try Compute(threadCount: 2)
        let folder = try ScratchFolder()
        try folder.write("model.safetensors", WDTaggerTests.model(normalizesMean: true))
        try folder.write("selected_tags.csv", Array(WDTaggerTests.list.utf8))
        try folder.write("config.json", Array(#"{"architecture": "vit_base_patch16_224", "model_args": {"img_size": 64}}"#.utf8))
        let one = try #require(TaggerCase.read("wd-exact.json").first)
        let scores = try WDTagger(path: folder.path, compute: compute).scores(one.picture())
        #expect(largestDifference(scores, one.scores) <= 1e-5)
        try folder.write("config.json", Array(#"{"model_args": {"act_layer": "gelu", "num_heads": 4}}"#.utf8))
        #expect(largestDifference(try WDTagger(path: folder.path, compute: compute).scores(one.picture()), scores) > 1e-4)
    }

    @Test func whatDoesNotFitIsNamedInOneLine() throws {
        let compute = try Compute(threadCount: 1)
        let folder = try ScratchFolder()
        func error() throws -> ModelFileError {
            let error = try #require(throws: ModelFileError.self) { try WDTagger(path: folder.path, compute: compute) }
            #expect(error.path.hasPrefix(folder.path) && !error.description.contains("\n"))
            return error
        }
        #expect(try error().kind == .unreadable)
        let model = try WDTaggerTests.model()
        try folder.write("model.safetensors", model)
        #expect(try error().problem.contains("list of tags cannot be read"))
        try folder.write("selected_tags.csv", Array("tag_id,name,category,count\n0,a,0,1\n".utf8))
        #expect(try error().problem == "1 tags for the model's 29 scores")
        try folder.write("selected_tags.csv", Array("tag,kind\n0,a,0,1\n".utf8))
        #expect(try error().problem.contains("columns name and category"))
        for row in ["5,tag", "5,,0,1", "5,a,zero,1", "5,\"a\nb\",0,1", "5,a\u{1b}[31m,0,1"] {
            try folder.write("selected_tags.csv", Array("tag_id,name,category,count\n0,a,0,1\n\(row)\n".utf8))
            #expect(try error().problem == "its row 3 is not a tag with a category")
        }
        try folder.write("selected_tags.csv", [UInt8](repeating: UInt8(ascii: ","), count: 1 << 20))
        #expect(try error().problem.contains("columns name and category"))
        try folder.write("selected_tags.csv", [UInt8](repeating: UInt8(ascii: ","), count: 17 << 20))
        #expect(try error().problem == "17 MiB are too large for a list of tags")
        try folder.write("selected_tags.csv", Array(WDTaggerTests.list.utf8))
        try folder.write("config.json", Array(#"{"architecture": "swinv2_base_window8_256"}"#.utf8))
        #expect(try error().problem == "not a ViT tagger (config.json calls it swinv2_base_window8_256)")
        try folder.write("config.json", Array("{".utf8))
        #expect(try error().kind == .damaged)
        try folder.write("config.json", Array(#"{"model_args": {"num_heads": 3}}"#.utf8))
        #expect(try error().problem.contains("128 channels do not divide into 3 heads"))
        try folder.write("config.json", Array("{}".utf8))
        try folder.write("model.safetensors", WDTaggerTests.model(without: "blocks.0.attn.qkv.weight"))
        #expect(try error().problem.contains("blocks.0.attn.qkv.weight is missing"))
        try folder.write("model.safetensors", WDTaggerTests.model(without: "blocks.1.norm1.bias", extra: ["blocks.1.norm1.scale"]))
        #expect(try error().problem == "the weight blocks.1.norm1.bias is missing")
        try folder.write("model.safetensors", WDTaggerTests.model(extra: ["blocks.0.ls1.gamma"]))
        #expect(try error().problem.contains("44 weights where 43 are expected"))
        try folder.write("model.safetensors", Array(model.prefix(model.count / 2)))
        #expect(try error().kind == .damaged)
    }

    /// Names may hold what separates fields, and lines may end as they like.
    @Test func quotedNamesAreReadAsTheyAre() throws {
        let compute = try Compute(threadCount: 1)
        let folder = try ScratchFolder()
        try folder.write("model.safetensors", WDTaggerTests.model())
        var rows = ["\u{FEFF}name,tag_id,category", "\"a,b\",1,0", "\"say \"\"hi\"\"\",2,4", ";),3,9"]
        rows += (0 ..< 26).map { "t\($0),4,0" }
        try folder.write("selected_tags.csv", Array(rows.joined(separator: "\r\n").utf8))
        let tags = try WDTagger(path: folder.path, compute: compute).tags
        #expect(tags.names.prefix(4) == ["a,b", "say \"hi\"", ";)", "t0"])
        #expect(tags.categories.prefix(4) == [.general, .character, .rating, .general])
    }

    /// A square of more than 100 megapixels is never made.
    @Test func longStripsAreShrunkFirst() throws {
        let compute = try Compute(threadCount: 1)
        let tagger = try WDTagger(weights: SeededWeights(), configuration: WDTaggerTests.small, tags: WDTaggerTests.table, compute: compute)
        let strip = try Picture(width: 20_000, height: 2, channels: .rgb, samples: [UInt8](repeating: 255, count: 120_000))
        let white = try Picture(width: 8, height: 8, channels: .rgb, samples: [UInt8](repeating: 255, count: 192))
        #expect(largestDifference(try tagger.scores(strip), try tagger.scores(white)) <= 1e-6)
    }
}
