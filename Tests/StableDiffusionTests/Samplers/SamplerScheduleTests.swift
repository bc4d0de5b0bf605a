import StableDiffusion
import Testing

/// Sigmas, timesteps and the times of every network call, against what the web UI's own code used.
@Suite struct SamplerScheduleTests {
    struct Case: Decodable {
        let sampler, schedule: String
        let steps: Int
        let denoisingStrength: Double?
        let sigmas: [Float]?
        let timesteps: [Int]?
        let unetTimes: [Float]
        let infotext: [String: Text]
        let resolvedSchedule: String?
    }

    /// A value of the parameters; only the words matter here.
    struct Text: Decodable {
        let word: String?

        init(from decoder: any Decoder) throws { word = try? decoder.singleValueContainer().decode(String.self) }
    }

    @Test func agreesWithTheWebUI() throws {
        var covered = 0
        for reference in try Fixture.json("samplers/samplers.json", as: [Case].self) {
            guard let sampler = Sampler(name: reference.sampler), let schedule = SigmaSchedule(name: reference.schedule) else { continue }
            covered += 1
            let sampling = Sampling(sampler: sampler, schedule: schedule, steps: reference.steps)
            let noiseSchedule = NoiseSchedule.stableDiffusion
            var times: [Float] = []
            let denoiser = Denoiser(schedule: noiseSchedule) { latent, timestep in
                times.append(timestep)
                return latent
            }
            var noise = LatentNoise(kind: .cpu, seeds: [1], channels: 4, height: 2, width: 2)
            if let strength = reference.denoisingStrength {
                _ = try sampling.sample(from: noise.first(), strength: strength, denoiser, noise: &noise)
                compare(sampling.sigmas(of: noiseSchedule, strength: strength), with: reference.sigmas)
                if let timesteps = reference.timesteps { #expect(sampling.timesteps(of: noiseSchedule, strength: strength) == timesteps) }
            } else {
                _ = try sampling.sample(denoiser, noise: &noise)
                compare(sampling.sigmas(of: noiseSchedule), with: reference.sigmas)
                if let timesteps = reference.timesteps { #expect(sampling.timesteps(of: noiseSchedule) == timesteps) }
            }
            #expect(greatestDifference(times, reference.unetTimes) <= 2e-3, "\(reference.sampler) \(reference.schedule)")
            if let name = reference.infotext["Schedule type"]?.word { #expect(sampling.sampler.scheduleName(schedule) == name) }
        }
        #expect(covered == 15)
    }

    private func compare(_ sigmas: [Float], with reference: [Float]?) {
        guard let reference else { return }
        #expect(sigmas.count == reference.count)
        for (sigma, expected) in zip(sigmas, reference) { #expect(abs(sigma - expected) <= 3e-6 * expected) }
    }

    @Test func namesAreReadInAnyCase() throws {
        #expect(Sampler(name: "euler A") == .eulerAncestral)
        #expect(Sampler(name: "k_dpmpp_2m") == .dpmPlusPlus2M)
        #expect(Sampler(name: "Euler b") == nil)
        #expect(SigmaSchedule(name: "KARRAS") == .karras)
        let old = try #require(Sampler.parse("DPM++ 2M Karras"))
        #expect(old.sampler == .dpmPlusPlus2M && old.schedule == .karras)
        let plain = try #require(Sampler.parse("dpm++ 2m"))
        #expect(plain.sampler == .dpmPlusPlus2M && plain.schedule == nil)
        #expect(Sampler.parse("DPM++ 2M Dreams") == nil)
        #expect(Sampler.parse("") == nil)
    }

    @Test func parametersNameTheResolvedSchedule() {
        #expect(Sampler.dpmPlusPlus2M.scheduleName(.automatic) == "Karras")
        #expect(Sampler.dpmPlusPlus2M.scheduleName(.uniform) == "Uniform")
        #expect(Sampler.euler.scheduleName(.automatic) == "Automatic")
        #expect(Sampler.ddim.scheduleName(.automatic) == "Automatic")
    }

    @Test func guidanceIsTheSameTogetherAndApart() throws {
        let latent = Latent(channels: 1, height: 1, width: 2, values: [1, -2])
        let apart = ClassifierFreeGuidance(scale: 7, positive: { latent, _ in latent * 2 }, negative: { latent, _ in latent * 3 })
        let together = ClassifierFreeGuidance(scale: 7, positive: { latent, _ in latent * 2 }, together: { both, _ in
            (both.pictures(0..<1) * 2).followed(by: both.pictures(1..<2) * 3)
        })
        #expect(try apart.output(latent, timestep: 0).values == [-4, 8])
        #expect(try together.output(latent, timestep: 0).values == [-4, 8])
        let one = ClassifierFreeGuidance(scale: 1, positive: { latent, _ in latent * 2 }, negative: { _, _ in throw SamplingError.steps(0) })
        #expect(try one.output(latent, timestep: 0).values == [2, -4])
    }
}
