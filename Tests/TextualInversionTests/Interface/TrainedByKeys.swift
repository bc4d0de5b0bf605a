import Foundation
import Testing

/// Runs that are begun and watched in the interface.
extension BuiltProgram {
    /// The user's settings file.
    var settingsFile: URL { folder.appendingPathComponent("config/textual-inversion/settings.yaml") }

    /// Writes a file of the user's into the folder of the settings.
    func writeConfiguration(_ name: String, _ text: String) throws {
        let file = settingsFile.deletingLastPathComponent().appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    /// Makes the embedding `word`, and settings with which the train pane has nothing left to fill in.
    func prepareTraining(steps: Int, previewsEvery: Int = 0) throws {
        try createWord()
        try writeConfiguration("settings.yaml", """
            training:
              data_root: mint-ghost
              steps: \(steps)
              create_image_every: \(previewsEvery)
              save_embedding_every: 0
              preview:
                steps: 3

            """)
    }

    /// The process of the newest run, which has a session of its own.
    func worker() throws -> pid_t {
        pid_t(try #require(try summaries().first?["process_id"] as? Int))
    }

    /// The state of the newest run.
    func runState() throws -> String? { try summaries().first?["state"] as? String }

    /// Steps of the newest run by its table of losses and by its events, in the order in which they were written.
    func writtenSteps() throws -> (table: [Int], events: [Int]) {
        let folder = try runFolder()
        let table = try String(contentsOf: folder.appendingPathComponent("textual_inversion_loss.csv"), encoding: .utf8)
        let numbers = table.split(whereSeparator: \.isNewline).dropFirst().map { Int($0.prefix { $0 != "," }) ?? -1 }
        return (numbers, try EventLine.read(folder.appendingPathComponent("events.jsonl")).filter { $0.name == "step" }.map(\.step))
    }
}

extension TerminalRehearsal {
    /// Opens the interface and starts the training that `prepareTraining` has set.
    func startTraining(at place: SourceLocation = #_sourceLocation) throws {
        try open(at: place)
        try press("F4")
        try expect("a form that is filled in", at: place) { self.screen.contains("mint-ghost") && self.lines.contains { $0.contains("Embedding") && $0.contains("word") } }
        try press("s")
        try expectStep(1, at: place)
    }
}
