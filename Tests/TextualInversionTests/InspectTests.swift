import Foundation
import Testing

@Suite struct InspectTests {
    let program: BuiltProgram

    init() throws { program = try BuiltProgram() }

    @Test func saysWhatAnEmbeddingIs() throws {
        defer { program.remove() }
        #expect(try program.run("create", "word", "--vectors", "3").status == 0)
        let file = program.embeddings.appendingPathComponent("word.pt").path
        let document = try #require(try program.run("inspect", file, "--json").json as? [String: Any])
        #expect(document["kind"] as? String == "embedding")
        #expect(try program.run("inspect", file).output.contains("3 of 96"))
    }

    @Test func saysWhatTheBuiltInModelIs() throws {
        defer { program.remove() }
        let models = try #require(try program.run("models", "--json").json as? [[String: Any]])
        let path = try #require(models.first?["path"] as? String)
        let few = try program.run("inspect", path)
        #expect(few.output.contains("Stable Diffusion 1.x"))
        let all = try program.run("inspect", path, "--tensors")
        #expect(all.output.count > few.output.count)
    }

    @Test func whatIsNoModelIsOneLine() throws {
        defer { program.remove() }
        try Data("no model".utf8).write(to: program.folder.appendingPathComponent("x.safetensors"))
        for file in ["x.safetensors", "missing.ckpt", "/dev/null", "."] {
            let result = try program.run("inspect", file)
            #expect(result.status == 1, "\(file)")
            #expect(result.errorLines.count == 1, "\(file)")
        }
    }
}
