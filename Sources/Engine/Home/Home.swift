import EngineInterface
import Glibc

/// The folder that holds models, embeddings, templates and runs, laid out as the web UI's, so that it may be a web UI folder.
///
/// Its subfolders are made when something is first written to them.
public struct Home: Sendable, Equatable {
    /// From the root, where it was found by `find`.
    public let path: String

    public init(path: String) {
        self.path = path
    }

    /// The home that is meant: `option` (`--home`), else `$TEXTUAL_INVERSION_HOME`, else `$XDG_DATA_HOME/textual-inversion`,
    /// else `~/.local/share/textual-inversion`. Empty variables, and by the XDG rules a relative `$XDG_DATA_HOME`, count as unset.
    public static func find(option: String? = nil, environment: [String: String] = Environment.variables) -> Home {
        if let option, !option.isEmpty { return Home(path: AbsolutePath.of(option, environment: environment)) }
        if let home = environment["TEXTUAL_INVERSION_HOME"], !home.isEmpty { return Home(path: AbsolutePath.of(home, environment: environment)) }
        return Home(path: FilePath.joined(Environment.folder("XDG_DATA_HOME", ".local/share", environment), "textual-inversion"))
    }

    // The web UI's folders
    public var stableDiffusionModels: String { folder("models/Stable-diffusion") }
    public var vaes: String { folder("models/VAE") }
    public var blip: String { folder("models/BLIP") }
    public var embeddings: String { folder("embeddings") }
    public var templates: String { folder("textual_inversion_templates") }
    /// Where run folders go unless `--log-directory` says otherwise.
    public var logDirectory: String { folder("textual_inversion") }
    public var pictures: String { folder("outputs/txt2img-images") }
    /// Where the web UI keeps DeepDanbooru.
    public var deepDanbooru: String { folder("models/torch_deepdanbooru") }
    /// Folders that may hold DeepDanbooru, ours first.
    public var deepDanbooruCandidates: [String] {
        ["models/deepbooru", "models/torch_deepdanbooru", "models/DeepDanbooru"].map(folder)
    }

    // Our own
    /// Where a WD tagger belongs.
    public var wdTagger: String { folder("models/wd-tagger") }
    /// Folders that may hold WD taggers, by themselves or in a folder each.
    public var wdTaggerCandidates: [String] { [wdTagger, folder("models/WD")] }
    /// What can be made anew: hashes of checkpoints.
    public var cache: String { folder("cache") }
    public var hashCache: String { FilePath.joined(cache, "hashes.json") }

    private func folder(_ name: String) -> String { FilePath.joined(path, name) }
}
