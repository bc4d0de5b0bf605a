import Glibc

/// A unified predictor and corrector of third order: each evaluation corrects the step that led to it and predicts the next.
///
/// Zhao et al., "UniPC: A Unified Predictor-Corrector Framework for Fast Sampling of Diffusion Models", 2023, section 3, with
/// data prediction and B(h) = h. Times are spaced evenly and end at the first timestep; the order is lower in the first steps and the last.
struct UniPC: TimestepMethod {
    private static let order = 3
    /// Whether the times begin at the last timestep, for image-to-image, instead of at the schedule's end.
    let startsInside: Bool

    func sample(
        from start: Latent, timesteps: [Int], _ denoiser: Denoiser, noise: inout LatentNoise, report: Sampling.Report
    ) throws -> Latent {
        guard let last = timesteps.last else { return start }
        let count = timesteps.count
        let times = Self.times(count: count, from: startsInside ? last : nil, denoiser.schedule)
        func evaluate(_ latent: Latent, _ number: Int) throws -> Evaluation {
            let (time, place) = (times[number], DiffusionTime(times[number], denoiser.schedule))
            let noise = try denoiser.noise(latent, timestep: (time - 1 / Float(denoiser.schedule.count)) * Float(denoiser.schedule.count))
            let clean = (latent - noise * Float(place.deviation)) / Float(place.alpha)
            try report(Sampling.Step(number: number + 1, count: count, denoised: clean))
            return Evaluation(time: place, clean: clean)
        }
        var latent = start
        // The newest first
        var evaluations = [try evaluate(latent, 0)]
        for step in 1...count {
            let next = DiffusionTime(times[step], denoiser.schedule)
            let update = UniPCStep(evaluations, to: next, order: min(step, Self.order, count + 1 - step))
            let predicted = update.predicted(latent)
            guard step < count else { return predicted }
            let evaluation = try evaluate(predicted, step)
            latent = update.corrected(latent, by: evaluation.clean)
            evaluations.insert(evaluation, at: 0)
            if evaluations.count > Self.order { evaluations.removeLast() }
        }
        return latent
    }

    /// Falling from 1, or from a timestep, to that of the first timestep, `1 / schedule.count`.
    private static func times(count: Int, from timestep: Int?, _ schedule: NoiseSchedule) -> [Float] {
        let total = Float(schedule.count)
        return evenly(from: timestep.map { Float($0) / total + 1 / total } ?? 1, to: 1 / total, count: count + 1)
    }

    /// The clean latent that the network saw at a time.
    struct Evaluation {
        let time: DiffusionTime
        let clean: Latent
    }
}

/// One step of UniPC.
private struct UniPCStep {
    private let evaluations: [UniPC.Evaluation]
    private let next: DiffusionTime
    private let order: Int
    /// The negative of the step's length in half the logarithm of signal over noise: `-h` of the paper.
    private let length: Double
    /// The distances of earlier evaluations in steps, and of the next one, which is 1.
    private let ratios: [Double]

    /// - Parameter evaluations: the newest first, `order` or more.
    init(_ evaluations: [UniPC.Evaluation], to next: DiffusionTime, order: Int) {
        self.evaluations = evaluations
        self.next = next
        self.order = order
        let (from, length) = (evaluations[0].time.halfLogRatio, next.halfLogRatio - evaluations[0].time.halfLogRatio)
        self.length = -length
        ratios = (1..<max(order, 1)).map { (evaluations[$0].time.halfLogRatio - from) / length } + [1]
    }

    func predicted(_ latent: Latent) -> Latent {
        // The paper's exception: second order takes one half instead of the solution
        let weights = order == 2 ? [0.5] : solution(count: order - 1)
        return moved(latent, by: weighted(weights))
    }

    /// The step made again, knowing what the network sees at its end.
    func corrected(_ latent: Latent, by clean: Latent) -> Latent {
        let weights = order == 1 ? [0.5] : solution(count: order)
        let last = (clean - evaluations[0].clean) * Float(weights[order - 1])
        return moved(latent, by: weighted(weights.dropLast()).map { $0 + last } ?? last)
    }

    private func moved(_ latent: Latent, by bend: Latent?) -> Latent {
        let straight = latent * Float(next.deviation / evaluations[0].time.deviation) - evaluations[0].clean * Float(next.alpha * expm1(length))
        guard let bend else { return straight }
        return straight - bend * Float(next.alpha * length)
    }

    /// The sum of the differences to earlier evaluations, each per step and with its weight.
    private func weighted(_ weights: some Sequence<Double>) -> Latent? {
        zip(weights, 1...).map { weight, index in
            (evaluations[index].clean - evaluations[0].clean) * Float(weight / ratios[index - 1])
        }.reduce(nil) { sum, part in sum.map { $0 + part } ?? part }
    }

    /// The weights that make the first `count` orders exact: a Vandermonde system in the ratios.
    private func solution(count: Int) -> [Double] {
        guard count > 0 else { return [] }
        var rows: [[Double]] = []
        var (function, factorial) = (expm1(length) / length - 1, 1.0)
        for power in 0..<count {
            rows.append(ratios.prefix(count).map { pow($0, Double(power)) } + [function * factorial / length])
            factorial *= Double(power + 2)
            function = function / length - 1 / factorial
        }
        return LinearSystem.solve(rows)
    }
}
