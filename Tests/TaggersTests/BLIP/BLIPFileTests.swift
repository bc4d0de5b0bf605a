import Glibc
import ModelFiles
import Taggers
import Tensor
import Testing

@Suite struct BLIPFileTests {
    private func message(_ path: String, vocabulary: String = "/nowhere/vocab.txt") throws -> String {
        let compute = try Compute(threadCount: 1)
        do {
            _ = try BLIP(path: path, vocabulary: vocabulary, compute: compute)
            return ""
        } catch {
            return "\(error)"
        }
    }

    /// The model with some of its tensors changed, and what opening it says.
    private func message(_ layout: BLIPFixture.Layout, vocabulary: String? = nil, _ changes: ([StoredTensor]) -> [StoredTensor]) throws -> String {
        try withBLIPFolder { folder in
            let path = try BLIPFixture().write(layout, into: folder, changes: changes)
            if let vocabulary { try BLIPFixture.write(Array(vocabulary.utf8), to: "\(folder)/vocab.txt") }
            return try message(path)
        }
    }

    @Test func missingModelIsNamedWithItsHomeAndSource() throws {
        let text = try message("/nowhere/blip.pth")
        for part in ["/nowhere/blip.pth", BLIP.homeFolder, BLIP.publishedFile, BLIP.publishedAt, BLIP.publishedFolder] { #expect(text.contains(part)) }
        #expect(!text.contains("\n"))
        let empty = try withBLIPFolder { try message($0) }
        #expect(empty.contains("no BLIP model there"))
    }

    @Test func folderWithTheOriginalFileIsOpened() throws {
        try withBLIPFolder { folder in
            _ = try BLIPFixture().write(.original, into: folder)
            #expect(try self.message(folder).isEmpty)
        }
    }

    @Test func fileInsideAFolderOfTransformersIsOpened() throws {
        try withBLIPFolder { folder in
            _ = try BLIPFixture().write(.transformers, into: folder)
            #expect(try message("\(folder)/model.safetensors").isEmpty)
        }
    }

    @Test func sizesFollowFromTheFile() throws {
        let compute = try Compute(threadCount: 1)
        for layout in BLIPFixture.Layout.allCases {
            let configuration = try withBLIPFolder { try BLIP(path: BLIPFixture().write(layout, into: $0), vocabulary: "", compute: compute).configuration }
            #expect(configuration == (layout == .original
                ? BLIPConfiguration(vision: .init(width: 128, innerWidth: 96, layers: 2, heads: 2, epsilon: 1e-6),
                                    text: .init(width: 128, innerWidth: 160, layers: 2, heads: 2, epsilon: 1e-12),
                                    imageSide: 24, patchSide: 8, vocabularySize: 60, maximumPositions: 40)
                : BLIPConfiguration(vision: .init(width: 32, innerWidth: 80, layers: 2, heads: 4, epsilon: 1e-5),
                                    text: .init(width: 48, innerWidth: 96, layers: 2, heads: 3, epsilon: 1e-12),
                                    imageSide: 32, patchSide: 8, vocabularySize: 60, maximumPositions: 40)))
        }
    }

    @Test(arguments: BLIPFixture.Layout.allCases)
    func incompleteModelsAreNamed(_ layout: BLIPFixture.Layout) throws {
        for part in ["patch_embed", "pos", "word_embeddings.weight", "layer.1.crossattention.self.key.bias", "transform.dense.weight"] {
            let text = try message(layout) { tensors in
                tensors.filter { !$0.name.contains(part) && !(part.hasPrefix("word") && $0.name.hasSuffix("decoder.weight")) }
            }
            #expect(text.contains("missing") && text.contains("/tmp/blip-") && !text.contains("\n"), "\(part): \(text)")
        }
    }

    @Test func wordVectorsMayStandAtTheScoresAlone() throws {
        #expect(try message(.original) { $0.filter { !$0.name.hasSuffix("word_embeddings.weight") && !$0.name.hasSuffix("predictions.bias") } }.isEmpty)
    }

    @Test func otherModelsAreRefused() throws {
        #expect(try message(.original) { $0.filter { $0.name.hasPrefix("text") } }.contains("no BLIP model"))
        #expect(try message(.original) { $0.filter { $0.name.hasPrefix("visual") } }.contains("writes no captions"))
        let unsquare = try message(.transformers) { tensors in
            tensors.map { tensor in
                guard tensor.name.hasSuffix("position_embedding") else { return tensor }
                return (try? StoredTensor(name: tensor.name, shape: [1, 12, 32], floats: [Float](repeating: 0, count: 384))) ?? tensor
            }
        }
        #expect(unsquare.contains("no square picture"))
    }

    @Test func notFiniteWeightsAreNoticed() throws {
        let line = try message(.original) { tensors in
            tensors.map { tensor in
                guard tensor.name == "visual_encoder.norm.bias" else { return tensor }
                return (try? StoredTensor(name: tensor.name, shape: tensor.shape, floats: [Float](repeating: .nan, count: tensor.count))) ?? tensor
            }
        }
        #expect(line.contains("the weight model.visual_encoder.norm.bias "))
        #expect(line.contains("not finite") && !line.contains("\n"))
    }

    @Test func wordListsAreChecked() throws {
        #expect(try message(.transformers, vocabulary: "a\nb\n") { $0 }.contains("no word list of BERT"))
        let many = (["[UNK]", "[SEP]"] + (0 ..< 100).map { "w\($0)" }).joined(separator: "\n")
        #expect(try message(.original, vocabulary: many) { $0 }.contains("102 word pieces") == false)
        #expect(try message(.original, vocabulary: many) { $0 }.contains("104 word pieces for a model of 60"))
        #expect(try message(.transformers, vocabulary: "[UNK]\n[SEP]\na") { $0 }.contains("config.json says 58"))
        try withBLIPFolder { folder in
            let path = try BLIPFixture().write(.original, into: folder)
            try #require(rename("\(folder)/vocab.txt", "\(folder)/tokenizer.json.old") == 0)
            defer { unlink("\(folder)/tokenizer.json.old") }
            #expect(try message(path).contains("/nowhere/vocab.txt: the word list cannot be read"))
        }
    }

    @Test(arguments: [
        ("\"model_type\": \"blip\"", "\"model_type\": \"clip\"", "`model_type` is clip"),
        ("\"image_size\": 32", "\"image_size\": 64", "`image_size` 64"),
        ("\"num_attention_heads\": 4", "\"num_attention_heads\": 5", "does not divide into 5"),
        ("\"num_attention_heads\": 4", "\"num_attention_heads\": 0", "num_attention_heads"),
        ("\"num_attention_heads\": 4", "\"layer_norm_eps\": -1", "layer_norm_eps"),
        ("\"num_attention_heads\": 4", "\"hidden_act\": \"relu\"", "hidden_act"),
        ("\"model_type\": \"blip\"", "\"tie_word_embeddings\": false", "tie_word_embeddings"),
        ("{", "[", "at byte"),
    ])
    func impossibleConfigurationsAreRefused(old: String, new: String, problem: String) throws {
        try withBLIPFolder { folder in
            let fixture = try BLIPFixture()
            _ = try fixture.write(.transformers, into: folder)
            let text = BLIPFixture.text(try #require(fixture.json["config"]))
            try #require(text.contains(old))
            let changed = text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false).joined(separator: new)
            try BLIPFixture.write(Array(changed.utf8), to: "\(folder)/config.json")
            let said = try message(folder)
            #expect(said.contains(problem) && !said.contains("\n"), "\(said)")
        }
    }
}
