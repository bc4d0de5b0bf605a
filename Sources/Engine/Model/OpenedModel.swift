import EngineInterface
import ModelFiles
import StableDiffusion

/// A checkpoint and the VAEs that work with it, opened once and fitting each other; nothing of them is in memory yet.
package struct OpenedModel: Sendable {
    let checkpoint: Checkpoint
    /// Decodes pictures.
    let generationVAE: VAE
    /// Encodes training pictures.
    let trainingVAE: VAE

    /// Where a VAE is from.
    enum VAE: Sendable {
        /// Inside the checkpoint.
        case own
        case external(ExternalVAE)

        /// The file or folder of another than the checkpoint's own.
        var path: String? {
            if case .external(let vae) = self { vae.path } else { nil }
        }

        /// - Parameter opened: one that is open already, and taken where it is the same.
        /// - Throws: `ModelFileError`.
        init(_ choice: VAEChoice, of checkpoint: Checkpoint, opened: VAE? = nil) throws(ModelFileError) {
            switch choice {
            case .checkpoint: self = .own
            case .external(let path):
                if let opened, opened.path == path { self = opened } else { self = .external(try checkpoint.openVAE(path: path)) }
            }
        }
    }

    init(checkpoint: Checkpoint, generationVAE: VAE, trainingVAE: VAE) {
        (self.checkpoint, self.generationVAE, self.trainingVAE) = (checkpoint, generationVAE, trainingVAE)
    }

    /// What the options name.
    /// - Throws: one-line errors of the lookup and the files.
    package init(_ options: ModelOptions, home: Home, resources: Resources) throws {
        let checkpoint = try Checkpoint.open(options, home: home, resources: resources)
        let generationVAE = try VAE(VAEChoice.resolve(option: options.vae, checkpoint: checkpoint.path, home: home), of: checkpoint)
        let training = try VAEChoice.forTraining(options, checkpoint: checkpoint.path, home: home)
        self.init(checkpoint: checkpoint, generationVAE: generationVAE, trainingVAE: try VAE(training, of: checkpoint, opened: generationVAE))
    }
}

extension Checkpoint {
    /// Opens the checkpoint that the options name, with what stands beside it and what they say of its prediction.
    /// - Throws: one-line errors of the lookup and the files.
    static func open(_ options: ModelOptions, home: Home, resources: Resources) throws -> Checkpoint {
        let path = try ModelList(home: home, resources: resources).path(of: options.model)
        return try open(path: path, hints: CheckpointHints(of: path, options))
    }
}

extension CheckpointHints {
    /// What the configuration beside a checkpoint says, and the options.
    /// - Throws: `ModelFileError` when that configuration cannot be read.
    init(of path: String, _ options: ModelOptions = ModelOptions()) throws(ModelFileError) {
        self.init()
        sidecar = try CheckpointSidecar.read(besides: path)
        prediction = options.prediction.map { $0 == .v ? .velocity : .epsilon }
        hasZeroTerminalSNR = options.zeroSNR
    }
}
