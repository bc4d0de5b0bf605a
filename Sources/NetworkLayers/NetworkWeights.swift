import ModelFiles

/// The weights of one network, under the names that diffusers and transformers give them.
public struct NetworkWeights: Sendable {
    /// The file or folder they come from, for messages.
    public let path: String
    /// Tensors by name, for example `down_blocks.0.resnets.0.conv1.weight` or `text_model.final_layer_norm.bias`.
    public let tensors: [String: StoredTensor]

    public init(path: String, tensors: [String: StoredTensor]) {
        self.path = path
        self.tensors = tensors
    }

    /// The tensor of this name.
    public subscript(name: String) -> StoredTensor? { tensors[name] }

    /// That a weight is infinite or NaN, under the name that its file has for it.
    func notFinite(_ name: String) -> NetworkError {
        let path = tensors[name]?.file.path ?? path
        let file = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
        return .notFinite(tensors[name]?.nameInFile ?? name, file: file)
    }

    /// Bytes of all weights as they are stored.
    public var byteCount: Int { tensors.values.reduce(0) { $0 + $1.range.count } }

    /// How many numbers all weights have.
    public var count: Int { tensors.values.reduce(0) { $0 + $1.count } }

    /// How many of `prefix.0`, `prefix.1`, … there are, told by the tensors that start with them and end in `suffix`.
    package func count(of prefix: String, suffix: String) -> Int {
        var count = 0
        while tensors["\(prefix).\(count).\(suffix)"] != nil { count += 1 }
        return count
    }

    /// The lengths of a tensor that must be there.
    /// - Throws: `ModelFileError` when it is not, or has another number of dimensions.
    package func shape(_ name: String, dimensions: Int) throws(ModelFileError) -> [Int] {
        guard let tensor = tensors[name] else { throw missing(name) }
        guard tensor.shape.count == dimensions, tensor.shape.allSatisfy({ 1...10_000_000 ~= $0 }) else {
            throw ModelFileError(.damaged, path: path, problem: "`\(name)` has the impossible shape \(tensor.shape)",
                                 remedy: "download or copy the file again")
        }
        return tensor.shape
    }

    package func missing(_ name: String) -> ModelFileError {
        ModelFileError(.missing, path: path, problem: "the weight `\(name)` is missing",
                       remedy: "the file is incomplete or of another model: download it again")
    }
}
