/// Sigmas of whole timesteps, an equal number of timesteps apart.
enum TimestepSigmas {
    /// From the last timestep, as many as asked for.
    static func simple(count: Int, _ sigmas: [Float]) -> [Float] {
        let distance = Double(sigmas.count) / Double(count)
        return (0..<count).map { sigmas[max(sigmas.count - 1 - Int(Double($0) * distance), 0)] }
    }

    /// From the second timestep, as many as there are.
    static func ddim(count: Int, _ sigmas: [Float]) -> [Float] {
        stride(from: 1, to: sigmas.count, by: max(sigmas.count / count, 1)).map { sigmas[$0] }.reversed()
    }
}
