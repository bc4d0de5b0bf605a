import Tensor

/// Heun's method that goes back up, with new noise, near the end and comes down again.
///
/// Xu et al., "Restart Sampling for Improving Generative Processes", 2023. Where it restarts is the web UI's choice:
/// from a sigma of about 0.1 back to about 2, once from 20 steps on and twice from 36; it never restarts below.
struct Restart: SigmaMethod {
    func sample(
        from start: Tensor, sigmas: [Float], _ denoiser: Denoiser, noise: inout LatentNoise, report: Sampling.Report
    ) throws -> Tensor {
        var x = start
        var lastSigma = sigmas[0]
        let steps = Self.steps(sigmas)
        for (index, step) in steps.enumerated() {
            if step.from > lastSigma {
                x = x + noise.next() * (step.from * step.from - lastSigma * lastSigma).squareRoot()
            }
            x = try Heun.step(x, from: step.from, to: step.to, denoiser) { denoised in
                try report(Sampling.Step(number: index + 1, count: steps.count, denoised: denoised))
            }
            lastSigma = step.to
        }
        return x
    }

    /// All steps, as many as the sigmas have: with restarts these are replaced by fewer ones, spaced as Karras et al.
    /// do.
    private static func steps(_ given: [Float]) -> [(from: Float, to: Float)] {
        let count = given.count - 1
        guard count >= 20 else { return pairs(given) }
        let (times, length) = count >= 36 ? (2, count / 4) : (1, 9)
        let falling = SigmaSchedule.karrasSigmas(count: count - times * length, from: given[0], to: given[count - 1])
        let sigmas = falling + [0]
        let (bottom, top) = (nearest(to: 0.1, in: sigmas), nearest(to: 2, in: sigmas))
        guard bottom > top else { return pairs(sigmas) }
        let again = pairs(SigmaSchedule.karrasSigmas(count: length + 1, from: sigmas[top], to: sigmas[bottom]))
        return pairs(Array(sigmas[...bottom])) + (0..<times).flatMap { _ in again } + pairs(Array(sigmas[bottom...]))
    }

    private static func pairs(_ sigmas: [Float]) -> [(from: Float, to: Float)] {
        zip(sigmas, sigmas.dropFirst()).map { (from: $0, to: $1) }
    }

    /// The index of the sigma that is nearest; of two as near, the first.
    private static func nearest(to target: Float, in sigmas: [Float]) -> Int {
        sigmas.indices.min { abs(sigmas[$0] - target) < abs(sigmas[$1] - target) } ?? 0
    }
}
