import Imaging
import ModelFiles
import NetworkLayers
import Tensor

/// The taggers for anime pictures that SmilingWolf published as "WD Tagger v3", in their vision transformer forms.
public struct WDTagger: Sendable {
    /// The words in the order of the scores.
    public let tags: TagTable
    private let network: Network
    private let side: Int
    private let compute: Compute

    /// Opens a folder with `model.safetensors`, or such a file, with `selected_tags.csv` and perhaps timm's `config.json` beside it.
    /// - Throws: `ModelFileError` when a file cannot be read, is damaged, or holds another network.
    public init(path: String, compute: Compute) throws {
        let isFile = path.hasSuffix(".safetensors")
        let folder = isFile ? path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "." : path
        let model = isFile ? path : "\(folder)/model.safetensors"
        let file = try TensorFile.open(path: model)
        let weights = NetworkWeights(path: model, tensors: Dictionary(file.tensors.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }))
        let configuration = try Configuration(weights, json: WDTagger.json("\(folder)/config.json"))
        let tags = try TagTable(csv: "\(folder)/selected_tags.csv")
        guard tags.names.count == configuration.tags else {
            throw ModelFileError(.damaged, path: "\(folder)/selected_tags.csv", problem: "\(tags.names.count) tags for the model's \(configuration.tags) scores",
                                 remedy: "download model.safetensors and selected_tags.csv of one and the same model")
        }
        self = try ModelFileError.naming(model, remedy: Configuration.remedy) {
            try WDTagger(weights: CheckedWeights(weights, compute: compute), configuration: configuration, tags: tags, compute: compute)
        }
    }

    /// The network with weights from anywhere.
    /// - Parameter tags: one for each of the configuration's scores.
    /// - Throws: `NetworkError` when a weight is missing or has another shape.
    public init(weights: some WeightSource, configuration: Configuration, tags: TagTable, compute: Compute) throws {
        guard tags.names.count == configuration.tags else { throw NetworkError.configuration("\(tags.names.count) tags for \(configuration.tags) scores") }
        network = try Network(weights, configuration)
        side = configuration.side
        self.tags = tags
        self.compute = compute
    }

    /// The configuration, where there is one.
    private static func json(_ path: String) throws(ModelFileError) -> JSONValue? {
        do {
            return try JSONValue.read(path: path)
        } catch {
            if error.kind == .unreadable { return nil }
            throw error
        }
    }

    /// How sure the network is of each tag, 0 to 1.
    /// - Throws: `PictureError` when the picture cannot be brought to the network's size.
    public func scores(_ picture: Picture) throws -> [Float] {
        try network.logits(features(picture)).sigmoid().values
    }

    /// What the network sees in a picture: the channels of its patches, averaged over the picture. `[1, width]`
    package func features(_ picture: Picture) throws -> Tensor {
        let square = try picture.squaredOnWhite().resized(width: side, height: side, filter: .bicubic)
        // From -1 to 1, blue first, as the networks were trained.
        return network.features(Tensor(square, scale: 2 / 255, shift: -1, order: .bgr, compute: compute))
    }
}
