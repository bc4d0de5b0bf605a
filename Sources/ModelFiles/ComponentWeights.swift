import Glibc
import Tensor

/// The weights of one component folder of a diffusers model (`unet/`, `vae/`, `text_encoder/`): one file or several.
public struct ComponentWeights: Sendable {
    /// The folder.
    public let path: String
    /// The files that hold the weights.
    public let files: [TensorFile]
    /// All tensors, file after file.
    public let tensors: [StoredTensor]
    private let positions: [String: Int]

    /// The tensor of this name.
    public subscript(name: String) -> StoredTensor? { positions[name].map { tensors[$0] } }

    /// File names in the order they are looked for: safetensors before pickles, full precision before half.
    private static let names: [String] = ["safetensors", "bin"].flatMap { type in
        ["", ".fp16", ".bf16"].flatMap { variant in
            ["diffusion_pytorch_model", type == "bin" ? "pytorch_model" : "model"].flatMap { stem in
                let plain = "\(stem)\(variant).\(type)"
                // diffusers puts the variant before `json`, transformers before the type.
                let indexes = variant.isEmpty ? ["\(plain).index.json"] : ["\(stem).\(type).index\(variant).json", "\(plain).index.json"]
                return [plain] + indexes
            }
        }
    }

    /// Opens the weights in `folder`.
    /// - Throws: `ModelFileError` when there are none, or a file is damaged or lacks a tensor that the index promises.
    public static func open(folder: String) throws(ModelFileError) -> ComponentWeights {
        guard let name = names.first(where: { access("\(folder)/\($0)", F_OK) == 0 }) else {
            throw ModelFileError(.missing, path: folder, problem: "no weights in this folder",
                                 remedy: "it needs diffusion_pytorch_model.safetensors, model.safetensors or their .bin")
        }
        let path = "\(folder)/\(name)"
        if name.hasSuffix(".json") { return try openSharded(folder: folder, index: path) }
        let file = try TensorFile.open(path: path)
        return ComponentWeights(path: folder, files: [file], tensors: file.tensors)
    }

    private init(path: String, files: [TensorFile], tensors: [StoredTensor]) {
        self.path = path
        self.files = files
        self.tensors = tensors
        positions = Dictionary(tensors.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { $1 })
    }

    private static func openSharded(folder: String, index: String) throws(ModelFileError) -> ComponentWeights {
        guard let map = try JSONValue.read(path: index)["weight_map"]?.members else {
            throw .damaged(index, "the index lacks its `weight_map`")
        }
        var files: [TensorFile] = []
        var opened: [String: Int] = [:]
        var tensors: [StoredTensor] = []
        for member in map {
            guard let name = member.value.string, !name.isEmpty, !name.contains("/"), !name.utf8.contains(0) else {
                throw .damaged(index, "the index names an impossible file for `\(member.key)`")
            }
            if opened[name] == nil {
                opened[name] = files.count
                files.append(try TensorFile.open(path: "\(folder)/\(name)"))
            }
            guard let position = opened[name], let tensor = files[position][member.key] else {
                throw .damaged("\(folder)/\(name)", "`\(member.key)` is missing, which the index promises")
            }
            tensors.append(tensor)
        }
        return ComponentWeights(path: folder, files: files, tensors: tensors)
    }
}
