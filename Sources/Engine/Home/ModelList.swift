import EngineInterface
import FoundationEssentials

/// Why a model or VAE was not found by what the user wrote, in one line.
public struct ModelLookupError: Error, CustomStringConvertible, Sendable, Equatable {
    public let description: String
    /// What the user wrote.
    public let reference: String

    init(_ reference: String, description: String) {
        self.reference = reference
        self.description = description
    }
}

/// The models to choose from: the built-in one, then what lies in the home's `models/Stable-diffusion` and its subfolders.
public struct ModelList: Sendable {
    /// The built-in model first, the others sorted by path.
    public let entries: [ModelEntry]
    private let folder: String

    /// Lists without opening a model; a missing folder counts as empty.
    public init(home: Home, resources: Resources?) {
        folder = home.stableDiffusionModels
        var found: [ModelEntry] = []
        if let path = resources?.builtInModel, FileStatus(path)?.isFolder == true {
            found.append(ModelEntry(name: Resources.builtInModelName, path: path, isFolder: true, size: 0, isBuiltIn: true))
        }
        var diffusersFolders: [String] = []
        let files = Folder.walk(folder, entering: { !Self.isDiffusersFolder($0) }, refused: { diffusersFolders.append($0) })
        let paths = (files.filter(Self.isModelFile) + diffusersFolders).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        for path in paths {
            let isFolder = diffusersFolders.contains(path)
            found.append(ModelEntry(
                name: isFolder ? FilePath.name(of: path) : FilePath.stem(of: path), path: path, isFolder: isFolder,
                size: isFolder ? 0 : FileStatus(path)?.size ?? 0, isBuiltIn: false))
        }
        entries = found
    }

    /// The path of the model that is meant: a name of the list when there is no slash in it, else a file or folder.
    ///
    /// A name is a model's stem, its file name, or its path below the models folder, in any case; a hash in brackets after it, as the
    /// web UI shows it (`name [cc6cb27103]`), is left out.
    /// - Throws: `ModelLookupError` when nothing matches, or several models do; the line lists them.
    public func path(of reference: String) throws(ModelLookupError) -> String {
        let name = Self.withoutHash(reference)
        let exact = entries.filter { names(of: $0).contains(name) }
        let matches = exact.isEmpty ? entries.filter { names(of: $0).contains { $0.lowercased() == name.lowercased() } } : exact
        if matches.count == 1 { return matches[0].path }
        if matches.count > 1 {
            let choices = matches.map { $0.isBuiltIn ? $0.name : $0.path }.joined(separator: ", ")
            throw ModelLookupError(reference, description: "Several models are called \(SafeName.printable(reference)): \(choices); give the path of one")
        }
        if FileStatus(reference) != nil { return reference }
        let known = entries.map(\.name).prefix(12).joined(separator: ", ")
        throw ModelLookupError(reference, description: "No model \(SafeName.printable(reference)): no such file, and not in \(folder); known are \(known)")
    }

    private func names(of entry: ModelEntry) -> [String] {
        if entry.isBuiltIn { return [entry.name] }
        let below = String(entry.path.dropFirst(folder.count)).drop { $0 == "/" }
        return [entry.name, FilePath.name(of: entry.path), String(below)]
    }

    private static func withoutHash(_ name: String) -> String {
        guard name.hasSuffix("]"), let bracket = name.range(of: " [", options: .backwards) else { return name }
        return String(name[..<bracket.lowerBound])
    }

    private static func isModelFile(_ path: String) -> Bool {
        guard ["safetensors", "ckpt", "pt"].contains(FilePath.fileExtension(of: path)) else { return false }
        // `X.vae.pt` lies beside its checkpoint and is a VAE.
        return FilePath.fileExtension(of: FilePath.stem(of: path)) != "vae"
    }

    private static func isDiffusersFolder(_ path: String) -> Bool {
        FileStatus(FilePath.joined(path, "model_index.json")) != nil || FileStatus(FilePath.joined(path, "unet/config.json")) != nil
    }
}
