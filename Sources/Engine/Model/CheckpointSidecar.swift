import ModelFiles
import StableDiffusion
import Yams

/// `STEM.yaml` beside a checkpoint: the configuration it was trained with, in ldm's words or sgm's, which goes before all that the file says.
enum CheckpointSidecar {
    /// Bytes; published configurations have two thousand.
    private static let limit = 1 << 20

    /// What it says; nil where there is none, or it is no model's configuration. Folders have none.
    /// - Throws: `ModelFileError` when it cannot be read.
    static func read(besides checkpoint: String) throws(ModelFileError) -> (name: String, prediction: NoiseSchedule.Prediction?, hasZeroTerminalSNR: Bool)? {
        let name = FilePath.stem(of: checkpoint) + ".yaml"
        let path = FilePath.joined(FilePath.folder(of: checkpoint), name)
        guard FileStatus(checkpoint)?.isFolder != true, FileStatus(path)?.isFile ?? FileStatus.isThere(path) else { return nil }
        let document: YAMLValue?
        do {
            document = try YAMLValue.read(SmallFile.text(path, limit: limit))?.value
        } catch {
            throw ModelFileError(.damaged, path: path, problem: "it cannot be read as YAML", remedy: "correct it, or move it away from the checkpoint")
        }
        guard let parameters = document?["model"]?["params"] else { return nil }
        let isZero = zeroKeys.contains { parameters[$0]?.bool == true }
        return (name, prediction(parameters), isZero)
    }

    /// Names that trainers give the same thing.
    private static let zeroKeys = ["rescale_betas_zero_snr", "zero_terminal_snr", "ztsnr", "zsnr"]

    /// ldm predicts noise unless it says otherwise; sgm names the scaling of its denoiser.
    private static func prediction(_ parameters: YAMLValue) -> NoiseSchedule.Prediction? {
        if let name = parameters["parameterization"]?.string { return name == "v" ? .velocity : name == "eps" ? .epsilon : nil }
        guard let denoiser = parameters["denoiser_config"]?["params"] else { return parameters["linear_start"] == nil ? nil : .epsilon }
        let target = denoiser["scaling_config"]?["target"]?.string ?? ""
        return target.hasSuffix("VScaling") ? .velocity : target.hasSuffix("EpsScaling") ? .epsilon : nil
    }
}

extension YAMLValue {
    /// The value of a key.
    fileprivate subscript(key: String) -> YAMLValue? {
        if case .keys(let keys) = self { keys.last { $0.name == key }?.value } else { nil }
    }
}
