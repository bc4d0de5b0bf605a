import EngineInterface
import StableDiffusion

extension NetworksReport {
    /// What `inspect`, `models` and the settings pane say of a checkpoint that can be used.
    init(_ checkpoint: Checkpoint) {
        self.init(
            unetChannels: checkpoint.unetConfiguration.blockOutChannels, inputChannels: checkpoint.unetConfiguration.inChannels,
            textEncoders: checkpoint.textEncoders.map { TextEncoder(layers: $0.configuration.layers, width: $0.configuration.hiddenSize) },
            latentChannels: checkpoint.vaeConfiguration.latentChannels, latentFactor: checkpoint.vaeConfiguration.latentFactor,
            pictureSize: checkpoint.sampleSize, prediction: checkpoint.noiseSchedule.prediction.rawValue,
            predictionEvidence: checkpoint.evidence.description, zeroTerminalSNR: checkpoint.noiseSchedule.hasZeroTerminalSNR)
    }
}
