import Foundation
import TerminalUI
import Testing

@Suite struct ThemeListTests {
    /// Folders for one test, gone afterwards.
    private final class Folders {
        let ours: String
        let users: String
        private let root = FileManager.default.temporaryDirectory.path + "/themes-\(UUID().uuidString)"

        init() throws {
            (ours, users) = (root + "/ours", root + "/users")
            try FileManager.default.createDirectory(atPath: ours, withIntermediateDirectories: true)
            try FileManager.default.createDirectory(atPath: users, withIntermediateDirectories: true)
        }

        deinit { try? FileManager.default.removeItem(atPath: root) }

        func write(_ text: String, _ path: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }
    }

    @Test func defaultIsFirstAndTheUsersFileHidesOurs() throws {
        let folders = try Folders()
        try folders.write("styles: {text: red}", folders.ours + "/zebra.yaml")
        try folders.write("styles: {text: red}", folders.ours + "/default.yaml")
        try folders.write("styles: {text: red}", folders.ours + "/apple.yaml")
        try folders.write("styles: {text: blue}", folders.users + "/zebra.yaml")
        try folders.write("styles: {text: blue}", folders.users + "/mine.yaml")
        try folders.write("no theme", folders.users + "/notes.txt")
        let list = ThemeList(folders: [folders.ours, folders.users, "/nowhere/at/all"])
        #expect(list.themes.map(\.name) == ["default", "apple", "mine", "zebra"])
        #expect(list.theme(named: "zebra").text.foreground == .palette(4))
        #expect(list.theme(named: "gone").name == "default" && list.theme(named: nil).name == "default")
        #expect(list.problems.isEmpty)
    }

    @Test func brokenFilesAreToldAndHideNothing() throws {
        let folders = try Folders()
        try folders.write("styles: {text: red}", folders.ours + "/light.yaml")
        try folders.write("styles: {text: \"red}", folders.users + "/light.yaml")
        try folders.write(String(repeating: "# long\n", count: 20_000), folders.users + "/long.yaml")
        try Data([0x61, 0xFF, 0xFE]).write(to: URL(fileURLWithPath: folders.users + "/latin.yaml"))
        try FileManager.default.createDirectory(atPath: folders.users + "/folder.yaml", withIntermediateDirectories: true)
        #expect(mkfifo(folders.users + "/pipe.yaml", 0o600) == 0)
        let list = ThemeList(folders: [folders.ours, folders.users])
        #expect(list.themes.map(\.name) == ["default", "light"])
        #expect(list.theme(named: "light").text.foreground == .palette(1))
        #expect(list.problems.map { String($0.file.dropFirst(folders.users.count + 1)) }
            == ["folder.yaml", "latin.yaml", "light.yaml", "long.yaml", "pipe.yaml"])
        #expect(list.problems.allSatisfy { !$0.description.contains("\n") })
    }

    @Test func withoutAnyFilesThePlainThemeServes() {
        let list = ThemeList(folders: [])
        #expect(list.themes == [Theme(name: "default")])
    }
}
