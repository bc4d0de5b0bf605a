/// The levels of noise that schedules are made from: a model's timesteps, or those of them that a sampler knows.
protocol SigmaGrid {
    /// Rising.
    var sigmas: [Float] { get }
    /// The timestep whose noise is `sigma`.
    func timestep(sigma: Float) -> Float
    /// The noise of a timestep, whole or between two.
    func sigma(timestep: Float) -> Float
}

extension NoiseSchedule: SigmaGrid {}
