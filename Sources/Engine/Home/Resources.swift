/// The files that ship with the program: the built-in model, sample datasets, templates, word lists, colour themes.
public struct Resources: Sendable, Equatable {
    /// Holds `tiny-sd`, `samples`, `textual_inversion_templates`.
    public let path: String
    /// Holds the colour themes.
    public let themes: String

    public init(path: String, themes: String) {
        self.path = path
        self.themes = themes
    }

    /// The name of the built-in model.
    public static let builtInModelName = "tiny-sd"
    /// The sample datasets.
    public static let sampleNames = ["mint-ghost", "candy-sticker"]

    public var builtInModel: String { FilePath.joined(path, Self.builtInModelName) }
    /// BERT's word list, which BLIP's captions are written in.
    public var wordPieces: String { FilePath.joined(path, "bert-base-uncased/vocab.txt") }
    public var templates: String { FilePath.joined(path, "textual_inversion_templates") }

    /// The folder of a sample dataset; nil for another name.
    public func sample(_ name: String) -> String? {
        Self.sampleNames.contains(name) ? FilePath.joined(path, "samples/\(name)") : nil
    }

    /// Looks in `../share/textual-inversion` of the executable's folder, links followed, then under the nearest parent folder that
    /// holds this project's `Package.swift`.
    /// - Throws: `FileError` when neither is there.
    public static func find(executable: String = "/proc/self/exe") throws(FileError) -> Resources {
        let program = FilePath.resolvingLinks(executable)
        let installed = FilePath.joined(FilePath.folder(of: FilePath.folder(of: program)), "share/textual-inversion")
        if FileStatus(FilePath.joined(installed, builtInModelName))?.isFolder == true {
            return Resources(path: installed, themes: FilePath.joined(installed, "Themes"))
        }
        var folder = FilePath.folder(of: program)
        while folder != "/", folder != "." {
            if isSourceFolder(folder) {
                return Resources(path: FilePath.joined(folder, "Sources/TextualInversion/Resources"), themes: FilePath.joined(folder, "Themes"))
            }
            folder = FilePath.folder(of: folder)
        }
        throw FileError("find the program's files", installed, reason: "neither there nor above the program; install it again, or run it from its build folder")
    }

    /// A `Package.swift` of another package, for example one that this one is a part of, must not be taken for ours.
    private static func isSourceFolder(_ folder: String) -> Bool {
        guard let manifest = try? SmallFile.text(FilePath.joined(folder, "Package.swift"), limit: 1 << 20) else { return false }
        return manifest.contains("name: \"textual-inversion\"")
            && FileStatus(FilePath.joined(folder, "Sources/TextualInversion/Resources"))?.isFolder == true
    }
}
