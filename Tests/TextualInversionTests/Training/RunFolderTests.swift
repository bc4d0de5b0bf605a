import Foundation
import Testing

@Suite struct RunFolderTests {
    let program: BuiltProgram

    init() throws { program = try BuiltProgram() }

    @Test func trainingLeavesTheFilesOfARun() throws {
        defer { program.remove() }
        try program.createWord()
        let result = try program.train(["--dataset", "mint-ghost", "--max-steps", "6", "--seed", "7", "--save-image-every", "3",
                                        "--save-embedding-every", "3", "--preview-steps", "2"]).finish()
        #expect(result.status == 0, "\(result.error)")
        let folder = try program.runFolder()
        #expect(folder.lastPathComponent == "word")
        for file in ["summary.json", "events.jsonl", "textual_inversion_loss.csv", "state.safetensors", "lock", "embeddings/word-3.pt",
                     "embeddings/word-6.pt", "images/word-3.png", "images/word-6.png"] {
            #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent(file).path), "\(file)")
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names.contains { $0.hasPrefix("settings-") && $0.hasSuffix(".json") })
        #expect(!names.contains("control.sock"))
        #expect(!names.contains { $0.hasSuffix(".tmp") })

        let events = try EventLine.parse(result.output)
        #expect(events.filter { $0.name == "step" }.map(\.step) == [1, 2, 3, 4, 5, 6])
        #expect(events.last?.name == "finished")
        #expect(events.last?["state"] as? String == "finished")
        #expect(events.last?["ready_prompt"] as? String != nil)
        #expect(events.allSatisfy { $0["time"] is Double && $0["event"] is String })
        let started = try #require(events.first { $0.name == "started" })
        #expect(started["pictures"] as? Int == 12)
        #expect(started["folder"] as? String == folder.path)
        // What is only worth something while it happens, pictures that are forming, is not kept.
        let kept = try EventLine.read(folder.appendingPathComponent("events.jsonl"))
        for name in ["started", "step", "validation", "saved", "log", "finished"] {
            #expect(kept.count { $0.name == name } == events.count { $0.name == name })
        }
        #expect(kept.filter { $0.name == "preview" }.map { $0["file"] as? String } == ["images/word-3.png", "images/word-6.png"])
    }

    @Test func theLossTableIsTheWebUIs() throws {
        defer { program.remove() }
        try program.createWord()
        #expect(try program.train(["--dataset", "mint-ghost", "--max-steps", "3", "--seed", "7", "--batch-size", "6"]).finish().status == 0)
        let table = try String(contentsOf: program.runFolder().appendingPathComponent("textual_inversion_loss.csv"), encoding: .utf8)
        let lines = table.components(separatedBy: "\r\n")
        #expect(lines[0] == "step,epoch,epoch_step,loss,learn_rate")
        // Twelve pictures in batches of six are two steps an epoch.
        #expect(lines[1].hasPrefix("1,0,0,0.") && lines[1].hasSuffix(",0.005"))
        #expect(lines[2].hasPrefix("2,0,1,"))
        #expect(lines[3].hasPrefix("3,1,0,"))
        #expect(lines[4].isEmpty && lines.count == 5)
    }

    @Test func asPlainLinesOffATerminal() throws {
        defer { program.remove() }
        try program.createWord()
        let result = try program.run("train", "word", "--dataset", "mint-ghost", "--max-steps", "3", "--seed", "7")
        #expect(result.status == 0)
        #expect(!result.output.contains("\u{1B}") && !result.output.contains("\r"))
        #expect(result.output.contains("step 3 of 3, loss 0."))
        #expect(result.output.contains("Finished at step 3"))
    }

    @Test func twoRunsOfOneNameOnOneDay() throws {
        defer { program.remove() }
        try program.createWord()
        for last in ["2", "4"] {
            #expect(try program.train(["--dataset", "mint-ghost", "--max-steps", last, "--seed", "7"]).finish().status == 0)
        }
        let folder = try program.runFolder()
        #expect(folder.lastPathComponent == "word-2")
        // The second run goes on from the embedding's own step.
        let events = try EventLine.read(folder.appendingPathComponent("events.jsonl"))
        #expect(events.filter { $0.name == "step" }.map(\.step) == [3, 4])
    }

    @Test func aFinishedRunsCopyCanBePromoted() throws {
        defer { program.remove() }
        try program.createWord()
        #expect(try program.train(["--dataset", "mint-ghost", "--max-steps", "4", "--seed", "7", "--save-embedding-every", "2"]).finish().status == 0)
        let missing = try program.run("promote", "word", "--step", "3")
        #expect(missing.status == 1)
        #expect(missing.errorLines.count == 1)
        #expect(missing.error.contains("2, 4"))
        let result = try program.run("promote", "word", "--step", "2", "--json")
        #expect(result.status == 0)
        let entries = try #require(try program.run("embeddings", "--json").json as? [[String: Any]])
        #expect(entries.first?["step"] as? Int == 2)
    }

    @Test func otherSettingsTrainToo() throws {
        defer { program.remove() }
        try program.createWord()
        let result = try program.train([
            "--dataset", "candy-sticker", "--max-steps", "2", "--seed", "-1", "--template", "style_filewords", "--batch-size", "2",
            "--gradient-accumulation", "2", "--clip-grad", "norm", "--clip-grad-value", "0.5", "--shuffle-tags", "--tag-dropout", "0.2",
            "--latent-sampling", "random", "--use-alpha-weight", "--hold-out", "0.25", "--width", "48", "--height", "32", "--no-png-chunks",
            "--save-optimizer-state", "--write-csv-every", "0", "--validate-every", "1", "--preview-sampler", "euler A", "--clip-skip", "2",
            "--precision", "full", "--rng", "nv", "--ensd", "-1",
        ]).finish()
        #expect(result.status == 0, "\(result.error)")
        #expect(FileManager.default.fileExists(atPath: program.embeddings.appendingPathComponent("word.pt.optim").path))
        let validations = try EventLine.parse(result.output).filter { $0.name == "validation" }
        #expect(validations.count == 3)
        #expect(validations.allSatisfy { $0["held_out_loss"] is Double })
    }
}
