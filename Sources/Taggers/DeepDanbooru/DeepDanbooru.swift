import Imaging
import ModelFiles
import NetworkLayers
import Tensor

/// The tagger of the web UI's "deepbooru": a residual network that gives each of its words a score (Kichang Kim's DeepDanbooru, in the
/// PyTorch release of its third version).
public struct DeepDanbooru: Sendable {
    /// The words, with underscores; `rating:` begins those that tell how suitable the picture is. In the order of the scores.
    public let tags: [String]
    private let network: Network
    private let compute: Compute

    /// Rows and columns that the network sees.
    private static let side = 512

    /// Opens a torch file that holds the weights and, under `tags`, the words.
    /// - Throws: `ModelFileError` when the file cannot be read, is damaged, or holds another network.
    public init(path: String, compute: Compute) throws {
        let file = try TensorFile.open(path: path)
        let weights = NetworkWeights(path: path, tensors: Dictionary(file.tensors.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }))
        let configuration = try Configuration(weights)
        let tags = try DeepDanbooru.tags(in: file)
        guard tags.count == configuration.tags else {
            throw ModelFileError(.damaged, path: path, problem: "\(tags.count) tags for \(configuration.tags) scores", remedy: Configuration.remedy)
        }
        self = try ModelFileError.naming(path, remedy: Configuration.remedy) {
            try DeepDanbooru(weights: CheckedWeights(weights, compute: compute), configuration: configuration, tags: tags, compute: compute)
        }
    }

    /// The network with weights from anywhere.
    /// - Parameter tags: one for each of the configuration's scores.
    /// - Throws: `NetworkError` when a weight is missing or has another shape.
    public init(weights: some WeightSource, configuration: Configuration, tags: [String], compute: Compute) throws {
        guard tags.count == configuration.tags else { throw NetworkError.configuration("\(tags.count) tags for \(configuration.tags) scores") }
        network = try Network(weights, configuration)
        self.tags = tags
        self.compute = compute
    }

    private static func tags(in file: TensorFile) throws(ModelFileError) -> [String] {
        guard let list = (file.pickle?["tags"] ?? file.pickle?["state_dict"]?["tags"])?.elements else {
            throw ModelFileError(.missing, path: file.path, problem: "the list `tags` is missing", remedy: Configuration.remedy)
        }
        let tags = list.compactMap { element in element.string.flatMap { TagTable.isPlain($0) ? $0 : nil } }
        guard tags.count == list.count else {
            throw ModelFileError(.damaged, path: file.path, problem: "its list `tags` holds what is no tag", remedy: Configuration.remedy)
        }
        return tags
    }

    /// How sure the network is of each tag, 0 to 1.
    /// - Throws: `PictureError` when the picture cannot be brought to the network's size.
    public func scores(_ picture: Picture) throws -> [Float] {
        try network.logits(features(picture)).sigmoid().values
    }

    /// What the network sees in a picture: the last block's channels, averaged over the picture. `[1, channels]`
    package func features(_ picture: Picture) throws -> Tensor {
        let filled = try picture.filled(width: DeepDanbooru.side, height: DeepDanbooru.side)
        return network.features(Tensor(filled, scale: 1 / 255, compute: compute))
    }
}
