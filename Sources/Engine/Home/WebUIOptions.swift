import EngineInterface
import ModelFiles

/// What a web UI keeps in the `config.json` of its folder: the checkpoint, the VAE and the clip skip that were chosen there last. They are the
/// defaults of a home that is such a folder.
public struct WebUIOptions: Sendable {
    /// Bytes; theirs have some thousands.
    private static let limit = 4 << 20

    private var model: String?
    private var vae: String?
    private var clipSkip: Int?

    /// Reads the home's file; where there is none, or it cannot be read, nothing is known.
    /// - Parameter resources: found only where there is such a file.
    public init(home: Home, resources: @autoclosure () -> Resources?) {
        let path = FilePath.joined(home.path, "config.json")
        guard let bytes = try? SmallFile.bytes(path, limit: Self.limit), let json = try? JSONValue.read(bytes, name: path) else { return }
        // One that is gone, or another of the name, is no default.
        if let title = json["sd_model_checkpoint"]?.string, (try? ModelList(home: home, resources: resources()).path(of: title)) != nil { model = title }
        switch json["sd_vae"]?.string {
        case "Automatic": vae = "auto"
        case "None": vae = "none"
        case let name?: vae = VAEChoice.candidates(home: home).contains { FilePath.name(of: $0) == name } ? name : nil
        case nil: vae = nil
        }
        clipSkip = json["CLIP_stop_at_last_layers"]?.integer.flatMap { SettingRange.clipSkip.contains($0) ? $0 : nil }
    }

    /// Puts these defaults into options.
    /// - Parameter given: keys that the user has set himself.
    public func fill(_ options: inout ModelOptions, except given: Set<String>) {
        typealias Key = ModelOptions.CodingKeys
        if let model, !given.contains(Key.model.rawValue) { options.model = model }
        if let vae, !given.contains(Key.vae.rawValue) { options.vae = vae }
        if let clipSkip, !given.contains(Key.clipSkip.rawValue) { options.clipSkip = clipSkip }
    }
}
