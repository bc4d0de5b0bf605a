import Tensor

/// A way of sampling over falling sigmas, the form of Karras et al. ("Elucidating the Design Space of Diffusion-Based
/// Generative Models", 2022) and of k-diffusion: `x = clean + sigma * noise`.
///
/// Latents are `[batch, height, width, channels]`; names are k-diffusion's, so that each method can be read beside its
/// original in `k_diffusion/sampling.py`.
protocol SigmaMethod {
    /// - Parameters:
    ///   - x: clean latent plus `sigmas[0]` times noise.
    ///   - sigmas: falling, two or more; only the last may be 0.
    func sample(
        from x: Tensor, sigmas: [Float], _ denoiser: Denoiser, noise: inout LatentNoise, report: Sampling.Report
    ) throws -> Tensor
}

/// A way of sampling over timesteps of its own, at unit variance: `x = sqrt(a) * clean + sqrt(1 - a) * noise`.
protocol TimestepMethod {
    /// - Parameters:
    ///   - x: the latent at the last timestep.
    ///   - timesteps: ascending; may be empty, then there is nothing to do.
    func sample(
        from x: Tensor, timesteps: [Int], _ denoiser: Denoiser, noise: inout LatentNoise, report: Sampling.Report
    ) throws -> Tensor
}

extension Sampling {
    /// The method of a sampler that follows a schedule of sigmas.
    func sigmaMethod(_ schedule: NoiseSchedule) -> any SigmaMethod {
        let eta = eta ?? sampler.defaultEta ?? 0
        return switch sampler {
        case .dpmPlusPlus2M: DPMPlusPlus2M()
        case .dpmPlusPlus2SAncestral: DPMPlusPlus2SAncestral(eta: eta, noiseScale: noiseScale)
        case .eulerAncestral: EulerAncestral(eta: eta)
        case .lms: LinearMultistep()
        case .heun: ChurnedMethod(churn: churn, noiseScale: noiseScale, step: Heun.step)
        case .dpm2: ChurnedMethod(churn: churn, noiseScale: noiseScale, step: DPM2.step)
        case .dpm2Ancestral: DPM2Ancestral(eta: eta, noiseScale: noiseScale)
        case .restart: Restart()
        case .lcm: LCM(grid: LCMGrid(of: schedule))
        case .euler, .ddim, .ddimCFGPlusPlus, .plms, .uniPC:
            ChurnedMethod(churn: churn, noiseScale: noiseScale, step: Euler.step)
        }
    }

    /// The method of a sampler that has timesteps of its own.
    ///
    /// - Parameter startsInside: whether sampling starts from a picture, within the schedule instead of at its end.
    func timestepMethod(startsInside: Bool) -> any TimestepMethod {
        switch sampler {
        case .plms: PLMS()
        case .uniPC: UniPC(startsInside: startsInside)
        default: DDIM(eta: eta ?? 0, followsNegative: sampler == .ddimCFGPlusPlus)
        }
    }
}
