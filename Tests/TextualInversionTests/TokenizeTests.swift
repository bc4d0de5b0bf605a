import Foundation
import Testing

/// `tokenize` against what the web UI's own parser makes of prompts.
@Suite struct TokenizeTests {
    let program: BuiltProgram

    init() throws { program = try BuiltProgram() }

    /// The reference of the prompt language, beside the tests of its module.
    private static func reference() throws -> [[String: Any]] {
        let file = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("StableDiffusionTests/Fixtures/prompt/prompts.json")
        return try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [[String: Any]] ?? []
    }

    @Test func promptsOfStandardInputAreExplainedALineEach() throws {
        defer { program.remove() }
        let cases = try Self.reference().filter { ($0["prompt"] as? String)?.contains("\n") == false }
        #expect(cases.count > 60)
        let lines = cases.compactMap { $0["prompt"] as? String }.joined(separator: "\n") + "\n"
        try lines.write(to: program.folder.appendingPathComponent("prompts.txt"), atomically: true, encoding: .utf8)
        for steps in [10, 20] {
            let result = try program.run("tokenize", "-", "--steps", "\(steps)", "--json", shell: "exec <prompts.txt")
            #expect(result.status == 0, "\(result.error)")
            let documents = try result.output.split(separator: "\n").map { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? NSDictionary }
            #expect(documents.count == cases.count)
            for (document, reference) in zip(documents, cases) {
                let document = try #require(document)
                for (key, expected) in [("attention", "attention"), ("schedule", "schedule_\(steps)"), ("and", "and")] {
                    #expect(document[key] as? NSArray == reference[expected] as? NSArray, "\(reference["prompt"] ?? "") \(key)")
                }
            }
        }
    }

    @Test func chunksAreWhatGenerationUses() throws {
        defer { program.remove() }
        #expect(try program.run("create", "sparkle-fox", "--vectors", "3").status == 0)
        let result = try program.run("tokenize", "a (sparkle-fox:1.5) AND a dog # comment", "--json")
        let document = try #require(result.json as? [String: Any])
        let chunks = try #require(document["chunks"] as? [[String: Any]])
        #expect(chunks.count == 2)
        let ids = try #require((chunks[0]["ids"] as? [[Int]])?.first)
        // Start, "a", the word's three places, then ends up to 77.
        #expect(ids.count == 77)
        #expect(Array(ids.prefix(6)) == [49406, 320, 0, 0, 0, 49407])
        #expect((chunks[0]["weights"] as? [[Double]])?.first?.prefix(6).map { $0 } == [1, 1, 1.5, 1.5, 1.5, 1])
        let found = try #require((chunks[0]["embeddings"] as? [[String: Any]])?.first)
        #expect(found["name"] as? String == "sparkle-fox")
        #expect(found["vectors"] as? Int == 3)
        #expect((chunks[1]["ids"] as? [[Int]])?.first.map { Array($0.prefix(4)) } == [49406, 320, 1929, 49407])
        #expect(document["tokens"] as? Int == 4)
    }
}
