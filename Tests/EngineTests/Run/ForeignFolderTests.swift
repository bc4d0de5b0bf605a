import Engine
import EngineInterface
import Glibc
import Testing

/// Run folders that somebody else has made.
@Suite struct ForeignFolderTests {
    private func run(_ temporary: TemporaryFolder) throws -> RunFolder {
        let run = try RunFolder.create(logDirectory: temporary.file("log"), name: "cat").folder
        try run.write(RunSummary(name: "cat", state: .running, step: 3, maxSteps: 9, startedAt: 1, modelName: "tiny-sd"))
        return run
    }

    private func mode(_ path: String) -> mode_t {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
    }

    @Test(arguments: [
        "events.jsonl", "textual_inversion_loss.csv", "state.safetensors", "summary.json", "lock", "worker.log", "settings-2026-01-01-00-00-00.json",
        "embeddings/cat-1.pt", "images/cat-1.png", "image_embeddings/cat-1.png",
    ]) func linksAreNotWrittenThrough(_ name: String) throws {
        let temporary = try TemporaryFolder()
        let run = try run(temporary)
        let outside = temporary.file("precious")
        try AtomicFile.write("precious", to: outside)
        let link = FilePath.joined(run.path, name)
        try Folder.make(FilePath.folder(of: link))
        unlink(link)
        #expect(symlink(outside, link) == 0)
        let error = #expect(throws: FileError.self) { try run.takeLock() }
        #expect(error?.path == link && error?.reason.contains("symbolic link") == true && error?.description.contains("\n") == false)
        #expect(try SmallFile.text(outside) == "precious")
        _ = FileLock.isHeld(link)
    }

    @Test(arguments: ["embeddings", "images", "image_embeddings"]) func linkedFoldersAreRefused(_ name: String) throws {
        let temporary = try TemporaryFolder()
        let run = try run(temporary)
        let outside = temporary.file("outside")
        try Folder.make(outside)
        // What looks as if a killed run had left it.
        let leftover = FilePath.joined(outside, ".1-2.tmp")
        try AtomicFile.write("x", to: leftover)
        #expect(symlink(outside, FilePath.joined(run.path, name)) == 0)
        let error = #expect(throws: FileError.self) { try run.takeLock() }
        #expect(error?.path == FilePath.joined(run.path, name))
        #expect(FileStatus(leftover) != nil)
    }

    @Test(arguments: ["events.jsonl", "textual_inversion_loss.csv", "state.safetensors", "summary.json", "lock", "worker.log"])
    func pipesHoldNobodyUp(_ name: String) throws {
        let temporary = try TemporaryFolder()
        let run = try run(temporary)
        let pipe = FilePath.joined(run.path, name)
        unlink(pipe)
        #expect(mkfifo(pipe, 0o600) == 0)
        _ = Runs(logDirectory: temporary.file("log")).entries
        #expect(!FileLock.isHeld(pipe))
        let error = #expect(throws: FileError.self) { try run.takeLock() }
        #expect(error?.path == pipe)
        #expect(throws: FileError.self) { try AppendOnlyFile(pipe) }
    }

    @Test func theLockIsTheUsersAlone() throws {
        let temporary = try TemporaryFolder()
        let run = try run(temporary)
        var lock = try run.takeLock()
        #expect(lock != nil && mode(run.lock) == 0o600 && FileLock.isHeld(run.lock))
        lock = nil
        // One of an earlier version serves on.
        #expect(chmod(run.lock, 0o644) == 0)
        lock = try run.takeLock()
        #expect(lock != nil && FileLock.isHeld(run.lock))
        #expect(try run.takeLock() == nil)
    }
}
