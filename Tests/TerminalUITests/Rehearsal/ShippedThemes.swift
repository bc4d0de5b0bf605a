import Foundation
import TerminalUI

/// The themes of this repository, read from their files.
enum ShippedThemes {
    static let list = ThemeList(folders: [TestFolders.repository + "/Themes"]).themes
}

/// Where the tests' files lie.
enum TestFolders {
    /// `Tests/TerminalUITests`.
    static let tests = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent().path
    static let repository = URL(fileURLWithPath: tests).deletingLastPathComponent().deletingLastPathComponent().path

    static func read(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
}
