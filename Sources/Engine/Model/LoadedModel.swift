import EngineInterface
import Glibc
import NetworkLayers
import StableDiffusion
import Tensor

/// A checkpoint in memory, with the VAEs that work with it.
public struct LoadedModel: Sendable {
    /// The checkpoint's file without extension, or its folder's name.
    public let name: String
    public let path: String
    /// The web UI's short hash; of a folder, that of its U-Net's weights.
    public let hash: String
    public let model: StableDiffusionModel
    /// Encodes training pictures: the checkpoint's own VAE unless the user chose one. Of a model that does not train, `generationVAE`.
    public let trainingVAE: NamedVAE
    /// Decodes pictures: the chosen VAE, else what the web UI finds, else the checkpoint's own.
    public let generationVAE: NamedVAE
    /// Pixels per side that the model was trained on.
    public let sampleSize: Int
    /// Whether nothing of the picture is left at the end of its noise schedule.
    let hasZeroTerminalSNR: Bool

    /// How the U-Net is computed, as a measurement names it.
    public let precision: String

    public var compute: Compute { model.compute }
    /// What the results' last bits depend on.
    public var kernels: String { "\(Compute.kernels), \(precision)" }
    public var latentFactor: Int { generationVAE.autoencoder.configuration.latentFactor }
    public var latentChannels: Int { generationVAE.autoencoder.configuration.latentChannels }
    /// Lengths of an embedding's vectors, one a text encoder.
    public var textWidths: [Int] { model.textEncoders.widths }

    /// A VAE and where it is from.
    public struct NamedVAE: Sendable {
        /// A file's name, or `checkpoint`.
        public let name: String
        /// The web UI's short hash of the file; nil for the checkpoint's own, and for a folder.
        public let hash: String?
        /// Whether it is another than the checkpoint's own.
        public let isExternal: Bool
        public let autoencoder: Autoencoder

        /// As a sentence names it.
        var description: String { isExternal ? name : "the checkpoint's own VAE" }
    }

    /// Loads what was opened.
    /// - Parameters:
    ///   - job: what it is for; sides of 0 stand for the model's own.
    ///   - report: gets lines for the user: the memory that is needed, which VAE does what.
    /// - Throws: one-line errors of the files and the networks.
    package static func load(
        _ opened: OpenedModel, _ options: ModelOptions, for job: MemoryNeed.Job, home: Home, resources: Resources, report: (Event.Log) -> Void
    ) throws -> LoadedModel {
        let (checkpoint, path) = (opened.checkpoint, opened.checkpoint.path)
        let side = checkpoint.sampleSize
        let sized = MemoryNeed.Job(width: job.width > 0 ? job.width : side, height: job.height > 0 ? job.height : side, batch: job.batch, trains: job.trains)
        let need = MemoryNeed(checkpoint, job: sized, precision: options.precision)
        let room = MemoryRoom.now()
        try need.report(room, report)
        if let remark = SettingsCheck.remark(onClipSkip: options.clipSkip, of: checkpoint) { report(Event.Log(.info, remark)) }
        let loading = StableDiffusionModel.Loading(roundsToBFloat16: options.precision.roundsToBFloat16(unetNumbers: checkpoint.unet.count),
                                                   recomputes: job.trains && need.exceeds(room))
        let compute = try Compute(threadCount: options.threads > 0 ? options.threads : Processor.coreCount)
        let model = try naming(path) {
            try StableDiffusionModel(checkpoint, tokenizerFolder: FilePath.joined(resources.builtInModel, "tokenizer"), loading: loading, compute: compute)
        }
        if model.schedule.prediction != checkpoint.noiseSchedule.prediction {
            report(Event.Log(.info, "The model predicts \(model.schedule.prediction.rawValue), as a test of its U-Net tells; --prediction overrules that"))
        }
        let generationVAE = try named(opened.generationVAE, checkpoint, home, compute)
        // A VAE that does both is in memory once.
        let sharesVAE = opened.trainingVAE.path == opened.generationVAE.path || !job.trains
        let trainingVAE = sharesVAE ? generationVAE : try named(opened.trainingVAE, checkpoint, home, compute)
        return LoadedModel(
            name: FileStatus(path)?.isFolder == true ? FilePath.name(of: path) : FilePath.stem(of: path), path: path,
            hash: try shortHash(of: path, home: home), model: model, trainingVAE: trainingVAE, generationVAE: generationVAE,
            sampleSize: checkpoint.sampleSize, hasZeroTerminalSNR: checkpoint.noiseSchedule.hasZeroTerminalSNR,
            precision: options.precision.description(unetNumbers: checkpoint.unet.count))
    }

    /// Loads a VAE. The checkpoint's own stays unread where another one does its work: it may be broken.
    private static func named(_ vae: OpenedModel.VAE, _ checkpoint: Checkpoint, _ home: Home, _ compute: Compute) throws -> NamedVAE {
        guard case .external(let external) = vae else {
            let autoencoder = try naming(checkpoint.path) {
                try Autoencoder(CheckedWeights(checkpoint.vae, compute: compute), configuration: checkpoint.vaeConfiguration)
            }
            return NamedVAE(name: "checkpoint", hash: nil, isExternal: false, autoencoder: autoencoder)
        }
        let autoencoder = try naming(external.path) {
            try Autoencoder(CheckedWeights(external.weights, compute: compute), configuration: external.configuration)
        }
        // Found once for all pictures, and kept between starts.
        let hash = (try? HashCache(path: home.hashCache).sha256(external.path)).map(FileHash.short)
        return NamedVAE(name: FilePath.name(of: external.path), hash: hash, isExternal: true, autoencoder: autoencoder)
    }

    /// Says which file a network could not be built from.
    private static func naming<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as NetworkError {
            throw SettingsError(description: "\(SafeName.printable(path)): \(error)")
        }
    }

    /// A folder has no hash in the web UI; the file that decides most stands for it.
    private static func shortHash(of path: String, home: Home) throws -> String {
        var file = path
        if FileStatus(path)?.isFolder == true {
            let folder = FilePath.joined(path, "unet")
            let weights = try Folder.names(in: folder).first { $0.hasSuffix(".safetensors") || $0.hasSuffix(".bin") }
            guard let weights else { return "" }
            file = FilePath.joined(folder, weights)
        }
        return FileHash.short(try HashCache(path: home.hashCache).sha256(file))
    }
}
