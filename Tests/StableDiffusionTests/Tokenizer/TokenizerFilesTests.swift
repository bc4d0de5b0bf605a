import FoundationEssentials
import StableDiffusion
import Testing

/// Broken tokenizer files are refused with one line, never a trap.
@Suite struct TokenizerFilesTests {
    private static let goodVocabulary = #"{"a": 0, "b</w>": 1, "ab</w>": 2, "<|startoftext|>": 3, "<|endoftext|>": 4}"#

    /// The error that two files of these contents give; nil when they load.
    private func load(vocabulary: String, merges: String = "#version: 0.2\na b</w>\n") throws -> TokenizerError? {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tokenizer-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(vocabulary.utf8).write(to: folder.appending(path: "vocab.json"))
        try Data(merges.utf8).write(to: folder.appending(path: "merges.txt"))
        do {
            let tokenizer = try CLIPTokenizer(folder: folder.path)
            #expect(tokenizer.encode("AB") == [2])
            #expect(tokenizer.encode("z") == [4], "unknown bytes are the end token")
            return nil
        } catch {
            return error
        }
    }

    @Test func readsASmallVocabulary() throws {
        #expect(try load(vocabulary: Self.goodVocabulary) == nil)
        #expect(try load(vocabulary: Self.goodVocabulary, merges: "a b</w>\r\n\r\n") == nil)
        #expect(try load(vocabulary: Self.goodVocabulary.replacing("\"a\"", with: #""\u0061""#)) == nil)
    }

    @Test(arguments: [
        "", "{", "{}", "[]", "{\"a\"", "{\"a\": ", "{\"a\": 0", "{\"a\": 0,", "{\"a\": -1}", "{\"a\": 1}", "{\"a\": 0, \"a\": 1}", "{\"a\": 0, \"b\": 0}",
        "{\"a\": 99999999999999999999}", "{\"\\u12\": 0}", "{\"\\ud800\": 0}", "{\"\\x\": 0}", "{\"a\": 0} x", "{\"a\": 0}",
    ])
    func refusesABadVocabulary(_ text: String) throws {
        let error = try load(vocabulary: text)
        guard case .badVocabulary = error else {
            Issue.record("\(text): \(String(describing: error))")
            return
        }
        #expect(error?.description.contains("\n") == false)
    }

    @Test(arguments: ["a b</w>\nnothing", "a b</w>\na a", "a b</w>\na c", "a b</w>\n ", "a b</w>\na b </w>"])
    func refusesABadMerge(_ text: String) throws {
        guard case .badMerge(_, line: 2) = try load(vocabulary: Self.goodVocabulary, merges: text) else {
            Issue.record("\(text) was read")
            return
        }
    }

    @Test func namesAMissingFile() {
        #expect(throws: TokenizerError.unreadable(file: "/nowhere/vocab.json")) { try CLIPTokenizer(folder: "/nowhere") }
    }
}
