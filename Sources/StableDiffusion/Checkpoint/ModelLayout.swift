import Glibc
import ModelFiles

/// How a model lies on disk.
public enum ModelLayout: Sendable, Equatable {
    /// One file.
    case file(TensorFile.Format)
    /// A folder as diffusers writes it, one folder a network.
    case diffusersFolder

    /// Words for people: `safetensors`, `torch zip`, `torch legacy` or `diffusers folder`.
    public var name: String {
        switch self {
        case .file(let format): format.rawValue
        case .diffusersFolder: "diffusers folder"
        }
    }
}

/// What the system says about a path.
enum PathKind {
    case file, folder, absent

    init(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { self = .absent; return }
        self = status.st_mode & S_IFMT == S_IFDIR ? .folder : .file
    }
}
