import Foundation
import Testing

/// Numbers from files and command lines that once ended the program with a trap, through the whole program.
@Suite struct HostileNumbersTests {
    let program: BuiltProgram

    init() throws { program = try BuiltProgram() }

    private func settings(_ text: String) throws {
        let folder = program.folder.appendingPathComponent("config/textual-inversion")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try text.write(to: folder.appendingPathComponent("settings.yaml"), atomically: true, encoding: .utf8)
    }

    @Test(arguments: [
        ("training: {steps: 1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1:1}", "training.steps"), ("training: {batch_size: 9223372036854775807}", "training.batch_size"),
        ("model_options: {threads: 9223372036854775807}", "model_options.threads"),
    ])
    func settingsAreALineAndTheDefaultsServe(_ text: String, _ key: String) throws {
        defer { program.remove() }
        try settings(text)
        let result = try program.run("runs")
        #expect(result.status == 0 && result.errorLines.count == 1, "\(result.error)")
        #expect(result.error.hasPrefix("warning: ") && result.error.contains("settings.yaml line 1: \(key) ") && result.error.contains("the defaults serve"))
    }

    @Test func aPromptWeightBeyondAllNumbers() throws {
        defer { program.remove() }
        let prompt = "a (cat:\(String(repeating: "9", count: 300)))"
        for arguments in [["generate", prompt, "--steps", "1", "--output", "x"], ["generate", "a AND \(prompt):1", "--steps", "1", "--output", "x"]] {
            let result = try program.process(arguments).finish()
            #expect(result.status == 1 && result.errorLines.last == "Error: a weight in the prompt is no finite number; give weights such as (word:1.2)", "\(result.error)")
        }
        // The largest that numbers hold: nothing can be drawn of it.
        let large = try program.run("generate", "(a cat:300000000000000000000000000000000000000)", "--steps", "2", "--seed", "5", "--output", "x")
        #expect(large.status == 1 && large.errorLines.last?.hasPrefix("Error: The picture of seed 5 is not finite: ") == true, "\(large.error)")
    }

    @Test func tokenizeGoesOn() throws {
        defer { program.remove() }
        let long = String(repeating: "(", count: 2_000_000)
        let lines = ["(a:99999999999999999999)", "a cat", "(a:\(String(repeating: "9", count: 320)))", long, "(b:1.25)"]
        try (lines.joined(separator: "\n") + "\n").write(to: program.folder.appendingPathComponent("in"), atomically: true, encoding: .utf8)
        let text = try program.run("tokenize", "-", shell: "exec <in")
        #expect(text.status == 1, "\(text.error)")
        #expect(text.output.contains("  99999999999999995805696.00  \"a\"") || text.output.contains("e+"), "\(text.output)")
        #expect(text.output.contains("  inf  \"a\"") && text.output.contains("  1.25  \"b\""))
        #expect(text.errorLines == [
            "warning: a weight in the prompt is no finite number; give weights such as (word:1.2); pictures cannot be made of it",
            "error: Line 4: the prompt has more than 65536 bytes; shorten it",
        ], "\(text.error)")
        let json = try program.run("tokenize", "-", "--json", shell: "exec <in")
        let documents = try json.output.split(separator: "\n").map { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] }
        #expect(documents.count == 4)
        let weights = documents.compactMap { (($0?["attention"] as? [[Any]])?.first)?.last }
        #expect(weights.count == 4 && weights[2] is NSNull && weights[3] as? Double == 1.25)
    }

    @Test func controlCharactersOfTheCommandLineAreNotRepeated() throws {
        defer { program.remove() }
        let usage = try program.run("train", "--\u{1B}[31mx\u{9B}0m\u{202E}")
        #expect(usage.status == 64)
        let json = try program.run("tokenize", "a\u{9B}31m\u{202E}\u{2066}\u{7F} 猫é", "--json")
        for text in [usage.error, json.output] {
            #expect(!text.unicodeScalars.contains { $0.value == 0x1B || (0x7F...0x9F).contains($0.value) || (0x202A...0x202E).contains($0.value) || $0.value == 0x2066 })
        }
        #expect(json.output.contains("\"text\":\"a\\u009b31m\\u202e\\u2066\\u007f 猫é\""))
        let document = try #require(json.json as? [String: Any])
        #expect(document["text"] as? String == "a\u{9B}31m\u{202E}\u{2066}\u{7F} 猫é")
        for name in ["a\u{202E}b", "a\u{200B}b", "\u{2066}a", "a\u{AD}b"] {
            let made = try program.run("create", name)
            #expect(made.status == 64 && made.error.contains("holds a control character, line break or invisible sign"), "\(made.error)")
        }
        #expect(try program.run("create", "👩‍💻").status == 0)
    }

    /// Few threads, little memory, few descriptors: it runs, or says in a line why not. It never waits for ever, nor traps.
    @Test(arguments: ["ulimit -v 150000", "ulimit -v 250000", "ulimit -v 400000", "ulimit -n 12", "ulimit -n 20"])
    func limitsEndInALineOrNotAtAll(_ limit: String) throws {
        defer { program.remove() }
        #expect(try program.run("create", "word", "--log-level", "error").status == 0)
        let running = try program.process(["train", "word", "--dataset", "mint-ghost", "--max-steps", "2", "--threads", "2"], shell: "ulimit -c 0; \(limit)")
        let ended = running.wait(seconds: 60) { !running.isRunning }
        if !ended { running.send(SIGKILL) }
        let result = running.finish()
        #expect(ended && (result.status == 0 || result.status == 1), "\(limit): \(result.status) \(result.error.suffix(2000))")
        if result.status == 1 { #expect(result.errorLines.count { $0.hasPrefix("Error: ") || $0.hasPrefix("textual-inversion: ") } == 1, "\(limit): \(result.error)") }
    }
}
