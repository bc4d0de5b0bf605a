import Foundation
import Testing

@Suite struct CreateTests {
    let program: BuiltProgram

    init() throws { program = try BuiltProgram() }

    private var files: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: program.embeddings.path)) ?? []
    }

    @Test func createsAFile() throws {
        defer { program.remove() }
        let result = try program.run("create", "mint-ghost", "--vectors", "4", "--init-text", "ghost", "--json")
        #expect(result.status == 0)
        let document = try #require(result.json as? [String: Any])
        #expect(document["name"] as? String == "mint-ghost")
        #expect(document["vectors_per_token"] as? Int == 4)
        #expect(document["width"] as? Int == 96)
        #expect(document["path"] as? String == program.embeddings.appendingPathComponent("mint-ghost.pt").path)
        #expect(files == ["mint-ghost.pt"])
    }

    @Test func listsWhatItCreated() throws {
        defer { program.remove() }
        #expect(try program.run("create", "mint-ghost", "--vectors", "4").status == 0)
        #expect(try program.run("create", "猫-prompt", "--init-text", "").status == 0)
        let entries = try #require(try program.run("embeddings", "--json").json as? [[String: Any]])
        #expect(entries.map { $0["word"] as? String } == ["mint-ghost", "猫-prompt"])
        #expect(entries.map { $0["vectors_per_token"] as? Int } == [4, 1])
    }

    @Test(arguments: ["../x", "a/b", "", " ", ".hidden", "a\nb", "a\u{1B}[31mb", "a\u{7F}", String(repeating: "x", count: 300), "..", "a\\b"])
    func refusesNamesThatAreNoFileNames(name: String) throws {
        defer { program.remove() }
        let result = try program.run("create", "--", name)
        #expect(result.status == 64)
        #expect(result.output.isEmpty)
        #expect(result.errorLines.count == 1)
        #expect(!result.error.contains("\u{1B}"))
        #expect(files.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: program.home.appendingPathComponent("x.pt").path))
    }

    @Test func refusesANameThatExists() throws {
        defer { program.remove() }
        #expect(try program.run("create", "twice", "--vectors", "2").status == 0)
        let file = program.embeddings.appendingPathComponent("twice.pt")
        let before = try Data(contentsOf: file)
        let again = try program.run("create", "twice")
        #expect(again.status == 1)
        #expect(again.errorLines.count == 1)
        #expect(again.error.contains("exists already"))
        #expect(try Data(contentsOf: file) == before)
        #expect(try program.run("create", "twice", "--overwrite").status == 0)
        #expect(try Data(contentsOf: file) != before)
    }

    @Test func refusesImpossibleNumbersOfVectors() throws {
        defer { program.remove() }
        for count in ["0", "-1", "76", "999999999"] {
            let result = try program.run("create", "x", "--vectors", count)
            #expect(result.status == 64)
            #expect(result.errorLines.count == 1)
        }
        #expect(files.isEmpty)
    }

    @Test func namesTheModelsThatThereAre() throws {
        defer { program.remove() }
        let result = try program.run("create", "x", "--model", "no-such-model")
        #expect(result.status == 1)
        #expect(result.errorLines.count == 1)
        #expect(result.error.contains("tiny-sd"))
        #expect(files.isEmpty)
    }

    @Test func saysWhatIsUnusual() throws {
        defer { program.remove() }
        let result = try program.run("create", "cat")
        #expect(result.status == 0)
        #expect(result.error.contains("cat-prompt"))
        #expect(try program.run("create", "dog", "--log-level", "error").error.isEmpty)
    }

    @Test func aFullDiskLeavesNothing() throws {
        defer { program.remove() }
        // A limit on the size of files stands in for the disk.
        let result = try program.run("create", "big", "--vectors", "75", shell: "ulimit -f 2")
        #expect(result.status == 1)
        #expect(files.isEmpty)
    }

    @Test func aReadOnlyFolderIsSaid() throws {
        defer { program.remove() }
        // Who may write anywhere (root) is told by a file in the way instead.
        try Data().write(to: program.home)
        let result = try program.run("create", "x")
        #expect(result.status == 1)
        #expect(result.errorLines.count == 1)
        #expect(result.error.contains("home"))
    }
}
