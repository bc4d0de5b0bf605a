import Glibc
import StableDiffusion
import Tensor
import Testing

/// Samples a distribution whose best denoiser is known, and compares with `make_gaussian.py`, written from the papers, and `make_webui.py`,
/// which runs the web UI's own code.
@Suite struct GaussianSamplingTests {
    struct Case: Decodable, Sendable {
        let sampler, schedule: String
        let steps: Int
        let eta, scale, churn, low, high: Float?
        let strength: Double?
        let ensd: Int?
        /// How much noise was drawn, the first included.
        let draws: Int?
        let values: [Float]
        /// For a network that predicts velocity, where the web UI's result is another.
        let velocityValues: [Float]?
    }

    /// The network of that distribution, mean 0.3 and variance 0.7.
    static func denoiser(_ prediction: NoiseSchedule.Prediction) throws -> Denoiser {
        let schedule = try NoiseSchedule(prediction: prediction)
        return Denoiser(schedule: schedule) { x, timestep in
            let sigma = schedule.sigma(timestep: timestep)
            let share = 1 / (sigma * sigma + 1)
            return x.mapped { value in
                let noisy = value / share.squareRoot()
                let clean = 0.3 + (noisy - 0.3) * 0.7 / (0.7 + sigma * sigma)
                let noise = (noisy - clean) / sigma
                return prediction == .epsilon ? noise : share.squareRoot() * noise - (1 - share).squareRoot() * clean
            }
        }
    }

    @Test(arguments: [NoiseSchedule.Prediction.epsilon, .velocity])
    func agreesWithTheFormulas(_ prediction: NoiseSchedule.Prediction) throws {
        let cases = try Fixture.json("samplers/gaussian.json", as: [Case].self)
        #expect(cases.count == 42)
        let compute = try Compute(threadCount: 1)
        for reference in cases { try compare(reference, prediction, compute) }
    }

    @Test(arguments: [NoiseSchedule.Prediction.epsilon, .velocity])
    func agreesWithTheWebUI(_ prediction: NoiseSchedule.Prediction) throws {
        let cases = try Fixture.json("samplers/webui.json", as: [Case].self)
        #expect(Set(cases.map(\.sampler)) == Set(Sampler.allCases.map(\.rawValue)))
        let compute = try Compute(threadCount: 1)
        for reference in cases {
            // The web UI's LCM takes a velocity for noise, which ends elsewhere: `SmallPictureTests` has that
            if prediction == .velocity, reference.sampler == Sampler.lcm.rawValue { continue }
            try compare(reference, prediction, compute)
        }
    }

    private func compare(_ reference: Case, _ prediction: NoiseSchedule.Prediction, _ compute: Compute) throws {
        var sampling = Sampling(
            sampler: try #require(Sampler(name: reference.sampler)),
            schedule: try #require(SigmaSchedule(name: reference.schedule)), steps: reference.steps)
        sampling.eta = reference.eta
        sampling.noiseScale = reference.scale ?? 1
        if let churn = reference.churn, let low = reference.low, let high = reference.high {
            sampling.churn = Sampling.Churn(amount: churn, range: low...high)
        }
        let fresh = LatentNoise(
            kind: .cpu, seeds: [5, 4_294_967_290], seedDelta: reference.ensd ?? 0, channels: 4, height: 2, width: 3, compute: compute)
        var noise = fresh
        let denoiser = try Self.denoiser(prediction)
        let result: Tensor
        if let strength = reference.strength {
            let image = Tensor(planar: (0..<48).map { -1 + 2 * Float($0) / 47 }, shape: [2, 2, 3, 4], compute: compute)
            result = try sampling.sample(from: image, strength: strength, denoiser, noise: &noise)
        } else {
            result = try sampling.sample(denoiser, noise: &noise)
        }
        let expected = prediction == .velocity ? reference.velocityValues ?? reference.values : reference.values
        let size = max(1, expected.map(abs).max() ?? 1)
        let difference = greatestDifference(result.planarValues, expected) / size
        #expect(difference <= 1e-4, "\(sampling) \(difference)")
        if let draws = reference.draws { #expect(noise.hasDrawn(draws, like: fresh), "\(sampling)") }
    }

    @Test func aPictureDoesNotDependOnItsBatch() throws {
        let denoiser = try Self.denoiser(.epsilon)
        let sampling = Sampling(sampler: .eulerAncestral, steps: 5)
        let compute = try Compute(threadCount: 1)
        var batch = LatentNoise(kind: .nv, seeds: [1, 2], channels: 4, height: 2, width: 3, compute: compute)
        var single = LatentNoise(kind: .nv, seeds: [2], channels: 4, height: 2, width: 3, compute: compute)
        let both = try sampling.sample(denoiser, noise: &batch)
        let one = try sampling.sample(denoiser, noise: &single)
        #expect(both.sliced(1..<2, axis: 0).values == one.values)
    }

    @Test(arguments: [0, -1, 1001])
    func refusesImpossibleSteps(_ steps: Int) throws {
        let denoiser = try Self.denoiser(.epsilon)
        var noise = LatentNoise(kind: .cpu, seeds: [0], channels: 4, height: 2, width: 2, compute: try Compute(threadCount: 1))
        #expect(throws: SamplingError.steps(steps)) { try Sampling(sampler: .ddim, steps: steps).sample(denoiser, noise: &noise) }
    }
}

extension LatentNoise {
    /// Whether so much noise was drawn, compared with a copy from before: the next is the same.
    func hasDrawn(_ draws: Int, like fresh: LatentNoise) -> Bool {
        var (drawn, expected) = (self, fresh)
        _ = expected.first()
        for _ in 1..<draws { _ = expected.next() }
        return drawn.next().values == expected.next().values
    }
}

extension Tensor {
    /// A function of every number.
    func mapped(_ function: (Float) -> Float) -> Tensor { Tensor(values.map(function), shape: shape, compute: compute) }
}
