import Foundation
import Testing

/// Runs in a process of their own, and what other processes tell them.
@Suite struct DetachTests {
    let program: BuiltProgram
    private static let endless = ["--dataset", "mint-ghost", "--seed", "7", "--save-embedding-every", "0", "--save-image-every", "0"]

    init() throws {
        program = try BuiltProgram()
        try program.createWord()
    }

    @Test func aDetachedRunIsWatchedToldAndInterrupted() throws {
        defer { program.remove() }
        let begun = try program.process(["train", "word", "--detach", "--json"] + Self.endless).finish()
        #expect(begun.status == 0, "\(begun.error)")
        let entry = try #require(begun.json as? [String: Any])
        let folder = URL(fileURLWithPath: try #require(entry["path"] as? String))
        let summary = try #require(entry["summary"] as? [String: Any])
        #expect(summary["state"] as? String == "running")
        let worker = pid_t(try #require(summary["process_id"] as? Int))
        // A session of its own: no signal of this terminal reaches it.
        #expect(getsid(worker) == worker)

        let refused = try program.run("resume", "word")
        #expect(refused.status == 1)
        #expect(refused.errorLines.count == 1)

        let saved = try program.run("save")
        #expect(saved.status == 0, "\(saved.error)")
        #expect(FileManager.default.fileExists(atPath: saved.output.trimmingCharacters(in: .whitespacesAndNewlines)))
        let preview = try program.run("preview", "word")
        #expect(preview.status == 0, "\(preview.error)")
        #expect(FileManager.default.fileExists(atPath: preview.output.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(try program.run("promote", "--step", "123456").status == 1)

        let watcher = try program.process(["attach", "--json"])
        #expect(watcher.waitForStep(5))
        watcher.send(SIGINT)
        #expect(watcher.finish().status == 0)
        #expect(kill(worker, 0) == 0)

        let interrupted = try program.run("interrupt")
        #expect(interrupted.status == 0, "\(interrupted.error)")
        #expect(try program.summaries().first?["state"] as? String == "interrupted")
        let log = try String(contentsOf: folder.appendingPathComponent("worker.log"), encoding: .utf8)
        #expect(log.contains("Interrupted at step"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: program.home.appendingPathComponent("textual_inversion").path).count == 1)
        #expect(try program.run("attach", "word").status == 0)
    }

    /// Everybody on a machine can read the arguments of all processes.
    @Test func aDetachedRunKeepsItsPromptsToItself() throws {
        defer { program.remove() }
        let begun = try program.process(
            ["train", "word", "--detach", "--json", "--preview-prompt", "a secret picture", "--preview-negative-prompt", "secret"] + Self.endless).finish()
        #expect(begun.status == 0, "\(begun.error)")
        let summary = try #require((begun.json as? [String: Any])?["summary"] as? [String: Any])
        let worker = pid_t(try #require(summary["process_id"] as? Int))
        for file in ["cmdline", "environ"] {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: "/proc/\(worker)/\(file)"))
            #expect(!bytes.isEmpty && bytes.range(of: Data("secret".utf8)) == nil, "\(file)")
        }
        // Nor does the file that handed them over stay open.
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(worker)/fd").compactMap { number in
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(worker)/fd/\(number)")
        }
        #expect(!open.contains { $0.contains("memfd") })
        #expect(try program.run("interrupt").status == 0)
        let folder = try program.runFolder()
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix("settings-") }
        let settings = try String(contentsOf: folder.appendingPathComponent(try #require(names.first)), encoding: .utf8)
        #expect(settings.contains("a secret picture"))
        #expect(try program.run("train", "word", "--handed-settings").status == 64)
    }

    @Test func aDetachedRunThatCannotBeginSaysWhy() throws {
        defer { program.remove() }
        let result = try program.run("train", "word", "--dataset", "no-such-folder", "--detach")
        #expect(result.status == 1)
        #expect(result.errorLines.count == 1)
        #expect(result.error.contains("no-such-folder"))
        let logs = program.home.appendingPathComponent("textual_inversion")
        #expect(try FileManager.default.contentsOfDirectory(atPath: logs.path).isEmpty)
    }

    @Test func aRunAtWorkPromotesItsCopyAndAKilledOneIsToldOf() throws {
        defer { program.remove() }
        let begun = try program.process(["train", "word", "--detach", "--json"] + Self.endless).finish()
        let summary = try #require((begun.json as? [String: Any])?["summary"] as? [String: Any])
        let worker = pid_t(try #require(summary["process_id"] as? Int))
        let saved = try program.run("save", "--json")
        let step = try #require((saved.json as? [String: Any])?["step"] as? Int)
        let promoted = try program.run("promote", "--step", "\(step)")
        #expect(promoted.status == 0, "\(promoted.error)")
        let entries = try #require(try program.run("embeddings", "--json").json as? [[String: Any]])
        #expect(entries.first?["step"] as? Int == step)
        let watcher = try program.process(["attach", "--json"])
        #expect(watcher.waitForStep(step + 3))
        kill(worker, SIGKILL)
        let watched = watcher.finish()
        #expect(watched.status == 1)
        #expect(watched.errorLines.count == 1)
        #expect(watched.error.contains("resume"))
    }

    @Test func anInterruptedRunGoesOnDetached() throws {
        defer { program.remove() }
        let running = try program.train(["--dataset", "mint-ghost", "--max-steps", "30", "--seed", "7", "--save-image-every", "0"])
        #expect(running.waitForStep(4))
        running.send(SIGTERM)
        #expect(running.finish().status == 130)
        #expect(try program.run("resume", "--detach").status == 0)
        let watched = try program.run("attach", "word", "--json")
        #expect(watched.status == 0)
        let steps = try EventLine.parse(watched.output).filter { $0.name == "step" }.map(\.step)
        #expect(steps == Array(1...30))
        #expect(try program.summaries().first?["state"] as? String == "finished")
    }

    @Test func aHangUpDoesNotStopARun() throws {
        defer { program.remove() }
        let running = try program.train(["--dataset", "mint-ghost", "--max-steps", "30", "--seed", "7", "--save-image-every", "0", "--save-embedding-every", "0"])
        #expect(running.waitForStep(3))
        running.send(SIGHUP)
        let result = running.finish()
        #expect(result.status == 0)
        #expect(try EventLine.parse(result.output).last?.name == "step")
        #expect(try EventLine.read(program.runFolder().appendingPathComponent("events.jsonl")).last?.name == "finished")
    }

    @Test func aRunOutlivesItsReader() throws {
        defer { program.remove() }
        let settings = ["--dataset", "mint-ghost", "--max-steps", "10", "--seed", "7", "--save-image-every", "0"]
        #expect(try program.train(settings, shell: "exec >&-").finish().status == 0)
        #expect(try program.summaries().first?["state"] as? String == "finished")
        // The reader of a pipe leaves after one line.
        let fifo = program.folder.appendingPathComponent("pipe").path
        #expect(mkfifo(fifo, 0o600) == 0)
        let more = ["--dataset", "mint-ghost", "--max-steps", "20", "--seed", "7", "--save-image-every", "0"]
        let piped = try program.train(more, shell: "head -n 1 '\(fifo)' >/dev/null & exec >'\(fifo)'")
        #expect(piped.finish().status == 0)
        #expect(try program.summaries().first?["step"] as? Int == 20)
    }
}
