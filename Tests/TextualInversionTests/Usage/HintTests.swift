import Foundation
import Testing

/// Commands that the program tells its user: pasted into a shell they do what they say.
@Suite struct HintTests {
    let program: BuiltProgram

    init() throws { program = try BuiltProgram() }

    /// Runs a line in a shell in which the program is known by its name.
    private func paste(_ line: String) throws -> BuiltProgram.Result {
        let bin = program.folder.appendingPathComponent("bin")
        try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
        let link = bin.appendingPathComponent("textual-inversion")
        if !FileManager.default.fileExists(atPath: link.path) {
            try FileManager.default.createSymbolicLink(at: link, withDestinationURL: URL(fileURLWithPath: BuiltProgram.path))
        }
        // The program is started as an argument of `sh`; its place is taken by a shell that reads the line.
        let script = program.folder.appendingPathComponent("pasted.sh")
        try line.write(to: script, atomically: true, encoding: .utf8)
        return try program.run("--version", shell: "PATH='\(bin.path)':$PATH; export PATH; exec /bin/sh '\(script.path)'")
    }

    private func hint(_ text: String, after mark: String) throws -> String {
        let line = try #require(text.split(whereSeparator: \.isNewline).first { $0.contains(mark) }, "\(text)")
        return String(line[try #require(line.range(of: mark)).upperBound...])
    }

    @Test(arguments: ["my cat's", "a(b)", "-dash", "$HOME *", "猫", "a;b&c", "\"q\""])
    func anEmbeddingOfAnyNameIsTrainedAndResumed(name: String) throws {
        defer { program.remove() }
        let place = ["--home", "a home", "--log-level", "error"]
        let made = try program.process(["create", "--vectors", "2", "--init-text", "ghost"] + place + ["--", name]).finish()
        #expect(made.status == 0, "\(made.error)")
        let training = try hint(made.output, after: "Train it: ").replacingOccurrences(of: "FOLDER", with: "mint-ghost --max-steps 2 --save-image-every 0")
        let trained = try paste(training)
        #expect(trained.status == 0, "\(training): \(trained.error)")
        // The home was given as a relative path: what is said of files leads to them from anywhere.
        let file = program.folder.resolvingSymlinksInPath().appendingPathComponent("a home/embeddings/\(name).pt").path
        #expect(trained.output.contains("Saved \(file)\n"), "\(trained.output)")
    }

    @Test func anInterruptedRunIsResumed() throws {
        defer { program.remove() }
        let place = ["--home", "my home"]
        #expect(try program.process(["create", "it's"] + place).finish().status == 0)
        let running = try program.process(
            ["train", "it's", "--dataset", "mint-ghost", "--max-steps", "30", "--save-image-every", "0", "--log-directory", "my runs", "--json"] + place)
        #expect(running.waitForStep(2))
        running.send(SIGTERM)
        let stopped = running.finish()
        #expect(stopped.status == 130)
        let reason = try #require(try EventLine.parse(stopped.output).last?["reason"] as? String)
        let resumed = try paste(hint(reason, after: "go on with: "))
        #expect(resumed.status == 0, "\(reason): \(resumed.error)")
        #expect(resumed.output.contains("Finished at step 30"))
    }

    @Test func aDetachedRunIsWatchedAndStopped() throws {
        defer { program.remove() }
        let place = ["--home", "my home"]
        #expect(try program.process(["create", "it's"] + place).finish().status == 0)
        let begun = try program.process(["train", "it's", "--dataset", "mint-ghost", "--save-image-every", "0", "--detach"] + place).finish()
        #expect(begun.status == 0, "\(begun.error)")
        let commands = try hint(begun.output, after: "`").split(separator: "`")
        try #require(commands.count == 4)
        let stopped = try paste(String(commands[2]))
        #expect(stopped.status == 0, "\(commands): \(stopped.error)")
        let watched = try paste(String(commands[0]))
        #expect(watched.status == 0 && watched.error.contains("interrupted"), "\(commands): \(watched.error)")
    }

    @Test func whatIsMissingIsMadeByTheCommandThatIsNamed() throws {
        defer { program.remove() }
        let missing = try program.run("train", "my cat", "--dataset", "mint-ghost", "--home", "a home")
        #expect(missing.status == 1)
        let made = try paste(hint(missing.error, after: "make it with: "))
        #expect(made.status == 0, "\(missing.error): \(made.error)")
        #expect(FileManager.default.fileExists(atPath: program.folder.appendingPathComponent("a home/embeddings/my cat.pt").path))
        let lost = try program.run("attach", "--home", "a home", "--log-directory", "no runs")
        let command = try #require(lost.error.split(separator: "`").dropFirst().first)
        #expect(try paste(String(command)).status == 0, "\(lost.error)")
    }

    @Test func aHomeThatIsNotThereIsSaid() throws {
        defer { program.remove() }
        for command in ["models", "embeddings", "runs"] {
            let typo = try program.run(command, "--home", "typo")
            #expect(typo.status == 0)
            #expect(typo.errorLines.count == 1 && typo.error.hasPrefix("warning: There is no home ") && typo.error.contains("/typo;"), "\(typo.error)")
        }
        #expect(try program.run("create", "x", "--log-level", "error").status == 0)
        #expect(try program.run("models").error.isEmpty)
    }
}
