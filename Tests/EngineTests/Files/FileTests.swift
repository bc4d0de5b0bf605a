import Engine
import Foundation
import Glibc
import Testing

@Suite struct FileTests {
    @Test func pathsAreCutAsPythonCutsThem() throws {
        for expected in try Expectations.load().paths {
            #expect(FilePath.name(of: expected.path) == expected.name)
            #expect(FilePath.stem(of: expected.path) == expected.stem)
            #expect(FilePath.fileExtension(of: expected.path) == expected.extension)
        }
        #expect(FilePath.folder(of: "/a/b/") == "/a")
        #expect(FilePath.folder(of: "/a") == "/")
        #expect(FilePath.folder(of: "a") == ".")
    }

    @Test func anAtomicWriteReplacesAndLeavesNothingBeside() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("x.txt", "old")
        try AtomicFile.write("new", to: path)
        #expect(try SmallFile.text(path) == "new")
        #expect(try Folder.names(in: folder.path) == ["x.txt"])
    }

    @Test func onlyOurTemporaryFilesAreClearedAway() throws {
        let folder = try TemporaryFolder()
        for name in [".12-345.tmp", ".12.tmp", "12-345.tmp", ".a-b.tmp", "x.pt"] { try folder.write(name) }
        AtomicFile.removeLeftovers(in: folder.path)
        #expect(try Folder.names(in: folder.path) == [".12.tmp", ".a-b.tmp", "12-345.tmp", "x.pt"])
    }

    @Test(arguments: [0o600, 0o640, 0o444, 0o664] as [mode_t]) func whatReplacesAFileHasItsPermissions(mode: mode_t) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("x.txt", "old")
        #expect(chmod(path, mode) == 0)
        try AtomicFile.write("new", to: path)
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == mode)
        #expect(try SmallFile.text(path) == "new")
    }

    /// Only root may give files to others.
    @Test(.enabled(if: getuid() == 0)) func whatReplacesAFileHasItsOwner() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("x.txt", "old")
        #expect(chown(path, 12, 34) == 0)
        try AtomicFile.write("new", to: path)
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect([status.st_uid, status.st_gid] == [12, 34])
    }

    /// A file of a process that is gone and that nothing was written to for a minute; all others may be somebody's work.
    @Test func leftoversOfProcessesThatAreGoneAreSwept() throws {
        let folder = try TemporaryFolder()
        let gone = try Self.numberOfAProcessThatIsGone()
        let kept = [".\(getpid())-1.tmp", ".\(gone)-2.tmp", ".\(gone).tmp", ".worker-\(getpid())-4.log", ".worker-\(gone)-5.log", "x.pt"]
        let swept = [".\(gone)-3.tmp", ".worker-\(gone)-6.log"]
        for name in kept + swept {
            let path = try folder.write(name)
            // All but two are old.
            guard name != ".\(gone)-2.tmp", name != ".worker-\(gone)-5.log" else { continue }
            var times = [timeval(tv_sec: 1_000_000_000, tv_usec: 0), timeval(tv_sec: 1_000_000_000, tv_usec: 0)]
            #expect(utimes(path, &times) == 0)
        }
        Leftovers.sweep(folder.path)
        #expect(try Set(Folder.names(in: folder.path)) == Set(kept + [".worker-\(gone)-6.log"]))
        Leftovers.sweepLogs(in: folder.path)
        #expect(try Set(Folder.names(in: folder.path)) == Set(kept))
        Leftovers.sweep(folder.file("no-such-folder"))
    }

    /// Of a child that was waited for.
    private static func numberOfAProcessThatIsGone() throws -> pid_t {
        let child = Process()
        child.executableURL = URL(fileURLWithPath: "/bin/true")
        try child.run()
        child.waitUntilExit()
        return child.processIdentifier
    }

    @Test func anAtomicWriteKeepsASymbolicLink() throws {
        let folder = try TemporaryFolder()
        let target = try folder.write("real/x.txt", "old")
        #expect(symlink(target, folder.file("link.txt")) == 0)
        try AtomicFile.write("new", to: folder.file("link.txt"))
        #expect(try SmallFile.text(target) == "new")
        #expect(try Folder.names(in: folder.path) == ["link.txt", "real"])
        #expect(try Folder.names(in: folder.file("real")) == ["x.txt"])
    }

    @Test func aFullDiskIsOneLine() throws {
        // Every write to /dev/full fails as on a full disk.
        let full = try AppendOnlyFile("/dev/full")
        let error = #expect(throws: FileError.self) { try full.append([1]) }
        #expect(error?.code == ENOSPC)
        #expect(error?.description == "Cannot write /dev/full: the disk is full; free some space and try again")
    }

    @Test func aMissingFolderIsAnErrorThatNamesIt() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: FileError.self) { try AtomicFile.write("x", to: folder.file("no/such.txt")) }
        #expect(error?.code == ENOENT && error?.path == folder.file("no/such.txt"))
        let blocked = try folder.write("file")
        #expect(throws: FileError.self) { try Folder.make(FilePath.joined(blocked, "below")) }
        let inTheWay = FileError("make the folder", blocked, reason: "a file of that name is in the way; choose another folder")
        #expect(throws: inTheWay) { try Folder.make(blocked) }
        #expect(throws: FileError("make the folder", "/proc/x", reason: "the system makes none there; choose another place")) { try Folder.make("/proc/x") }
        #expect(throws: FileError("read the folder", blocked, reason: "it is a file; give the folder that it lies in")) { try Folder.names(in: blocked) }
    }

    @Test func smallFilesRefuseWhatIsTooLargeOrNoText() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("x.txt", "\u{FEFF}12345")
        #expect(try SmallFile.text(path) == "12345")
        #expect(throws: FileError.self) { try SmallFile.bytes(path, limit: 4) }
        #expect(throws: FileError.self) { try SmallFile.bytes(folder.path) }
        #expect(throws: FileError.self) { try SmallFile.bytes("/dev/zero") }
        try AtomicFile.write([0x61, 0xFF], to: path)
        #expect(throws: FileError.self) { try SmallFile.text(path) }
        #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
        #expect(throws: FileError.self) { try SmallFile.bytes(folder.file("pipe")) }
    }

    @Test func linesAreThoseOfPython() {
        #expect(SmallFile.lines(of: "a\nb\r\n\rc") == ["a", "b", "", "c"])
        #expect(SmallFile.lines(of: "a\n") == ["a"])
        #expect(SmallFile.lines(of: "\n\n") == ["", ""])
        #expect(SmallFile.lines(of: "") == [])
        // A combining mark makes one Swift character of what are two scalars.
        #expect(SmallFile.lines(of: "a\r\n\u{301}b") == ["a", "\u{301}b"])
    }

    @Test func anAppendOnlyFileGrowsAndIsCutBack() throws {
        let folder = try TemporaryFolder()
        let file = try AppendOnlyFile(folder.file("log"))
        try file.append(Array("one\n".utf8))
        try file.append(Array("two\n".utf8))
        try file.sync()
        #expect(try file.length() == 8)
        try file.truncate(to: 4)
        try file.truncate(to: 100)
        try file.append(Array("three\n".utf8))
        #expect(try SmallFile.text(file.path) == "one\nthree\n")
    }

    @Test func aLockHasOneHolder() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("lock")
        #expect(!FileLock.isHeld(path))
        do {
            let lock = try FileLock.take(path)
            #expect(lock != nil)
            #expect(try FileLock.take(path) == nil)
            #expect(FileLock.isHeld(path))
            withExtendedLifetime(lock) {}
        }
        #expect(!FileLock.isHeld(path))
        #expect(try FileLock.take(path) != nil)
    }

    @Test func walkingFollowsLinksButNotInCircles() throws {
        let folder = try TemporaryFolder()
        try folder.write("b/x.pt")
        try folder.write("a.pt")
        try folder.write("z/secret/y.pt")
        #expect(symlink(folder.path, folder.file("b/loop")) == 0)
        var refused: [String] = []
        let files = Folder.walk(folder.path, entering: { !$0.hasSuffix("secret") }, refused: { refused.append($0) })
        #expect(files == [folder.file("a.pt"), folder.file("b/x.pt")])
        #expect(refused == [folder.file("z/secret")])
        #expect(Folder.walk(folder.file("missing")) == [])
    }

    @Test(arguments: ["../evil", "a/b", "a\\b", ".hidden", "..", "", "  ", "tab\there", "line\nend", "esc\u{1B}[2J", " x", "x ", String(repeating: "a", count: 300), String(repeating: "猫", count: 90)])
    func unsafeNamesAreOneLine(name: String) {
        let error = #expect(throws: NameError.self) { try SafeName.check(embedding: name) }
        #expect(error?.description.unicodeScalars.allSatisfy { $0.value >= 32 } == true)
        #expect((error?.description.count ?? 1000) < 400)
    }

    @Test(arguments: ["my-cat", "猫", "a b", "x.y", "héllo", String(repeating: "a", count: 200)])
    func usualNamesPass(name: String) throws {
        try SafeName.check(embedding: name)
    }
}
