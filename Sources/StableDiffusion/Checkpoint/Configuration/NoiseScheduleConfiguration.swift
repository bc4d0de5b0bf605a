import ModelFiles

/// How noise was added in a model's training, as diffusers' `scheduler_config.json` describes it.
public struct NoiseScheduleConfiguration: Sendable, Equatable, Codable {
    public var betaStart: Double
    public var betaEnd: Double
    public var curve: NoiseSchedule.BetaCurve
    public var trainTimesteps: Int
    public var prediction: NoiseSchedule.Prediction
    /// Whether nothing of the picture is left at the last timestep.
    public var hasZeroTerminalSNR: Bool
    /// See `NoiseSchedule.alignedSigmas`; no file says them.
    public var alignedSigmas: [Double]

    /// The table of Stable Diffusion 1 and 2 (the web UI's `modules/sd_schedulers.py`).
    public static let firstAlignedSigmas = [14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029]

    public init(
        betaStart: Double, betaEnd: Double, curve: NoiseSchedule.BetaCurve, trainTimesteps: Int, prediction: NoiseSchedule.Prediction,
        hasZeroTerminalSNR: Bool = false, alignedSigmas: [Double] = firstAlignedSigmas
    ) {
        self.betaStart = betaStart
        self.betaEnd = betaEnd
        self.curve = curve
        self.trainTimesteps = trainTimesteps
        self.prediction = prediction
        self.hasZeroTerminalSNR = hasZeroTerminalSNR
        self.alignedSigmas = alignedSigmas
    }

    /// The schedule itself.
    /// - Throws: `NoiseScheduleError` when the numbers are out of range.
    public func schedule() throws(NoiseScheduleError) -> NoiseSchedule {
        let schedule = try NoiseSchedule(count: trainTimesteps, betaStart: betaStart, betaEnd: betaEnd, curve: curve, prediction: prediction)
        var result = hasZeroTerminalSNR ? try schedule.withZeroTerminalSNR() : schedule
        result.alignedSigmas = alignedSigmas
        return result
    }
}

extension NoiseScheduleConfiguration {
    /// - Throws: `ModelFileError` when a value is impossible, or asks for another kind of schedule.
    package init(_ file: ConfigurationFile) throws(ModelFileError) {
        hasZeroTerminalSNR = try file.bool("rescale_betas_zero_snr", default: false)
        try file.require("trained_betas")
        betaStart = try file.number("beta_start", in: 1e-9...0.999, default: 0.00085)
        betaEnd = try file.number("beta_end", in: 1e-9...0.999, default: 0.012)
        trainTimesteps = try file.integer("num_train_timesteps", in: 2...100_000, default: 1000)
        let curveName = file.value("beta_schedule")?.string ?? NoiseSchedule.BetaCurve.scaledLinear.rawValue
        let predictionName = file.value("prediction_type")?.string ?? NoiseSchedule.Prediction.epsilon.rawValue
        guard let curve = NoiseSchedule.BetaCurve(rawValue: curveName) else { throw file.error("`beta_schedule` is unknown: \(curveName)") }
        guard let prediction = NoiseSchedule.Prediction(rawValue: predictionName) else {
            throw file.error("`prediction_type` is unknown: \(predictionName)")
        }
        self.curve = curve
        self.prediction = prediction
        alignedSigmas = Self.firstAlignedSigmas
    }
}
