import Foundation
import Testing

/// Training runs of the program on the built-in model and its sample, small enough for tests.
extension BuiltProgram {
    /// Options of a run of 40 steps whose draws are fixed; copies and previews are frequent, as states are saved with them.
    static let settings = [
        "--dataset", "mint-ghost", "--max-steps", "40", "--seed", "7", "--learning-rate", "0.005:25, 0.002", "--save-embedding-every", "5",
        "--save-image-every", "20", "--preview-steps", "2", "--preview-seed", "1", "--validate-every", "10",
    ]

    /// Makes the embedding `word`.
    /// - Parameter model: as `--model` takes it.
    func createWord(model: String = "tiny-sd") throws {
        let result = try run("create", "word", "--vectors", "4", "--init-text", "ghost", "--log-level", "error", "--model", model)
        try #require(result.status == 0, "\(result.error)")
    }

    /// Begins a run of `word`.
    func train(_ arguments: [String] = settings, _ more: String..., shell: String = "") throws -> RunningProgram {
        try process(["train", "word", "--json"] + arguments + more, shell: shell)
    }

    /// Trains `word` to the end, killed after the third step and then at moments from before the model is loaded to the last steps.
    /// - Parameter waits: how long each of the starts that follow goes on; nil until it has made a step.
    func trainKilled(_ arguments: [String], waits: [Double?]) throws {
        let first = try train(arguments)
        #expect(first.waitForStep(3))
        first.send(SIGKILL)
        #expect(first.finish().status == -SIGKILL)
        #expect(try summaries().first?["state"] as? String == "stopped")
        for wait in waits {
            let resumed = try process(["resume", "word", "--json"])
            if let wait { usleep(UInt32(wait * 1e6)) } else { #expect(resumed.waitForStep(1)) }
            resumed.send(SIGKILL)
            let result = resumed.finish()
            if result.status == 0 { break }
            #expect(result.status == -SIGKILL, "\(result.error)")
        }
        if try summaries().first?["state"] as? String != "finished" {
            let last = try run("resume", "--json")
            #expect(last.status == 0, "\(last.error)")
        }
    }

    /// The folder of the newest run.
    func runFolder() throws -> URL {
        let entries = try #require(try run("runs", "--json").json as? [[String: Any]])
        let path = try #require(entries.first?["path"] as? String)
        return URL(fileURLWithPath: path)
    }

    /// Summaries of all runs, newest first.
    func summaries() throws -> [[String: Any]] {
        let entries = try #require(try run("runs", "--json").json as? [[String: Any]])
        return entries.compactMap { $0["summary"] as? [String: Any] }
    }
}

/// What a run has taught: all that must be the same however often it was stopped.
struct Lesson: Equatable {
    let losses: String
    /// The embedding, and its copies by name.
    let embedding: Data
    let copies: [String: Data]
    /// Losses of the validations, in order.
    let validations: [Double]

    init(_ program: BuiltProgram) throws {
        let folder = try program.runFolder()
        losses = try String(contentsOf: folder.appendingPathComponent("textual_inversion_loss.csv"), encoding: .utf8)
        embedding = try Data(contentsOf: program.embeddings.appendingPathComponent("word.pt"))
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent("embeddings").path)
        copies = try Dictionary(uniqueKeysWithValues: names.filter { !$0.hasPrefix(".") }.map { name in
            (name, try Data(contentsOf: folder.appendingPathComponent("embeddings/\(name)")))
        })
        validations = try EventLine.read(folder.appendingPathComponent("events.jsonl"))
            .filter { $0.name == "validation" }.compactMap { $0["loss"] as? Double }
    }
}

/// One event as a reader in another language sees it.
struct EventLine {
    let values: [String: Any]

    var name: String { values["event"] as? String ?? "" }
    var step: Int { values["step"] as? Int ?? -1 }
    subscript(key: String) -> Any? { values[key] }

    /// The events of a text, one a line; a line that is none fails the test.
    static func parse(_ text: String) throws -> [EventLine] {
        try text.split(separator: "\n").map { line in
            let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
            return EventLine(values: try #require(value as? [String: Any]))
        }
    }

    static func read(_ file: URL) throws -> [EventLine] { try parse(String(contentsOf: file, encoding: .utf8)) }
}

extension RunningProgram {
    /// Waits until the program has reported a step.
    func waitForStep(_ step: Int) -> Bool {
        wait { (try? EventLine.parse(completeLines))?.contains { $0.name == "step" && $0.step >= step } ?? false }
    }

    private var completeLines: String {
        let text = output
        guard let end = text.lastIndex(of: "\n") else { return "" }
        return String(text[..<end])
    }
}
