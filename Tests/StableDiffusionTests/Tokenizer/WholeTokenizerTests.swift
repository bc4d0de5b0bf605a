import FoundationEssentials
import StableDiffusion
import Tensor
import Testing

/// `tokenizer.json` in the place of `vocab.json` and `merges.txt`.
@Suite struct WholeTokenizerTests {
    /// How a file has its merges.
    enum Merges: CaseIterable {
        /// `["a", "b"]`.
        case pairs
        /// `"a b"`, in files of older versions.
        case strings
    }

    private static let specials = #"{"id": 3, "content": "<|startoftext|>", "special": true}, "#
        + #"{"content": "<|endoftext|>", "lstrip": false, "x": [{"y": ["}"]}, null, -1.5e3], "id": 4}"#
    private static let vocabulary = #"{"a": 0, "b</w>": 1, "ab</w>": 2}"#

    /// CLIP's tables as transformers saves them in one file.
    private static func clip(_ merges: Merges) throws -> String {
        let vocabulary = try String(contentsOf: URL(filePath: Fixture.tokenizerFolder + "/vocab.json"), encoding: .utf8)
        let text = try String(contentsOf: URL(filePath: Fixture.tokenizerFolder + "/merges.txt"), encoding: .utf8)
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        let lines = escaped.split(separator: "\n").dropFirst().map { line in
            switch merges {
            case .pairs: "[\n        \"\(line.replacing(" ", with: "\",\n        \""))\"\n      ]"
            case .strings: "\"\(line)\""
            }
        }
        let specials = #"{"id": 49406, "content": "<|startoftext|>"}, {"id": 49407, "content": "<|endoftext|>"}"#
        return """
            {"version": "1.0", "truncation": null, "added_tokens": [\(specials)],
            "normalizer": {"type": "Sequence", "normalizers": [{"type": "Replace", "pattern": {"Regex": "\\\\s+\\""}}]},
            "model": {"type": "BPE", "dropout": null, "vocab": \(vocabulary),
            "merges": [\(lines.joined(separator: ",\n      "))]}}
            """
    }

    /// A folder that holds nothing but a `tokenizer.json`.
    private func withFolder<Result>(_ json: String, _ body: (String) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tokenizer-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(json.utf8).write(to: folder.appending(path: "tokenizer.json"))
        return try body(folder.path)
    }

    private func tokenizer(_ json: String) throws -> CLIPTokenizer {
        try withFolder(json) { try CLIPTokenizer(folder: $0) }
    }

    /// See `make_tokenizer.py`.
    @Test func agreesWithTransformersOnWhatItSaves() throws {
        let tokenizer = try CLIPTokenizer(folder: Fixture.folder + "/tokenizer/whole")
        #expect(tokenizer.count == 754 && tokenizer.endToken == 753)
        let samples = try Fixture.json("tokenizer/whole.json", as: [CLIPTokenizerTests.Sample].self)
        #expect(samples.count == 12)
        for sample in samples { #expect(tokenizer.encode(sample.text) == sample.ids, "\(sample.text)") }
    }

    @Test(arguments: Merges.allCases) func givesTheIdsOfThePair(_ merges: Merges) throws {
        let tokenizer = try tokenizer(Self.clip(merges))
        #expect(tokenizer.count == 49408 && tokenizer.commaToken == 267)
        for sample in try Fixture.json("tokenizer/tokens.json", as: [CLIPTokenizerTests.Sample].self) {
            #expect(tokenizer.encode(sample.text) == sample.ids, "\(sample.text)")
        }
        for sample in try Fixture.json("tokenizer/random-texts.json", as: [CLIPTokenizerTests.RandomText].self) {
            #expect(tokenizer.encode(sample.text) == sample.ids, "\(sample.text)")
        }
    }

    /// The pair goes before the single file.
    @Test func aModelFolderMayHaveItAlone() throws {
        try SmallModel.withFolder(tokenizer: "tokenizer-5") { path in
            let folder = "\(path)/tokenizer"
            try Data(Self.clip(.pairs).utf8).write(to: URL(filePath: "\(folder)/tokenizer.json"))
            let pair = TokenizerFiles.pair(vocabulary: "\(folder)/vocab.json", merges: "\(folder)/merges.txt")
            #expect(try Checkpoint.open(path: path).textEncoders[0].tokenizer == pair)
            try FileManager.default.removeItem(atPath: "\(folder)/merges.txt")
            let checkpoint = try Checkpoint.open(path: path)
            #expect(checkpoint.textEncoders[0].tokenizer == .single("\(folder)/tokenizer.json"))
            #expect(checkpoint.textEncoders[0].padding == .token("!"))
            let compute = try Compute(threadCount: 1)
            let encoders = try TextEncoders(checkpoint, tokenizerFolder: "/nowhere", compute: compute)
            #expect(encoders.tokenizer.encode("a photo") == [320, 1125] && encoders.units[0].padding == 0)
            try FileManager.default.removeItem(atPath: "\(folder)/tokenizer.json")
            #expect(try Checkpoint.open(path: path).textEncoders[0].tokenizer == nil)
        }
    }

    @Test(arguments: [
        #"{"model": {"vocab": \#(vocabulary), "merges": [["a", "b</w>"]]}, "added_tokens": [\#(specials)]}"#,
        #"{"added_tokens": [\#(specials)], "model": {"merges": ["a b</w>"], "vocab": \#(vocabulary)}}"#,
        // What is added under an id of the vocabulary is the vocabulary's.
        small(merges: #""a b</w>""#, added: #"{"id": 0, "content": "?"}, "# + specials),
    ])
    func readsMembersInAnyOrder(_ json: String) throws {
        let tokenizer = try tokenizer(json)
        #expect(tokenizer.count == 5 && tokenizer.startToken == 3 && tokenizer.pieces("ab") == ["ab</w>"])
        #expect(tokenizer.encode("AB") == [2] && tokenizer.encode("a b") == [4, 1])
    }

    private static func small(merges: String = "", added: String = specials) -> String {
        #"{"model": {"merges": [\#(merges)], "vocab": \#(vocabulary)}, "added_tokens": [\#(added)]}"#
    }

    /// No file, none of JSON, and none of a tokenizer.
    private static let broken = [
        "", "{", "{}", "[]", #"{"model"}"#, #"{"model": }"#, #"{"model": {}}"#, #"{"model": {"vocab": []}}"#,
        #"{"x": "#, #"{"x": "\"#, #"{"x": ]}"#, #"{"x": [[[[}"#, small() + " x", small(added: ""),
        #"{"model": {"vocab": \#(vocabulary)}, "added_tokens": [\#(specials)]}"#,
        #"{"model": {"merges": [], "vocab": {}}, "added_tokens": [\#(specials)]}"#,
        #"{"model": {"merges": [], "vocab": [["a", -1.5]]}, "added_tokens": [\#(specials)]}"#,
        small(added: specials + #", {"id": 9, "content": "x"}"#),
        small(added: specials + #", {"id": 5, "content": "a"}"#),
    ]
    private static let brokenMerges = [
        #""ab</w>""#, #""a c""#, #"["a"]"#, #"["a", "b</w>", "a"]"#, "[]", "3", "null", #"["a", 3]"#,
        #""a b</w>","#, #""a b</w>" "a b</w>""#,
    ]

    @Test(arguments: broken + brokenMerges.map { small(merges: $0) })
    func refusesWhatIsNone(_ json: String) throws {
        let error = #expect(throws: TokenizerError.self) { try tokenizer(json) }
        guard case .badVocabulary(let file, _) = error else {
            Issue.record("\(json): \(String(describing: error))")
            return
        }
        #expect(file.hasSuffix("/tokenizer.json") && error?.description.contains("\n") == false)
    }

    @Test func depthAndSizeAreBounded() throws {
        let deep = #"{"x": \#(String(repeating: "[", count: 2_000_000))"#
        #expect(throws: TokenizerError.self) { try tokenizer(deep) }
        let large = "{" + String(repeating: " ", count: 33 << 20) + "}"
        let error = #expect(throws: TokenizerError.self) { try tokenizer(large) }
        #expect(error?.description.contains("it is too large") == true)
    }
}
