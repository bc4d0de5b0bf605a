import Engine
import EngineInterface
import ModelFiles
import StableDiffusion
import Taggers

/// Files of tensors, and what lies beside them in a model's folder.
extension FuzzTarget {
    static let modelFiles = [
        safetensors, torch, pickle, optimizer, inspection, json, modelFolder, vocabulary, merges, wholeTokenizer, selectedTags, wordList,
    ]

    private static let safetensors = FuzzTarget(
        "safetensors", upTo: 8000, weight: 2, fixtures: ["Tests/*.safetensors"], body: { bytes, _ in try read(bytes) })

    private static let torch = FuzzTarget(
        "torch", upTo: 12_000, weight: 4, fixtures: ["Tests/*.pt", "Tests/*.bin", "Tests/*.ckpt"],
        body: { bytes, _ in try read(StoredMembers.mended(bytes)) })

    /// Pickles alone: in a zip file a changed byte of them rarely leaves a zip file.
    private static let pickle = FuzzTarget(
        "pickle", upTo: 4000, weight: 4,
        made: {
            try SeedFiles.contents(of: ["Tests/*.pt", "Tests/*.bin", "Tests/*.ckpt"], upTo: 60_000)
                .compactMap { file in StoredMembers.first(endingIn: "data.pkl", of: file) }
        },
        body: { bytes, _ in
            // A file of torch before 1.6 begins with a pickle.
            let isLegacy = (try? read(bytes)) ?? false
            let numbers = [UInt8](repeating: 60, count: 4096)
            let members = [("x/data.pkl", bytes), ("x/version", Array("3\n".utf8))] + (0 ..< 4).map { ("x/data/\($0)", numbers) }
            let isZip = (try? read(StoredMembers.archive(members))) ?? false
            return isZip || isLegacy
        })

    /// Everything that is asked of tensors.
    private static func read(_ bytes: [UInt8]) throws -> Bool {
        let file = try TensorFile(bytes: bytes, name: "x")
        for tensor in file.tensors.prefix(50) where tensor.count < 100_000 { _ = tensor.floats() }
        _ = try? EmbeddingReader.embedding(in: file, word: "x")
        _ = try? Checkpoint(file)
        _ = ModelKind(file)
        return true
    }

    private static let optimizer = FuzzTarget(
        "optimizer", upTo: 4000, fixtures: ["Tests/*.optim"],
        made: {
            guard let vectors = EmbeddingVectors(values: [1, 2, 3, 4, 5, 6, 7, 8], width: 4) else { return [] }
            let state = AdamWState(step: 3, mean: [Float](repeating: 0.5, count: 8), squaredMean: [Float](repeating: 0.25, count: 8))
            return [try OptimizerStateFile.bytes(state, of: vectors, learningRate: 0.005, archive: "x")]
        },
        body: { bytes, scratch in
            _ = try scratch.put(bytes, "x.pt.optim")
            guard let vectors = EmbeddingVectors(values: [1, 2, 3, 4, 5, 6, 7, 8], width: 4) else { return false }
            return try OptimizerStateFile.read(besides: scratch.file("x.pt"), of: vectors) != nil
        })

    /// `inspect`, which reads whatever it is given.
    private static let inspection = FuzzTarget(
        "inspect", upTo: 8000, weight: 3,
        fixtures: ["Tests/EngineTests/Fixtures/*.safetensors", "Tests/EngineTests/Fixtures/*.pt", "Tests/EngineTests/Fixtures/*.ckpt",
                   "Tests/EngineTests/Fixtures/*.png", "Tests/EngineTests/Fixtures/*.jpg", "Tests/EngineTests/Fixtures/*.webp"],
        body: { bytes, scratch in
            let report = try Inspector().inspect(scratch.put(bytes, "x.bin"))
            _ = try JSONLine.encode(report)
            _ = "\(report)"
            return true
        })

    private static let json = FuzzTarget(
        "json", upTo: 4096, fixtures: ["Sources/TextualInversion/Resources/*.json"],
        texts: ["[1, -2.5e-3, \"\\u00e9\\ud83d\\ude00\\n\", null, true, {\"a\": [[]]}]", "{\"a\": 1, \"a\": 2}", "123456789012345678901234567890"],
        body: { bytes, _ in
            _ = try JSONValue.read(bytes, name: "x")
            return true
        })

    /// The five documents of a diffusers folder, one after the other with a zero byte between, beside the smallest model's weights.
    private static let modelFolder = FuzzTarget(
        "model-folder", upTo: 6000, weight: 3,
        made: { [Array(try SmallestModel.documents().joined(separator: [0]))] },
        body: { bytes, scratch in
            let model = try SmallestModel.installed(in: scratch)
            let parts = bytes.split(separator: 0, maxSplits: SmallestModel.documentNames.count - 1, omittingEmptySubsequences: false)
            for (number, name) in SmallestModel.documentNames.enumerated() {
                _ = try scratch.put(number < parts.count ? Array(parts[number]) : [], "resources/tiny-sd/\(name)")
            }
            _ = try? Inspector().inspect(model.path)
            return try model.draw()
        })

    private static let vocabulary = FuzzTarget(
        "vocabulary", upTo: 12_000, weight: 2, made: { [SmallestModel.vocabulary] },
        body: { bytes, scratch in
            try tokenize(.pair(vocabulary: scratch.put(bytes, "vocab.json"),
                               merges: scratch.put(Array("#version: 0.2\n".utf8), "merges.txt")))
        })

    private static let merges = FuzzTarget(
        "merges", upTo: 4000, texts: ["#version: 0.2\ni n\nt h\na n</w>\nth e</w>\n"],
        body: { bytes, scratch in
            let vocabulary = SmallestModel.vocabulary(adding: ["in", "th", "an</w>", "the</w>"])
            return try tokenize(.pair(vocabulary: scratch.put(vocabulary, "vocab.json"), merges: scratch.put(bytes, "merges.txt")))
        })

    /// Tokens and merges in one file.
    private static let wholeTokenizer = FuzzTarget(
        "tokenizer", upTo: 1000,
        texts: [
            #"{"added_tokens": [{"id": 2, "content": "<|startoftext|>"}, {"id": 3, "content": "<|endoftext|>"}], "x": [null, -1],"#
                + #" "model": {"vocab": {"i": 0, "in": 4, "n": 1}, "merges": [["i", "n"]]}}"#,
            #"{"model": {"merges": ["i n"], "vocab": {"i": 0, "n": 1, "in": 2, "<|startoftext|>": 3, "<|endoftext|>": 4}}}"#,
        ],
        body: { bytes, scratch in try tokenize(.single(scratch.put(bytes, "tokenizer.json"))) })

    private static func tokenize(_ files: TokenizerFiles) throws -> Bool {
        let tokenizer = try CLIPTokenizer(files)
        _ = tokenizer.decode(tokenizer.encode("a photo of the ghost\u{301} 123, 幽灵!") + [0, 1, 2, 70_000])
        _ = tokenizer.pieces("in the window")
        return true
    }

    /// The table of a WD tagger.
    private static let selectedTags = FuzzTarget(
        "selected-tags", upTo: 1000, texts: ["tag_id,name,category,count\n0,general,9,1\n1,long_hair,0,1\n2,\"saber_(fate), \"\"x\"\"\",4,1\n"],
        body: { bytes, scratch in !(try TagTable(csv: scratch.put(bytes, "selected_tags.csv"))).names.isEmpty })

    /// BLIP's word list.
    private static let wordList = FuzzTarget(
        "word-list", upTo: 1000, texts: ["[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n##b\nc\n,\n"],
        body: { bytes, scratch in
            let tokenizer = WordPieceTokenizer(list: try WordList(path: scratch.put(bytes, "vocab.txt")))
            _ = tokenizer.text(tokenizer.ids("a photo, of ÀB c"))
            return true
        })
}
