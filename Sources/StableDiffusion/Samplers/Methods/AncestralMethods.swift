import Glibc
import Tensor

/// A step from one sigma to a smaller one as a longer step down and new noise up (k-diffusion's `get_ancestral_step`).
struct AncestralStep {
    /// The sigma to go down to.
    let sigmaDown: Float
    /// The standard deviation of the new noise.
    let sigmaUp: Float

    /// - Parameter eta: how much of the noise is new: 0 is none, 1 as much as keeps the variance.
    init(from sigma: Float, to nextSigma: Float, eta: Float) {
        let (square, nextSquare) = (sigma * sigma, nextSigma * nextSigma)
        sigmaUp = min(nextSigma, eta * (nextSquare * (square - nextSquare) / square).squareRoot())
        sigmaDown = (nextSquare - sigmaUp * sigmaUp).squareRoot()
    }
}

/// Euler's method that goes below the next sigma and adds new noise up to it ("Euler a").
struct EulerAncestral: SigmaMethod {
    /// How much of the noise is new: 0 is Euler's method, 1 as much as keeps the variance.
    let eta: Float

    func sample(
        from start: Tensor, sigmas: [Float], _ denoiser: Denoiser, noise: inout LatentNoise, report: Sampling.Report
    ) throws -> Tensor {
        var x = start
        let count = sigmas.count - 1
        for step in 0..<count {
            let (sigma, nextSigma) = (sigmas[step], sigmas[step + 1])
            let denoised = try denoiser.denoised(x, sigma: sigma)
            try report(Sampling.Step(number: step + 1, count: count, denoised: denoised))
            let ancestral = AncestralStep(from: sigma, to: nextSigma, eta: eta)
            let d = (x - denoised) / sigma
            x = x + d * (ancestral.sigmaDown - sigma)
            if nextSigma > 0 { x = x + noise.next() * ancestral.sigmaUp }
        }
        return x
    }
}

/// DPM-Solver of second order that goes below the next sigma and adds new noise up to it ("DPM2 a").
struct DPM2Ancestral: SigmaMethod {
    /// How much of the noise is new: 0 is DPM2, 1 as much as keeps the variance.
    let eta: Float
    let noiseScale: Float

    func sample(
        from start: Tensor, sigmas: [Float], _ denoiser: Denoiser, noise: inout LatentNoise, report: Sampling.Report
    ) throws -> Tensor {
        var x = start
        let count = sigmas.count - 1
        for step in 0..<count {
            let ancestral = AncestralStep(from: sigmas[step], to: sigmas[step + 1], eta: eta)
            x = try DPM2.step(x, from: sigmas[step], to: ancestral.sigmaDown, denoiser) { denoised in
                try report(Sampling.Step(number: step + 1, count: count, denoised: denoised))
            }
            if ancestral.sigmaDown > 0 { x = x + noise.next() * (noiseScale * ancestral.sigmaUp) }
        }
        return x
    }
}

/// DPM-Solver++ of second order, single step, that goes below the next sigma and adds new noise up to it ("DPM++ 2S
/// a").
///
/// Lu et al., "DPM-Solver++: Fast Solver for Guided Sampling of Diffusion Probabilistic Models", 2022, algorithm 1, in
/// the time `-log(sigma)`, with the inner evaluation halfway.
struct DPMPlusPlus2SAncestral: SigmaMethod {
    /// How much of the noise is new: 0 is none, 1 as much as keeps the variance.
    let eta: Float
    let noiseScale: Float

    func sample(
        from start: Tensor, sigmas: [Float], _ denoiser: Denoiser, noise: inout LatentNoise, report: Sampling.Report
    ) throws -> Tensor {
        var x = start
        let count = sigmas.count - 1
        for step in 0..<count {
            let (sigma, nextSigma) = (sigmas[step], sigmas[step + 1])
            let denoised = try denoiser.denoised(x, sigma: sigma)
            try report(Sampling.Step(number: step + 1, count: count, denoised: denoised))
            let ancestral = AncestralStep(from: sigma, to: nextSigma, eta: eta)
            let sigmaDown = ancestral.sigmaDown
            if sigmaDown > 0 {
                let sigmaMid = expf((logf(sigma) + logf(sigmaDown)) / 2)
                let x2 = Self.moved(x, towards: denoised, from: sigma, to: sigmaMid)
                let denoised2 = try denoiser.denoised(x2, sigma: sigmaMid)
                x = Self.moved(x, towards: denoised2, from: sigma, to: sigmaDown)
            } else {
                x = denoised
            }
            if nextSigma > 0 { x = x + noise.next() * (noiseScale * ancestral.sigmaUp) }
        }
        return x
    }

    /// Where x comes to if the clean latent stays what it is.
    private static func moved(_ x: Tensor, towards denoised: Tensor, from sigma: Float, to nextSigma: Float) -> Tensor {
        x * (nextSigma / sigma) - denoised * expm1f(logf(nextSigma) - logf(sigma))
    }
}
