import Glibc

/// A time of the diffusion as DPM-Solver counts it: 1 is the schedule's end, `1 / schedule.count` its first timestep.
///
/// Lu et al., "DPM-Solver", 2022, appendix D: between timesteps the logarithm of alpha is interpolated.
struct DiffusionTime {
    /// The share of the picture.
    let alpha: Double
    /// The share of the noise.
    let deviation: Double
    /// `log(alpha / deviation)`: half the logarithm of signal over noise.
    var halfLogRatio: Double { log(alpha) - log(deviation) }

    init(_ time: Float, _ schedule: NoiseSchedule) {
        let position = Double(time) * Double(schedule.count) - 1
        let low = position > 0 ? Int(min(position, Double(schedule.count - 2))) : 0
        let logs = [low, low + 1].map { log(Double(schedule.alphasCumulativeProduct[$0])) / 2 }
        let logAlpha = logs[0] + (position - Double(low)) * (logs[1] - logs[0])
        alpha = exp(logAlpha)
        deviation = (-expm1(2 * logAlpha)).squareRoot()
    }
}
