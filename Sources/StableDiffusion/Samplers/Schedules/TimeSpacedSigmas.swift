/// Sigmas evenly spaced in time, as diffusion models were first sampled (the web UI's "Uniform", "Normal" and, without the last, "SGM
/// Uniform").
enum TimeSpacedSigmas {
    static func falling(count: Int, _ grid: some SigmaGrid) -> [Float] {
        let first = grid.timestep(sigma: grid.sigmas[grid.sigmas.count - 1])
        return evenly(from: first, to: grid.timestep(sigma: grid.sigmas[0]), count: count).map(grid.sigma)
    }
}
