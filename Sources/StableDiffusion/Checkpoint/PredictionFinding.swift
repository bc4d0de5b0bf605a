import ModelFiles
import NetworkLayers

/// What a model's U-Net predicts, and how that was told.
public struct PredictionFinding: Sendable, Equatable {
    /// What told it, the surest first.
    public enum Evidence: Sendable, Equatable {
        /// The user.
        case choice
        /// A configuration beside the checkpoint: its name.
        case sidecar(String)
        /// An empty tensor of this name in the file.
        case key(String)
        /// The file's metadata (`modelspec.*`).
        case metadata
        /// `scheduler_config.json` of a diffusers folder.
        case schedulerConfiguration
        /// A weight that differs between the two, by experience; `VelocityTest` makes sure once the network is in memory.
        case weights
        /// All of the family and variant predict this.
        case family

        /// Words that stand in brackets behind the prediction: `its metadata says`.
        public var description: String {
            switch self {
            case .choice: "you say"
            case .sidecar(let name): "\(name) says"
            case .key(let name): "its key \(name) says"
            case .metadata: "its metadata says"
            case .schedulerConfiguration: "scheduler_config.json says"
            case .weights: "guessed from its weights"
            case .family: "all of this family"
            }
        }
    }

    public var prediction: NoiseSchedule.Prediction
    public var evidence: Evidence
    /// Whether the model was trained with a schedule of zero terminal SNR.
    public var hasZeroTerminalSNR = false
}

/// What is known of a checkpoint beside its files: from a configuration next to it, and from the user.
public struct CheckpointHints: Sendable {
    /// What a sidecar says; nil where there is none or it does not say.
    public var sidecar: (name: String, prediction: NoiseSchedule.Prediction?, hasZeroTerminalSNR: Bool)?
    /// What the user says.
    public var prediction: NoiseSchedule.Prediction?
    public var hasZeroTerminalSNR: Bool?

    public init() {}

    /// A finding, overruled by what the user says.
    func overruling(_ finding: PredictionFinding) -> PredictionFinding {
        var finding = finding
        if let prediction { (finding.prediction, finding.evidence) = (prediction, .choice) }
        if let hasZeroTerminalSNR { finding.hasZeroTerminalSNR = hasZeroTerminalSNR }
        return finding
    }
}

extension PredictionFinding {
    /// Of a single file.
    /// - Parameters:
    ///   - variant: inpainting and distilled models of version 2 all predict noise.
    ///   - unet: under diffusers' names.
    init(_ file: TensorFile, family: ModelFamily, variant: ModelKind.Variant, unet: NetworkWeights, hints: CheckpointHints) {
        self.init(prediction: family.noiseSchedule.prediction, evidence: .family)
        hasZeroTerminalSNR = file["ztsnr"] != nil
        if let sidecar = hints.sidecar {
            if sidecar.hasZeroTerminalSNR { hasZeroTerminalSNR = true }
            if let told = sidecar.prediction {
                (prediction, evidence) = (told, .sidecar(sidecar.name))
                self = hints.overruling(self)
                return
            }
        }
        if file["v_pred"] != nil {
            (prediction, evidence) = (.velocity, .key("v_pred"))
        } else if let told = Self.prediction(metadata: file.metadata) {
            (prediction, evidence) = (told, .metadata)
        } else if family.hidesPrediction, variant == .plain {
            (prediction, evidence) = (Self.guess(unet) ?? prediction, .weights)
        }
        self = hints.overruling(self)
    }

    /// As kohya's scripts write it (library/sai_model_spec.py).
    private static func prediction(metadata: [String: String]) -> NoiseSchedule.Prediction? {
        switch metadata["modelspec.prediction_type"] {
        case "v": .velocity
        case "epsilon": .epsilon
        default: metadata["modelspec.architecture"] == "stable-diffusion-v2-768-v" ? .velocity
            : metadata["modelspec.architecture"] == "stable-diffusion-v2-512" ? .epsilon : nil
        }
    }

    /// ComfyUI's rule (comfy/supported_models.py, `SD20.model_type`): a bias near the output (`output_blocks.11.1…norm1.bias`) is spread wider in models of the velocity.
    private static func guess(_ unet: NetworkWeights) -> NoiseSchedule.Prediction? {
        guard let bias = unet["up_blocks.3.attentions.2.transformer_blocks.0.norm1.bias"]?.floats(), !bias.isEmpty else { return nil }
        let mean = bias.reduce(0.0) { $0 + Double($1) } / Double(bias.count)
        let variance = bias.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(bias.count)
        return variance.squareRoot() > 0.09 ? .velocity : .epsilon
    }
}
