import Glibc
import Imaging

/// The font for letters on pictures: one that has Chinese where there is one.
package enum PictureFont {
    /// How the file names of good fonts begin, in lower case, the best first: Noto Sans CJK, WenQuanYi, DejaVu.
    private static let beginnings = [
        "notosanscjk-regular", "notosanscjksc-regular", "notosanscjk", "wqy-zenhei", "wqy-microhei", "wqy", "dejavusans.", "dejavusans",
    ]

    /// Where systems and users keep fonts.
    private static var folders: [String] {
        let home = getenv("HOME").map { String(cString: $0) } ?? ""
        let own = home.hasPrefix("/") ? [FilePath.joined(home, ".local/share/fonts"), FilePath.joined(home, ".fonts")] : []
        return own + ["/usr/local/share/fonts", "/usr/share/fonts"]
    }

    /// The first font that can be drawn with, else the built-in letters.
    package static var best: TextFont { best(in: folders) }

    package static func best(in folders: [String]) -> TextFont {
        let files = folders.flatMap { Folder.walk($0) }.filter { ["ttc", "ttf", "otf"].contains(FilePath.fileExtension(of: $0)) }
        for beginning in beginnings {
            for file in files where FilePath.name(of: file).lowercased().hasPrefix(beginning) {
                if let font = TextFont(path: file) { return font }
            }
        }
        return .builtIn
    }
}
