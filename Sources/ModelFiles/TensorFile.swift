import Tensor

/// A file of tensors: safetensors, or what torch saves, told apart by content and never by the name.
///
/// The numbers stay where they are, mapped. For torch files the whole pickle is there too, as plain data.
public struct TensorFile: Sendable {
    /// How a file is laid out.
    public enum Format: String, Sendable, Codable, CaseIterable {
        case safetensors
        /// A zip archive with a pickle, torch 1.6 and later.
        case torchZip = "torch zip"
        /// Pickles and raw numbers in a row, torch before 1.6.
        case torchLegacy = "torch legacy"
    }

    public let path: String
    public let format: Format
    /// The tensors in the file's order. Those of a torch file are named as PyTorch's state dictionary names them:
    /// the level `state_dict` is left out, other levels are joined by dots.
    public let tensors: [StoredTensor]
    /// Tensors of number types that the program does not compute with.
    public let foreignTensors: [ForeignTensor]
    /// The text metadata of a safetensors file; empty for others.
    public let metadata: [String: String]
    /// Everything in the pickle of a torch file; `nil` for safetensors.
    public let pickle: PickleValue?
    /// Whether the tensors stood under a key `state_dict`.
    public let hasStateDictionaryLevel: Bool
    private let positions: [String: Int]

    /// The tensor of this name.
    public subscript(name: String) -> StoredTensor? { positions[name].map { tensors[$0] } }

    /// Bytes of all numbers together.
    public var byteCount: Int { tensors.reduce(0) { $0 + $1.range.count } }

    /// Opens the file at `path`.
    /// - Throws: `ModelFileError`: the file cannot be read, is of no known kind, or is damaged.
    public static func open(path: String) throws(ModelFileError) -> TensorFile {
        try TensorFile(MappedFile.open(path))
    }

    /// Reads a file that is in memory, such as one that travelled inside a picture.
    /// - Parameter name: what errors call it.
    /// - Throws: `ModelFileError`, as `open(path:)`.
    public init(bytes: [UInt8], name: String) throws(ModelFileError) {
        let file: MappedFile
        do {
            file = try MappedFile(bytes: bytes, path: name)
        } catch {
            throw .unreadable(name, error.reason)
        }
        try self.init(file)
    }

    private init(_ file: MappedFile) throws(ModelFileError) {
        path = file.path
        format = try FileSignature.format(file)
        switch format {
        case .safetensors:
            let reader = try SafetensorsReader(file)
            tensors = reader.tensors
            foreignTensors = reader.foreign
            metadata = reader.metadata
            pickle = nil
            hasStateDictionaryLevel = false
        case .torchZip, .torchLegacy:
            let value = format == .torchZip ? try TorchZip.value(file) : try TorchLegacy.value(file)
            let dictionary = StateDictionary(value)
            tensors = dictionary.tensors
            foreignTensors = dictionary.foreign
            metadata = [:]
            pickle = value
            hasStateDictionaryLevel = dictionary.hasOwnLevel
        }
        positions = Dictionary(tensors.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { $1 })
    }
}
