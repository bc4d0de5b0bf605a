import StableDiffusion
import Tensor
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
        let noiseDraws: Int
        let infotext: [String: Text]
        let resolvedSchedule: String?
    }

    /// A value of the parameters; only the words matter here.
    struct Text: Decodable {
        let word: String?

        init(from decoder: any Decoder) throws { word = try? decoder.singleValueContainer().decode(String.self) }
    }

    @Test func agreesWithTheWebUI() throws {
        let cases = try Fixture.json("samplers/samplers.json", as: [Case].self)
        #expect(cases.count == 41)
        let compute = try Compute(threadCount: 1)
        for reference in cases { try compare(reference, compute) }
    }

    private func compare(_ reference: Case, _ compute: Compute) throws {
        let sampler = try #require(Sampler(name: reference.sampler))
        let schedule = try #require(SigmaSchedule(name: reference.schedule))
        let sampling = Sampling(sampler: sampler, schedule: schedule, steps: reference.steps)
        let noiseSchedule = NoiseSchedule.stableDiffusion
        var times: [Float] = []
        let denoiser = Denoiser(schedule: noiseSchedule) { latent, timestep in
            times.append(timestep)
            return latent
        }
        let fresh = LatentNoise(kind: .cpu, seeds: [1], channels: 4, height: 2, width: 2, compute: compute)
        var noise = fresh
        let (sigmas, timesteps): ([Float], [Int])
        if let strength = reference.denoisingStrength {
            let picture = Tensor(repeating: 0, shape: [1, 2, 2, 4], compute: compute)
            _ = try sampling.sample(from: picture, strength: strength, denoiser, noise: &noise)
            (sigmas, timesteps) = (sampling.sigmas(of: noiseSchedule, strength: strength), sampling.timesteps(of: noiseSchedule, strength: strength))
        } else {
            _ = try sampling.sample(denoiser, noise: &noise)
            (sigmas, timesteps) = (sampling.sigmas(of: noiseSchedule), sampling.timesteps(of: noiseSchedule))
        }
        let name = "\(reference.sampler) \(reference.schedule)"
        if let expected = reference.sigmas { #expect(greatestShare(sigmas, expected) <= 3e-6, "\(name)") }
        if let expected = reference.timesteps { #expect(timesteps == expected, "\(name)") }
        #expect(greatestDifference(times, reference.unetTimes) <= 2e-3, "\(name)")
        #expect(noise.hasDrawn(reference.noiseDraws, like: fresh), "\(name)")
        if let label = reference.infotext["Schedule type"]?.word { #expect(sampler.scheduleName(schedule) == label) }
    }

    struct ScheduleCase: Decodable {
        let schedule: String
        let lcm: Bool
        let steps, count: Int
        let sigmas: [Float]
    }

    /// All schedules at several numbers of steps, on a model's timesteps and on LCM's.
    @Test func schedulesAreTheWebUIs() throws {
        try compare("samplers/schedules.json", .stableDiffusion)
    }

    /// The same where nothing is left of the picture at the last timestep.
    @Test func schedulesOfZeroTerminalSNRAreTheWebUIs() throws {
        try compare("sd2/zero-snr-schedules.json", NoiseSchedule.stableDiffusion.withZeroTerminalSNR())
    }

    private func compare(_ file: String, _ noiseSchedule: NoiseSchedule) throws {
        let cases = try Fixture.json(file, as: [ScheduleCase].self)
        for lcm in [false, true] {
            let names = Set(cases.filter { $0.lcm == lcm }.map(\.schedule))
            #expect(names == Set(SigmaSchedule.allCases.filter { $0 != .automatic }.map(\.rawValue)))
        }
        for reference in cases {
            let schedule = try #require(SigmaSchedule(name: reference.schedule))
            let sampling = Sampling(sampler: reference.lcm ? .lcm : .euler, schedule: schedule, steps: reference.steps)
            let sigmas = sampling.sigmas(of: noiseSchedule)
            #expect(sigmas.count == reference.count)
            // Of the long ones the fixture has every fiftieth
            let isWhole = reference.sigmas.count == reference.count
            let kept = isWhole ? sigmas : sigmas.indices.filter { $0.isMultiple(of: 50) }.map { sigmas[$0] }
            let share = greatestShare(kept, reference.sigmas)
            #expect(share <= 3e-6, "\(reference.schedule) \(reference.lcm ? "LCM " : "")\(reference.steps) \(share)")
        }
    }

    @Test func namesAreReadInAnyCase() throws {
        #expect(Sampler(name: "euler A") == .eulerAncestral)
        #expect(Sampler(name: "k_dpmpp_2m") == .dpmPlusPlus2M)
        #expect(Sampler(name: "Euler b") == nil)
        #expect(Sampler(name: "k_euler_ancestral") == .eulerAncestral)
        #expect(Sampler(name: "ddim_cfgpp") == .ddimCFGPlusPlus)
        #expect(SigmaSchedule(name: "KARRAS") == .karras)
        #expect(["sgm uniform", "sgm_uniform", "SGMUniform"].allSatisfy { SigmaSchedule(name: $0) == .sgmUniform })
        let old = try #require(Sampler.parse("DPM++ 2M Karras"))
        #expect(old.sampler == .dpmPlusPlus2M && old.schedule == .karras)
        let plain = try #require(Sampler.parse("dpm++ 2m"))
        #expect(plain.sampler == .dpmPlusPlus2M && plain.schedule == nil)
        let long = try #require(Sampler.parse("DPM2 a SGM Uniform"))
        #expect(long.sampler == .dpm2Ancestral && long.schedule == .sgmUniform)
        let twice = try #require(Sampler.parse("DDIM DDIM"))
        #expect(twice.sampler == .ddim && twice.schedule == .ddim)
        #expect(Sampler.parse("DPM++ 2M Dreams") == nil)
        #expect(Sampler.parse("") == nil)
    }

    @Test func parametersNameTheResolvedSchedule() {
        #expect(Sampler.dpmPlusPlus2M.scheduleName(.automatic) == "Karras")
        #expect(Sampler.dpmPlusPlus2M.scheduleName(.uniform) == "Uniform")
        #expect(Sampler.euler.scheduleName(.automatic) == "Automatic")
        #expect(Sampler.ddim.scheduleName(.automatic) == "Automatic")
        #expect(Sampler.lcm.scheduleName(.automatic) == "Automatic")
        #expect(Sampler.allCases.first == .dpmPlusPlus2M)
    }

    @Test func guidanceLeadsAwayFromTheNegativePrompt() throws {
        let latent = Tensor([1, -2], shape: [1, 1, 2, 1], compute: try Compute(threadCount: 1))
        let guidance = ClassifierFreeGuidance(scale: 7, positive: { latent, _ in latent * 2 }, both: { latent, _ in (latent * 2, latent * 3) })
        #expect(try guidance.output(latent, timestep: 0).values == [-4, 8])
        let one = ClassifierFreeGuidance(scale: 1, positive: { latent, _ in latent * 2 }, both: { _, _ in throw SamplingError.steps(0) })
        #expect(try one.output(latent, timestep: 0).values == [2, -4])
    }
}
