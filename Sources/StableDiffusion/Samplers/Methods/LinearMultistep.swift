/// The linear multistep method ("LMS"): the slopes of the last four evaluations, continued as a polynomial.
///
/// Adams and Bashforth's method for steps of unequal length, in the time sigma (Hairer, Nørsett and Wanner, "Solving Ordinary Differential
/// Equations I", chapter III.5).
struct LinearMultistep: SigmaMethod {
    private static let order = 4

    func sample(
        from start: Latent, sigmas: [Float], _ denoiser: Denoiser, noise: inout LatentNoise, report: Sampling.Report
    ) throws -> Latent {
        var latent = start
        // The newest first
        var slopes: [Latent] = []
        let count = sigmas.count - 1
        for step in 0..<count {
            let denoised = try denoiser.denoised(latent, sigma: sigmas[step])
            try report(Sampling.Step(number: step + 1, count: count, denoised: denoised))
            slopes.insert((latent - denoised) / sigmas[step], at: 0)
            if slopes.count > Self.order { slopes.removeLast() }
            let places = slopes.indices.map { Double(sigmas[step - $0]) }
            for (index, slope) in slopes.enumerated() {
                latent = latent + slope * Float(Self.weight(of: index, places, to: Double(sigmas[step + 1])))
            }
        }
        return latent
    }

    /// The integral, from the first place to `end`, of the polynomial that is 1 at one place and 0 at the others.
    private static func weight(of index: Int, _ places: [Double], to end: Double) -> Double {
        func polynomial(_ time: Double) -> Double {
            places.indices.reduce(1) { $1 == index ? $0 : $0 * (time - places[$1]) / (places[index] - places[$1]) }
        }
        // Simpson's rule is exact up to the third degree, which four places have
        let start = places[0]
        return (end - start) / 6 * (polynomial(start) + 4 * polynomial((start + end) / 2) + polynomial(end))
    }
}
