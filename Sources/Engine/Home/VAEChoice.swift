import EngineInterface

/// Which VAE works with a checkpoint.
public enum VAEChoice: Sendable, Equatable {
    /// The one inside the checkpoint.
    case checkpoint
    /// A file, or a folder in the diffusers layout.
    case external(path: String)

    /// Resolves the `--vae` option for a checkpoint.
    /// - Parameter option: `auto` finds what the web UI's `Automatic` finds, `none` takes the checkpoint's own, anything else
    ///   is a file, a folder, or the name or stem of a VAE in the home.
    /// - Throws: `ModelLookupError`.
    public static func resolve(option: String, checkpoint: String, home: Home) throws(ModelLookupError) -> VAEChoice {
        if option.lowercased() == "none" { return .checkpoint }
        if isAutomatic(option) { return automatic(checkpoint: checkpoint, home: home) }
        let known = candidates(home: home)
        let matches = known.filter { FilePath.name(of: $0) == option || FilePath.stem(of: $0) == option }
        if matches.count == 1 { return .external(path: matches[0]) }
        if matches.count > 1 {
            throw ModelLookupError(option, description: "Several VAEs are called \(SafeName.printable(option)): \(matches.joined(separator: ", ")); give the path of one")
        }
        if FileStatus(option) != nil { return .external(path: option) }
        throw ModelLookupError(option, description: "No VAE \(SafeName.printable(option)): no such file, and not in \(home.vaes); give auto, none or a file")
    }

    /// The VAE that encodes training pictures: the one named for it, else the one named for all, else the checkpoint's own, since a
    /// word is taught to the checkpoint as it is.
    /// - Throws: as `resolve`.
    static func forTraining(_ options: ModelOptions, checkpoint: String, home: Home) throws(ModelLookupError) -> VAEChoice {
        if let named = options.trainingVAE, !named.isEmpty { return try resolve(option: named, checkpoint: checkpoint, home: home) }
        return isAutomatic(options.vae) ? .checkpoint : try resolve(option: options.vae, checkpoint: checkpoint, home: home)
    }

    private static func isAutomatic(_ option: String) -> Bool { ["auto", "automatic", ""].contains(option.lowercased()) }

    /// The VAE that the checkpoint's user metadata (`X.json` beside it, key `vae`) names; else the first of the home's whose
    /// file name begins with the checkpoint's stem; else the checkpoint's own.
    static func automatic(checkpoint: String, home: Home) -> VAEChoice {
        let known = candidates(home: home)
        if let name = nameInUserMetadata(of: checkpoint) {
            if name == "None" { return .checkpoint }
            if let path = known.last(where: { FilePath.name(of: $0) == name }) { return .external(path: path) }
        }
        let stem = FileStatus(checkpoint)?.isFolder == true ? FilePath.name(of: checkpoint) : FilePath.stem(of: checkpoint)
        guard let path = known.first(where: { FilePath.name(of: $0).hasPrefix(stem) }) else { return .checkpoint }
        return .external(path: path)
    }

    /// The home's VAE files in the web UI's order: `models/Stable-diffusion/**/*.vae.{ckpt,pt,safetensors}`, then those of
    /// `models/VAE`; sorted within one extension.
    static func candidates(home: Home) -> [String] {
        let besideModels = Folder.walk(home.stableDiffusionModels).filter { FilePath.fileExtension(of: FilePath.stem(of: $0)) == "vae" }
        let extensions = ["ckpt", "pt", "safetensors"]
        return [besideModels, Folder.walk(home.vaes)].flatMap { files in
            extensions.flatMap { wanted in files.filter { FilePath.fileExtension(of: $0) == wanted } }
        }
    }

    private struct UserMetadata: Decodable {
        var vae: String?
    }

    private static func nameInUserMetadata(of checkpoint: String) -> String? {
        let path = FilePath.joined(FilePath.folder(of: checkpoint), FilePath.stem(of: checkpoint) + ".json")
        guard let bytes = try? SmallFile.bytes(path), let metadata = try? JSONLine.decode(UserMetadata.self, from: bytes) else { return nil }
        return metadata.vae == "Automatic" ? nil : metadata.vae
    }
}
