import Glibc
import Tensor

/// DPM-Solver++ of second order, multistep: the last step's result bends this one.
///
/// Lu et al., "DPM-Solver++: Fast Solver for Guided Sampling of Diffusion Probabilistic Models", 2022, algorithm 2, in
/// the time `t = -log(sigma)`.
struct DPMPlusPlus2M: SigmaMethod {
    func sample(
        from start: Tensor, sigmas: [Float], _ denoiser: Denoiser, noise: inout LatentNoise, report: Sampling.Report
    ) throws -> Tensor {
        var x = start
        var oldDenoised: Tensor?
        let count = sigmas.count - 1
        for step in 0..<count {
            let (sigma, nextSigma) = (sigmas[step], sigmas[step + 1])
            let denoised = try denoiser.denoised(x, sigma: sigma)
            try report(Sampling.Step(number: step + 1, count: count, denoised: denoised))
            let h = logf(sigma) - logf(nextSigma)
            var target = denoised
            if let oldDenoised, nextSigma > 0 {
                let r = (logf(sigmas[step - 1]) - logf(sigma)) / h
                target = denoised * (1 + 1 / (2 * r)) - oldDenoised * (1 / (2 * r))
            }
            x = x * (nextSigma / sigma) - target * expm1f(-h)
            oldDenoised = denoised
        }
        return x
    }
}

/// The linear multistep method ("LMS"): the derivatives of the last four evaluations, continued as a polynomial.
///
/// Adams and Bashforth's method for steps of unequal length, in the time sigma (Hairer, Nørsett and Wanner, "Solving
/// Ordinary Differential Equations I", chapter III.5).
struct LinearMultistep: SigmaMethod {
    private static let order = 4

    func sample(
        from start: Tensor, sigmas: [Float], _ denoiser: Denoiser, noise: inout LatentNoise, report: Sampling.Report
    ) throws -> Tensor {
        var x = start
        // The newest first
        var derivatives: [Tensor] = []
        let count = sigmas.count - 1
        for step in 0..<count {
            let denoised = try denoiser.denoised(x, sigma: sigmas[step])
            try report(Sampling.Step(number: step + 1, count: count, denoised: denoised))
            derivatives.insert((x - denoised) / sigmas[step], at: 0)
            if derivatives.count > Self.order { derivatives.removeLast() }
            let times = derivatives.indices.map { Double(sigmas[step - $0]) }
            for (index, d) in derivatives.enumerated() {
                x = x + d * Float(Self.coefficient(index, times, to: Double(sigmas[step + 1])))
            }
        }
        return x
    }

    /// The integral, from the first time to `end`, of the polynomial that is 1 at one time and 0 at the others.
    private static func coefficient(_ index: Int, _ times: [Double], to end: Double) -> Double {
        func polynomial(_ time: Double) -> Double {
            times.indices.reduce(1) { product, other in
                other == index ? product : product * (time - times[other]) / (times[index] - times[other])
            }
        }
        // Simpson's rule is exact up to the third degree, which four times have
        let start = times[0]
        return (end - start) / 6 * (polynomial(start) + 4 * polynomial((start + end) / 2) + polynomial(end))
    }
}
