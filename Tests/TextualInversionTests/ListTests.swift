import Foundation
import Testing

@Suite struct ListTests {
    let program: BuiltProgram

    init() throws { program = try BuiltProgram() }

    @Test func modelsBeginWithTheBuiltInOne() throws {
        defer { program.remove() }
        let folder = program.home.appendingPathComponent("models/Stable-diffusion/sub")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data([1, 2, 3]).write(to: folder.appendingPathComponent("mine.safetensors"))
        let entries = try #require(try program.run("models", "--json").json as? [[String: Any]])
        #expect(entries.map { $0["name"] as? String } == ["tiny-sd", "mine"])
        #expect(entries[0]["is_built_in"] as? Bool == true)
        #expect(entries[1]["size"] as? Int == 3)
        // As `inspect` says it.
        let networks = try #require(entries[0]["networks"] as? [String: Any])
        #expect(networks["prediction"] as? String == "epsilon" && networks["prediction_evidence"] as? String == "scheduler_config.json says")
        #expect(networks["picture_size"] as? Int == 64 && networks["zero_terminal_snr"] as? Bool == false && networks["text_width"] as? Int == 96)
        #expect(entries[1]["networks"] == nil)
        let lines = try program.run("models").output.split(separator: "\n")
        #expect(lines[0].hasPrefix("tiny-sd ") && lines[0].hasSuffix("  Stable Diffusion 1.x, 64x64, noise (scheduler_config.json says)"))
        #expect(lines[1].hasPrefix("mine ") && lines[1].contains("  cannot be used: "))
    }

    @Test func anEmptyHomeIsNoError() throws {
        defer { program.remove() }
        for command in ["embeddings", "runs"] {
            let document = try program.run(command, "--json")
            #expect(document.status == 0)
            #expect(document.output == "[]\n")
            #expect(try program.run(command).status == 0)
        }
    }

    /// Ids from transformers' CLIPTokenizerFast.
    @Test func tokenizesAsCLIP() throws {
        defer { program.remove() }
        let result = try program.run("tokenize", "a photo of a cat", "--json")
        #expect(result.status == 0)
        #expect(result.error.isEmpty)
        let document = try #require(result.json as? [String: Any])
        #expect(document["ids"] as? [Int] == [320, 1125, 539, 320, 2368])
        #expect(document["pieces"] as? [String] == ["a</w>", "photo</w>", "of</w>", "a</w>", "cat</w>"])
        #expect(result.output.split(separator: "\n").count == 1)
        #expect(try program.run("tokenize", "--json", "--", "-1").status == 0)
    }

    @Test func benchMeasuresTheBuiltInModel() throws {
        defer { program.remove() }
        let document = try #require(try program.run("bench", "--model", "tiny-sd", "--steps", "1", "--json").json as? [String: Any])
        for key in ["seconds_per_step", "peak_gb", "gflops"] { #expect(document[key] as? Double ?? 0 > 0) }
        #expect((document["operations"] as? [[String: Any]])?.isEmpty == false)
    }

    @Test(arguments: ["attach", "interrupt", "save", "preview", "resume"])
    func withoutARunOneLineSaysSo(command: String) throws {
        defer { program.remove() }
        for arguments in [[command], [command, "no-such-run"], [command, "../../etc"]] {
            let result = try program.process(arguments).finish()
            #expect(result.status == 1)
            #expect(result.output.isEmpty)
            #expect(result.errorLines.count == 1)
        }
    }
}
