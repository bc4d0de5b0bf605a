import Glibc
import StableDiffusion
import Tensor
import Testing

/// What every sampler must do, whatever the network.
@Suite struct SamplerPropertyTests {
    private struct Interruption: Error {}

    private static let methodsOfFirstOrder: Set<Sampler> = [.euler, .ddim, .ddimCFGPlusPlus]
    private static let drawing: Set<Sampler> = [.eulerAncestral, .dpm2Ancestral, .dpmPlusPlus2SAncestral, .restart, .lcm]

    /// Without new noise each value follows `mean + (start - mean) * sqrt((v + sigma^2) / (v + start sigma^2))`, the solution of the
    /// probability-flow equation for Gaussian data of variance v (Song et al., "Score-Based Generative Modeling", 2021, equation 13).
    @Test(arguments: Sampler.allCases.filter { !drawing.contains($0) }, [NoiseSchedule.Prediction.epsilon, .velocity])
    func followsTheKnownSolution(_ sampler: Sampler, _ prediction: NoiseSchedule.Prediction) throws {
        let denoiser = try GaussianSamplingTests.denoiser(prediction)
        let schedule = denoiser.schedule
        var noise = LatentNoise(kind: .cpu, seeds: [3], channels: 4, height: 4, width: 4, compute: try Compute(threadCount: 1))
        var copy = noise
        // The web UI's UniPC takes velocity at whole timesteps, which is coarse where there are few
        let steps = sampler == .uniPC && prediction == .velocity ? 1000 : 100
        let result = try Sampling(sampler: sampler, steps: steps).sample(denoiser, noise: &noise)
        let first = copy.first()
        // Where it starts, where it ends, and the share of the picture in the latent there
        let (start, end, startShare, endShare): (Float, Float, Float, Float)
        if sampler.automaticSchedule != nil {
            (start, end, startShare, endShare) = (schedule.sigmas[999], 0, 1, 1)
        } else {
            let timesteps = Sampling(sampler: sampler, steps: steps).timesteps(of: schedule)
            let (last, least) = sampler == .uniPC ? (999, 0) : (timesteps[timesteps.count - 1], 1)
            (start, end) = (schedule.sigmas[last], schedule.sigmas[least])
            startShare = schedule.alphasCumulativeProduct[last].squareRoot()
            endShare = schedule.alphasCumulativeProduct[least].squareRoot()
        }
        let expected = first.values.map { value -> Float in
            let noisy = sampler.automaticSchedule == nil ? value / startShare : value * start
            return (0.3 + (noisy - 0.3) * ((0.7 + end * end) / (0.7 + start * start)).squareRoot()) * endShare
        }
        let bar: Float = Self.methodsOfFirstOrder.contains(sampler) ? 0.06 : 0.006
        let difference = greatestDifference(result.values, expected)
        #expect(difference < bar, "\(difference)")
    }

    /// With new noise the values still have the mean 0.3 and the variance 0.7 of the data.
    @Test(arguments: Sampler.allCases.filter { drawing.contains($0) && $0 != .lcm })
    func keepsTheDistribution(_ sampler: Sampler) throws {
        let (mean, variance) = try Self.moments(Sampling(sampler: sampler, steps: 200))
        #expect(abs(mean - 0.3) < 0.05, "\(mean)")
        #expect(abs(variance - 0.7) < 0.05, "\(variance)")
    }

    /// LCM's steps shrink the variance as the best denoiser does, by `(v / (v + sigma^2))^2`, and add that of the next sigma.
    @Test func lcmLeapsAndAddsNoise() throws {
        let sampling = Sampling(sampler: .lcm, steps: 50)
        let (mean, variance) = try Self.moments(sampling)
        let sigmas = sampling.sigmas(of: .stableDiffusion)
        var expected = sigmas[0] * sigmas[0]
        for (sigma, next) in zip(sigmas, sigmas.dropFirst()) {
            let gain = 0.7 / (0.7 + sigma * sigma)
            expected = gain * gain * expected + next * next
        }
        #expect(abs(mean - 0.3) < 0.05, "\(mean)")
        #expect(abs(variance - expected) < 0.05 * expected, "\(variance) \(expected)")
    }

    /// Mean and variance of 4096 values.
    private static func moments(_ sampling: Sampling) throws -> (mean: Float, variance: Float) {
        var noise = LatentNoise(kind: .nv, seeds: [8], channels: 4, height: 32, width: 32, compute: try Compute(threadCount: 1))
        let values = try sampling.sample(GaussianSamplingTests.denoiser(.epsilon), noise: &noise).values
        let mean = values.reduce(0, +) / Float(values.count)
        return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(values.count))
    }

    @Test(arguments: Sampler.allCases)
    func reportsEveryStepAndStopsWhenTold(_ sampler: Sampler) throws {
        let denoiser = try GaussianSamplingTests.denoiser(.epsilon)
        var noise = LatentNoise(kind: .cpu, seeds: [0], channels: 4, height: 2, width: 2, compute: try Compute(threadCount: 1))
        var steps: [Int] = []
        let sampling = Sampling(sampler: sampler, steps: 7)
        // A thousand timesteps by sevens are eight: seven ways between them, and UniPC counts the timesteps
        let count = sampler == .uniPC ? 8 : 7
        _ = try sampling.sample(denoiser, noise: &noise) { step in
            #expect(step.count == count)
            steps.append(step.number)
        }
        #expect(steps == Array(1...count))
        #expect(throws: Interruption.self) {
            try sampling.sample(denoiser, noise: &noise) { if $0.number == 3 { throw Interruption() } }
        }
    }

    /// Wherever the network throws, sampling throws that, and asks nothing more.
    @Test(arguments: Sampler.allCases)
    func aThrowingNetworkEndsIt(_ sampler: Sampler) throws {
        let sampling = Sampling(sampler: sampler, steps: 6)
        var noise = LatentNoise(kind: .cpu, seeds: [0], channels: 4, height: 2, width: 2, compute: try Compute(threadCount: 1))
        let total = try Self.calls(sampling)
        for last in 1...total {
            var calls = 0
            let failing = Denoiser(schedule: .stableDiffusion) { latent, _ in
                calls += 1
                if calls == last { throw Interruption() }
                return latent
            }
            #expect(throws: Interruption.self) { try sampling.sample(failing, noise: &noise) }
            #expect(calls == last)
        }
    }

    @Test(arguments: Sampler.allCases)
    func callsPerStepAreThoseOfMostSteps(_ sampler: Sampler) throws {
        let calls = try Self.calls(Sampling(sampler: sampler, steps: 40)) - Self.calls(Sampling(sampler: sampler, steps: 20))
        #expect(calls == 20 * sampler.callsPerStep)
    }

    private static func calls(_ sampling: Sampling) throws -> Int {
        var calls = 0
        let counting = Denoiser(schedule: .stableDiffusion) { latent, _ in
            calls += 1
            return latent
        }
        var noise = LatentNoise(kind: .cpu, seeds: [0], channels: 1, height: 1, width: 1, compute: try Compute(threadCount: 1))
        _ = try sampling.sample(counting, noise: &noise)
        return calls
    }

    /// A single step, very many, from noise and from pictures, on all schedules: numbers come out, and nothing traps.
    @Test(arguments: Sampler.allCases)
    func anyNumberOfStepsOnAnySchedule(_ sampler: Sampler) throws {
        let denoiser = try GaussianSamplingTests.denoiser(.epsilon)
        let compute = try Compute(threadCount: 1)
        let image = Tensor([0.5, -0.5], shape: [1, 1, 2, 1], compute: compute)
        for schedule in sampler.automaticSchedule == nil ? [.automatic] : SigmaSchedule.allCases {
            for steps in [1, 2, 3, 37, 1000] {
                var sampling = Sampling(sampler: sampler, schedule: schedule, steps: steps)
                var noise = LatentNoise(kind: .nv, seeds: [2], channels: 1, height: 1, width: 2, compute: compute)
                let latent = try sampling.sample(denoiser, noise: &noise)
                #expect(latent.isFinite, "\(sampling)")
                for strength in [0, 0.004, 0.5, 1] where steps < 1000 || schedule == .simple || schedule == .ddim || schedule == .automatic {
                    sampling.makesAllSteps = false
                    let some = try sampling.sample(from: image, strength: strength, denoiser, noise: &noise)
                    #expect(some.isFinite, "\(sampling) \(strength)")
                    sampling.makesAllSteps = true
                    // More steps than timesteps repeat sigmas, between which multistep methods divide by 0, as they do in the web UI
                    let all = try sampling.sample(from: image, strength: strength, denoiser, noise: &noise)
                    #expect(all.count == 2)
                }
            }
        }
    }

    @Test func sigmaNoiseAndChurnAreWhereTheWebUIHasThem() {
        #expect(Sampler.allCases.filter(\.usesChurn) == [.euler, .heun, .dpm2])
        #expect(Sampler.allCases.filter(\.usesNoiseScale) == [.dpmPlusPlus2SAncestral, .euler, .heun, .dpm2, .dpm2Ancestral])
    }

    /// Guidance of CFG++ is the scale over 12.5, and what is put back is the negative prompt's noise.
    @Test func ddimCFGPlusPlusFollowsTheNegativePrompt() throws {
        let guidance = ClassifierFreeGuidance(scale: 5, positive: nil, both: { latent, _ in (Self.filled(latent, 1), Self.filled(latent, 0.5)) })
        let denoiser = Denoiser(schedule: .stableDiffusion, guidance: guidance)
        var noise = LatentNoise(kind: .cpu, seeds: [4], channels: 1, height: 1, width: 2, compute: try Compute(threadCount: 1))
        var copy = noise
        let result = try Sampling(sampler: .ddimCFGPlusPlus, steps: 2).sample(denoiser, noise: &noise)
        let alphas = NoiseSchedule.stableDiffusion.alphasCumulativeProduct
        let expected = copy.first().values.map { start -> Float in
            // 0.5 + 5 / 12.5 * (1 - 0.5)
            let clean = (start - 0.7 * (1 - alphas[501]).squareRoot()) / alphas[501].squareRoot()
            return alphas[1].squareRoot() * clean + 0.5 * (1 - alphas[1]).squareRoot()
        }
        #expect(greatestDifference(result.values, expected) < 1e-5)
    }

    private static func filled(_ latent: Tensor, _ value: Float) -> Tensor { latent.mapped { _ in value } }
}
