import ModelFiles
import Tensor

/// What `inspect` tells about a model file or folder, usable or not.
public struct ModelDescription: Sendable {
    public let path: String
    public let kind: ModelKind
    public let layout: ModelLayout
    /// All tensors under the names that the file gives them; in a folder with the component before, like `unet.conv_in.weight`.
    public let tensors: [StoredTensor]
    /// Tensors of number types that the program does not compute with.
    public let foreignTensors: [ForeignTensor]
    public let metadata: [String: String]
    /// Whether the tensors stood under a key `state_dict`.
    public let hasStateDictionaryLevel: Bool
    /// Whether averages of the weights (`model_ema.`) are there beside the weights.
    public let hasAverages: Bool
    /// Why the file cannot serve as a checkpoint; `nil` when it can.
    public let refusal: String?

    /// Bytes of all numbers.
    public var byteCount: Int { tensors.reduce(0) { $0 + $1.range.count } }

    /// How many numbers there are of each type.
    public var numberTypes: [NumberType: Int] {
        tensors.reduce(into: [:]) { $0[$1.type, default: 0] += $1.count }
    }

    /// Describes what lies at `path`.
    /// - Throws: `ModelFileError` when it cannot be read as a model at all.
    public static func read(path: String) throws(ModelFileError) -> ModelDescription {
        switch PathKind(path) {
        case .folder: try ModelDescription(folder: path)
        case .file, .absent: ModelDescription(try TensorFile.open(path: path))
        }
    }

    private init(_ file: TensorFile) {
        path = file.path
        kind = ModelKind(file)
        layout = .file(file.format)
        tensors = file.tensors
        foreignTensors = file.foreignTensors
        metadata = file.metadata
        hasStateDictionaryLevel = file.hasStateDictionaryLevel
        hasAverages = file.tensors.contains { $0.name.hasPrefix(CompVisLayout.averagePrefix) }
        refusal = kind.refusal
    }

    private init(folder: String) throws(ModelFileError) {
        path = folder
        layout = .diffusersFolder
        metadata = [:]
        hasStateDictionaryLevel = false
        hasAverages = false
        var components: [(name: String, weights: ComponentWeights)] = []
        if DiffusersFolder.recognises(folder) {
            kind = try DiffusersFolder(path: folder).kind()
            for name in ["unet", "transformer", "vae", "text_encoder", "text_encoder_2"] where PathKind("\(folder)/\(name)") == .folder {
                components.append((name: "\(name).", weights: try ComponentWeights.open(folder: "\(folder)/\(name)")))
            }
        } else {
            let weights = try ComponentWeights.open(folder: folder)
            kind = ModelKind(shapes: Dictionary(weights.tensors.map { ($0.name, $0.shape) }, uniquingKeysWith: { first, _ in first }))
            components.append((name: "", weights: weights))
        }
        tensors = components.flatMap { component in component.weights.tensors.map { $0.named(component.name + $0.name) } }
        foreignTensors = components.flatMap { $0.weights.files.flatMap(\.foreignTensors) }
        refusal = kind.refusal
    }
}
