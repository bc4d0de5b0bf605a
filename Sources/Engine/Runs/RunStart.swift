import EngineInterface

/// One start of a run, as `settings-DATETIME.json` keeps it: the settings, and what they met. The keys are the web UI's where it has them.
public struct RunStart: Codable, Sendable, Equatable {
    public var settings: TrainingSettings
    /// `2026-03-09 14:05:59`
    public var datetime: String
    public var modelName: String
    /// The web UI's short hash: 10 hexadecimal digits.
    public var modelHash: String
    /// The VAE at work: a file's name, or `checkpoint`.
    public var vae: String
    public var pictures: Int
    public var vectorsPerToken: Int
    /// The embedding's step at this start.
    public var initialStep: Int
    /// The kernels of the processor, since other ones continue a run, but not bit for bit.
    public var kernels: String
    public var dataset: DatasetFingerprint?
    public var version: String

    public init(
        settings: TrainingSettings, datetime: String, modelName: String, modelHash: String, vae: String, pictures: Int,
        vectorsPerToken: Int, initialStep: Int, kernels: String, dataset: DatasetFingerprint?, version: String
    ) {
        self.settings = settings
        self.datetime = datetime
        self.modelName = modelName
        self.modelHash = modelHash
        self.vae = vae
        self.pictures = pictures
        self.vectorsPerToken = vectorsPerToken
        self.initialStep = initialStep
        self.kernels = kernels
        self.dataset = dataset
        self.version = version
    }

    enum CodingKeys: String, CodingKey {
        case datetime, vae, kernels, version
        case modelName = "model_name"
        case modelHash = "model_hash"
        case pictures = "num_of_dataset_images"
        case vectorsPerToken = "num_vectors_per_token"
        case initialStep = "initial_step"
        case savesImageWithEmbedding = "save_image_with_stored_embedding"
        case dataset = "dataset_fingerprint"
    }

    /// Reads a start; the settings' keys lie beside its own.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        settings = try TrainingSettings(from: decoder)
        datetime = try keys.decodeIfPresent(String.self, forKey: .datetime) ?? ""
        modelName = try keys.decodeIfPresent(String.self, forKey: .modelName) ?? ""
        modelHash = try keys.decodeIfPresent(String.self, forKey: .modelHash) ?? ""
        vae = try keys.decodeIfPresent(String.self, forKey: .vae) ?? ""
        pictures = try keys.decodeIfPresent(Int.self, forKey: .pictures) ?? 0
        vectorsPerToken = try keys.decodeIfPresent(Int.self, forKey: .vectorsPerToken) ?? 1
        initialStep = try keys.decodeIfPresent(Int.self, forKey: .initialStep) ?? 0
        kernels = try keys.decodeIfPresent(String.self, forKey: .kernels) ?? ""
        dataset = try keys.decodeIfPresent(DatasetFingerprint.self, forKey: .dataset)
        version = try keys.decodeIfPresent(String.self, forKey: .version) ?? ""
    }

    public func encode(to encoder: any Encoder) throws {
        try settings.encode(to: encoder)
        var keys = encoder.container(keyedBy: CodingKeys.self)
        try keys.encode(datetime, forKey: .datetime)
        try keys.encode(modelName, forKey: .modelName)
        try keys.encode(modelHash, forKey: .modelHash)
        try keys.encode(vae, forKey: .vae)
        try keys.encode(pictures, forKey: .pictures)
        try keys.encode(vectorsPerToken, forKey: .vectorsPerToken)
        try keys.encode(initialStep, forKey: .initialStep)
        try keys.encode(settings.pngChunks, forKey: .savesImageWithEmbedding)
        try keys.encode(kernels, forKey: .kernels)
        try keys.encodeIfPresent(dataset, forKey: .dataset)
        try keys.encode(version, forKey: .version)
    }
}
