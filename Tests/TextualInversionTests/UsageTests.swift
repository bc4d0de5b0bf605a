import Foundation
import Testing

@Suite struct UsageTests {
    let program: BuiltProgram

    init() throws { program = try BuiltProgram() }

    @Test(arguments: [
        ["no-such-command"], ["--no-such-option"], ["train"], ["train", "x"], ["create"], ["tokenize"], ["promote"],
        ["train", "x", "--dataset", "mint-ghost", "--seed", "many"], ["train", "x", "--dataset", "mint-ghost", "--seed", "-2"],
        ["train", "x", "--dataset", "mint-ghost", "--hold-out", "1"], ["train", "x", "--dataset", "mint-ghost", "--clip-grad", "much"],
        ["train", "x", "--dataset", "mint-ghost", "--max-steps", "0"], ["create", "x", "--rng", "gpu"],
        ["models", "--log-level", "loud"],
    ])
    func wrongUsageIs64(arguments: [String]) throws {
        defer { program.remove() }
        let result = try program.process(arguments).finish()
        #expect(result.status == 64)
        #expect(result.output.isEmpty)
        #expect(result.error.hasPrefix("Error: "))
        #expect(result.error.contains("Usage: textual-inversion"))
    }

    @Test func helpGoesToStandardOutput() throws {
        defer { program.remove() }
        for arguments in [["--help"], ["help", "train"], ["train", "--help"], []] {
            let result = try program.process(arguments).finish()
            #expect(result.status == 0)
            #expect(result.output.contains("textual-inversion"))
            #expect(result.error.isEmpty)
        }
        let help = try program.run("help", "train").output
        #expect(help.contains("--gradient-accumulation"))
        #expect(help.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains("from its end, 1 to 12; no effect on Stable Diffusion 2.x or XL."))
    }

    @Test func settingsThatCannotBeReadAreSaidAndDoNotStop() throws {
        defer { program.remove() }
        let config = program.folder.appendingPathComponent("config/textual-inversion")
        try FileManager.default.createDirectory(at: config, withIntermediateDirectories: true)
        try "model_options:\n  threads: many\n".write(to: config.appendingPathComponent("settings.yaml"), atomically: true, encoding: .utf8)
        let result = try program.run("models")
        #expect(result.status == 0)
        #expect(result.errorLines.count == 1)
        #expect(result.error.contains("settings.yaml line 2"))
    }

    @Test func settingsAreTheDefaultsOfOptions() throws {
        defer { program.remove() }
        let config = program.folder.appendingPathComponent("config/textual-inversion")
        try FileManager.default.createDirectory(at: config, withIntermediateDirectories: true)
        let settings = "training:\n  data_root: mint-ghost\n  steps: 3\n  create_image_every: 0\ngeneration:\n  steps: 2\n"
        try settings.write(to: config.appendingPathComponent("settings.yaml"), atomically: true, encoding: .utf8)
        try program.createWord()
        #expect(try program.run("train", "word").output.contains("step 3 of 3"))
        #expect(try program.run("train", "word", "--max-steps", "4").output.contains("step 4 of 4"))
        let events = try EventLine.parse(try program.run("generate", "a cat", "--json").output)
        #expect(events.compactMap { $0["sampling_steps"] as? Int }.allSatisfy { $0 == 2 })
    }

    @Test func aClosedStandardOutputBreaksNothing() throws {
        defer { program.remove() }
        #expect(try program.run("models", shell: "exec >&-").status == 0)
        // A reader that has gone: the shell's pipe ends before the program writes.
        let result = try program.run("create", "gone", shell: "exec >&-")
        #expect(result.status == 0)
        #expect(FileManager.default.fileExists(atPath: program.embeddings.appendingPathComponent("gone.pt").path))
    }

    @Test func outputThatCannotBeWrittenIsAnError() throws {
        defer { program.remove() }
        let result = try program.run("models", "--json", shell: "exec >/dev/full")
        #expect(result.status == 1)
        #expect(result.errorLines.count == 1)
        #expect(result.error.contains("standard output"))
    }

    /// What stands in the file is not to be looked for on the command line.
    @Test func aModelNamedInSettingsIsSaidToBe() throws {
        defer { program.remove() }
        let config = program.folder.appendingPathComponent("config/textual-inversion")
        try FileManager.default.createDirectory(at: config, withIntermediateDirectories: true)
        let file = config.appendingPathComponent("settings.yaml")
        try "model_options:\n  model: nosuchmodel\n".write(to: file, atomically: true, encoding: .utf8)
        for arguments in [["create", "x"], ["generate", "x"], ["tokenize", "x"]] {
            let result = try program.process(arguments).finish()
            #expect(result.status == 1 && result.errorLines.count == 1)
            #expect(result.error.contains("No model nosuchmodel") && result.error.contains("(named in \(file.path))"), "\(result.error)")
        }
        let own = try program.run("create", "x", "--model", "nosuchmodel")
        #expect(own.status == 1 && !own.error.contains("settings.yaml"))
        try "trainig:\n  steps: 3\n".write(to: file, atomically: true, encoding: .utf8)
        let models = try program.run("models")
        #expect(models.status == 0 && models.errorLines.count == 1)
        #expect(models.error.contains("settings.yaml line 1: there is no setting trainig; did you mean training?"), "\(models.error)")
    }

    /// A limit of the process counts as the machine's memory does.
    @Test func memoryIsWhatTheProcessMayHave() throws {
        defer { program.remove() }
        let result = try program.run("generate", "a cat", "--steps", "1", "--output", "pictures", shell: "ulimit -v 1500000")
        #expect(result.status == 0, "\(result.error)")
        let line = try #require(result.errorLines.first { $0.hasPrefix("This takes about ") })
        let words = line.split(separator: " ").map(String.init)
        let place = try #require(words.firstIndex(of: "free")) - 2
        let free = (Double(words[place]) ?? .infinity) * (words[place + 1] == "GB" ? 1000 : 1)
        #expect(free < 1536, "\(line)")
    }

    /// What was pasted may hold escapes of a terminal, whoever says it back.
    @Test func whatWasTypedSteersNoTerminal() throws {
        defer { program.remove() }
        let escapes = "\u{1B}[31mx\u{9B}5n\u{202E}y"
        for arguments in [["models", escapes], ["models", "--" + escapes], [escapes], ["create", escapes], ["train", "x", "--seed", escapes], ["tokenize", escapes, "--json"]] {
            let result = try program.process(arguments).finish()
            let said = result.output + result.error
            #expect(!said.unicodeScalars.contains { [0x1B, 0x9B].contains($0.value) }, "\(arguments)")
            if arguments.last != "--json" { #expect(result.status == 64 && !said.unicodeScalars.contains { $0.value == 0x202E }, "\(arguments)") }
        }
        // Still the same text to a reader of JSON.
        let report = try #require(try program.run("tokenize", escapes, "--json").json as? [String: Any])
        #expect(report["text"] as? String == escapes)
    }
}
