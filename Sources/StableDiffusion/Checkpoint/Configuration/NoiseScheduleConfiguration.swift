/// How noise was added in a model's training, as diffusers' `scheduler_config.json` describes it.
public struct NoiseScheduleConfiguration: Sendable, Equatable, Codable {
    public var betaStart: Double
    public var betaEnd: Double
    public var curve: NoiseSchedule.BetaCurve
    public var trainTimesteps: Int
    public var prediction: NoiseSchedule.Prediction

    /// Stable Diffusion 1.x.
    public static let stableDiffusion = NoiseScheduleConfiguration(
        betaStart: 0.00085, betaEnd: 0.012, curve: .scaledLinear, trainTimesteps: 1000, prediction: .epsilon)

    public init(
        betaStart: Double, betaEnd: Double, curve: NoiseSchedule.BetaCurve, trainTimesteps: Int, prediction: NoiseSchedule.Prediction
    ) {
        self.betaStart = betaStart
        self.betaEnd = betaEnd
        self.curve = curve
        self.trainTimesteps = trainTimesteps
        self.prediction = prediction
    }

    /// The schedule itself.
    /// - Throws: `NoiseScheduleError` when the numbers are out of range.
    public func schedule() throws(NoiseScheduleError) -> NoiseSchedule {
        try NoiseSchedule(count: trainTimesteps, betaStart: betaStart, betaEnd: betaEnd, curve: curve, prediction: prediction)
    }
}
