import Glibc
import ModelFiles
import NetworkLayers

/// A BLIP model as it lies on disk, in either layout: its weights under transformers' names, its architecture, its word list.
struct BLIPFile {
    let weights: NetworkWeights
    let configuration: BLIPConfiguration
    /// `vocab.txt` or `tokenizer.json` beside the model, where there is one.
    let vocabulary: String?
    private let json: BLIPConfigurationFile?

    /// - Throws: `BLIPError`, `ModelFileError`.
    init(path: String) throws {
        let (tensors, folder) = try Self.open(path)
        weights = try Self.renamed(tensors, path: path)
        let file = "\(folder)/config.json"
        let isOriginal = !tensors.contains { $0.name.hasPrefix("vision_model.") }
        json = Self.exists(file) && !isOriginal ? try BLIPConfigurationFile(path: file) : nil
        configuration = try BLIPConfiguration(weights, file: json, visionEpsilon: isOriginal ? 1e-6 : 1e-5)
        vocabulary = ["vocab.txt", "tokenizer.json"].map { "\(folder)/\($0)" }.first(where: Self.exists)
    }

    /// - Throws: `BLIPError.vocabulary` when the list is not the one that the model was made with.
    func check(_ list: WordList) throws(BLIPError) {
        let path = vocabulary ?? weights.path
        guard list.pieces.count <= configuration.vocabularySize else {
            throw .vocabulary(path: path, reason: "\(list.pieces.count) word pieces for a model of \(configuration.vocabularySize)")
        }
        if let start = json?.startToken, start != list.start {
            throw .vocabulary(path: path, reason: "[DEC] is piece \(list.start) where config.json says \(start)")
        }
    }

    private static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func open(_ path: String) throws -> (tensors: [StoredTensor], folder: String) {
        guard exists(path) else { throw BLIPError.missing(path: path) }
        if isFolder(path) {
            let original = "\(path)/\(BLIP.publishedFile)"
            if exists(original) { return (try TensorFile.open(path: original).tensors, path) }
            guard ["config.json", "model.safetensors", "pytorch_model.bin"].contains(where: { exists("\(path)/\($0)") }) else {
                throw BLIPError.missing(path: path)
            }
            return (try ComponentWeights.open(folder: path).tensors, path)
        }
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        return (try TensorFile.open(path: path).tensors, folder.isEmpty ? "/" : folder)
    }

    private static func renamed(_ tensors: [StoredTensor], path: String) throws(BLIPError) -> NetworkWeights {
        var byName: [String: StoredTensor] = [:]
        for tensor in tensors {
            // The original file holds its weights under `model`.
            let name = Substring(tensor.name.hasPrefix("model.") ? String(tensor.name.dropFirst(6)) : tensor.name)
            let known = name.hasPrefix("vision_model.") ? String(name) : OriginalNames.transformers(name)
            if let known { byName[known] = tensor.named(known) }
        }
        guard byName.keys.contains(where: { $0.hasPrefix("vision_model.") }) else {
            throw .otherModel(path: path, reason: "no BLIP model: it has neither `visual_encoder` nor `vision_model`")
        }
        guard byName.keys.contains(where: { $0.hasPrefix("text_decoder.") }) else {
            throw .otherModel(path: path, reason: "a BLIP model that writes no captions: it has no `text_decoder`")
        }
        // The two are one in the network; files may keep either.
        for (name, twin) in [("bert.embeddings.word_embeddings.weight", "weight"), ("cls.predictions.bias", "bias")]
        where byName["text_decoder.\(name)"] == nil {
            byName["text_decoder.\(name)"] = byName["text_decoder.cls.predictions.decoder.\(twin)"]?.named("text_decoder.\(name)")
        }
        return NetworkWeights(path: path, tensors: byName)
    }
}
