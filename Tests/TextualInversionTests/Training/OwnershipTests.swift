import Foundation
import Testing

/// A word has one owner, as a user of commands meets it.
@Suite struct OwnershipTests {
    let program: BuiltProgram

    init() throws { program = try BuiltProgram() }

    private static let quick = ["--dataset", "mint-ghost", "--seed", "7", "--save-image-every", "0", "--validate-every", "0"]

    private func step() throws -> Int? {
        let entries = try program.run("embeddings", "--json").json as? [[String: Any]]
        return entries?.first?["step"] as? Int
    }

    @Test func aSecondTrainingSaysWhichRunToWatch() throws {
        defer { program.remove() }
        try program.createWord()
        let first = try program.train(Self.quick, "--max-steps", "4000", "--save-embedding-every", "0")
        #expect(first.waitForStep(2))
        for second in [try program.run("train", "word", "--dataset", "mint-ghost"), try program.run("create", "word", "--overwrite")] {
            #expect(second.status == 1)
            let line = try #require(second.errorLines.last)
            #expect(line.hasPrefix("Error: word is in training already") && line.contains("textual-inversion attach"))
        }
        first.send(SIGINT)
        #expect(first.finish().status == 130)
        #expect(try program.summaries().count == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: program.embeddings.path).sorted() == ["word.pt", "word.pt.previous"])
    }

    @Test func stepsThatAreDoneAreAnErrorBeforeAnything() throws {
        defer { program.remove() }
        try program.createWord()
        #expect(try program.train(Self.quick, "--max-steps", "3").finish().status == 0)
        let again = try program.run("train", "word", "--dataset", "mint-ghost", "--max-steps", "3")
        #expect(again.status == 1 && again.errorLines.last?.contains("has 3 steps already") == true)
        #expect(try program.summaries().count == 1)
    }

    @Test func aFinishedRunIsNotResumedForNothing() throws {
        defer { program.remove() }
        try program.createWord()
        #expect(try program.train(Self.quick, "--max-steps", "4", "--save-embedding-every", "2").finish().status == 0)
        #expect(try program.run("promote", "--step", "2").status == 0)
        for detach in [[], ["--detach"]] {
            let again = try program.process(["resume", "word"] + detach).finish()
            #expect(again.status == 0)
            #expect((again.error + again.output).contains("all 4 steps are done. To train on: textual-inversion resume"))
            #expect(try step() == 2)
        }
        let more = try program.run("resume", "word", "--max-steps", "6", "--json")
        #expect(more.status == 0, "\(more.error)")
        #expect(try EventLine.parse(more.output).filter { $0.name == "step" }.map(\.step) == [5, 6])
        // What was promoted stays; by force the run takes the word back.
        #expect(try step() == 2)
        #expect(try program.run("resume", "word", "--max-steps", "7", "--force", "--json").status == 0)
        #expect(try step() == 7)
    }

    @Test func promoteActsOnlyWhereThereIsOneCandidate() throws {
        defer { program.remove() }
        try program.createWord()
        for last in ["4", "8"] {
            #expect(try program.train(Self.quick, "--max-steps", last, "--save-embedding-every", "2").finish().status == 0)
        }
        // Both ended at a step of its own; the copies of 6 are the second run's alone.
        #expect(try program.run("promote", "--step", "6").status == 0)
        #expect(try step() == 6)
        let elsewhere = try program.run("promote", "word", "--step", "2")
        #expect(elsewhere.status == 1 && elsewhere.errorLines.last?.contains("one is in") == true)
        let none = try program.run("promote", "--step", "3")
        #expect(none.status == 1 && none.errorLines.last?.contains("has a copy of step 3") == true)
        // The first run has not seen what is there now.
        let unseen = try program.run("promote", "--step", "2")
        #expect(unseen.status == 1 && unseen.errorLines.last?.contains("--force") == true)
        #expect(try step() == 6)
        #expect(try program.run("promote", "--step", "2", "--force").status == 0)
        #expect(try step() == 2)
    }
}
