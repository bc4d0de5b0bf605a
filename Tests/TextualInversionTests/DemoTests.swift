import Foundation
import Testing

@Suite struct DemoTests {
    /// The demo twice: the second adds a run and replaces the rest, and the user's own home stays clean.
    @Test func leavesAPictureAndCanBeRepeated() throws {
        let program = try BuiltProgram()
        defer { program.remove() }
        for runs in 1...2 {
            let result = try program.run("demo", "--output", "here")
            #expect(result.status == 0, "\(result.error)")
            #expect(result.error.isEmpty)
            #expect(result.output.contains("here/mint-ghost.png"))
            let folder = program.folder.appendingPathComponent("here")
            #expect(try Data(contentsOf: folder.appendingPathComponent("mint-ghost.png")).starts(with: [0x89, 0x50, 0x4E, 0x47]))
            #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent("embeddings/mint-ghost.pt").path))
            let days = try FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent("textual_inversion").path)
            let names = try days.flatMap { try FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent("textual_inversion/\($0)").path) }
            #expect(names.count == runs)
        }
        #expect(!FileManager.default.fileExists(atPath: program.home.path))
    }
}
