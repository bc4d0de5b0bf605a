import Glibc
import Tensor

/// A unified predictor and corrector of third order: each evaluation corrects the step that led to it and predicts the
/// next.
///
/// Zhao et al., "UniPC: A Unified Predictor-Corrector Framework for Fast Sampling of Diffusion Models", 2023, section
/// 3, with data prediction and B(h) = h. Times are spaced evenly and end at the first timestep; the order is lower in
/// the first steps and the last.
struct UniPC: TimestepMethod {
    private static let order = 3
    /// Whether the times begin at the last timestep, for image-to-image, instead of at the schedule's end.
    let startsInside: Bool

    func sample(
        from start: Tensor, timesteps: [Int], _ denoiser: Denoiser, noise: inout LatentNoise, report: Sampling.Report
    ) throws -> Tensor {
        guard let last = timesteps.last else { return start }
        let count = timesteps.count
        let times = Self.times(count: count, from: startsInside ? last : nil, denoiser.schedule)
        func evaluate(_ x: Tensor, _ number: Int) throws -> Evaluation {
            let (time, total) = (DiffusionTime(times[number], denoiser.schedule), Float(denoiser.schedule.count))
            let eps = try denoiser.noise(x, timestep: (times[number] - 1 / total) * total)
            let denoised = (x - eps * Float(time.sigma)) / Float(time.alpha)
            try report(Sampling.Step(number: number + 1, count: count, denoised: denoised))
            return Evaluation(time: time, denoised: denoised)
        }
        var x = start
        // The newest first
        var evaluations = [try evaluate(x, 0)]
        for step in 1...count {
            let next = DiffusionTime(times[step], denoiser.schedule)
            let update = UniPCStep(evaluations, to: next, order: min(step, Self.order, count + 1 - step))
            let predicted = update.predicted(x)
            guard step < count else { return predicted }
            let evaluation = try evaluate(predicted, step)
            x = update.corrected(x, by: evaluation.denoised)
            evaluations.insert(evaluation, at: 0)
            if evaluations.count > Self.order { evaluations.removeLast() }
        }
        return x
    }

    /// Falling from 1, or from a timestep, to that of the first timestep, `1 / schedule.count`.
    private static func times(count: Int, from timestep: Int?, _ schedule: NoiseSchedule) -> [Float] {
        let total = Float(schedule.count)
        return linspace(from: timestep.map { Float($0) / total + 1 / total } ?? 1, to: 1 / total, count: count + 1)
    }

    /// The clean latent that the network saw at a time.
    struct Evaluation {
        let time: DiffusionTime
        let denoised: Tensor
    }
}

/// One step of UniPC.
private struct UniPCStep {
    private let evaluations: [UniPC.Evaluation]
    private let next: DiffusionTime
    private let order: Int
    /// The negative of the step's length in half the logarithm of signal over noise: `-h` of the paper.
    private let negativeH: Double
    /// The distances of earlier evaluations in steps, and of the next one, which is 1: `r` of the paper.
    private let ratios: [Double]

    /// - Parameter evaluations: the newest first, `order` or more.
    init(_ evaluations: [UniPC.Evaluation], to next: DiffusionTime, order: Int) {
        self.evaluations = evaluations
        self.next = next
        self.order = order
        let lambda = evaluations[0].time.lambda
        let h = next.lambda - lambda
        negativeH = -h
        ratios = (1..<max(order, 1)).map { (evaluations[$0].time.lambda - lambda) / h } + [1]
    }

    func predicted(_ x: Tensor) -> Tensor {
        // The paper's exception: second order takes one half instead of the solution
        let weights = order == 2 ? [0.5] : solution(count: order - 1)
        return moved(x, by: weighted(weights))
    }

    /// The step made again, knowing what the network sees at its end.
    func corrected(_ x: Tensor, by denoised: Tensor) -> Tensor {
        let weights = order == 1 ? [0.5] : solution(count: order)
        let last = (denoised - evaluations[0].denoised) * Float(weights[order - 1])
        return moved(x, by: weighted(weights.dropLast()).map { $0 + last } ?? last)
    }

    private func moved(_ x: Tensor, by correction: Tensor?) -> Tensor {
        let scaled = x * Float(next.sigma / evaluations[0].time.sigma)
        let straight = scaled - evaluations[0].denoised * Float(next.alpha * expm1(negativeH))
        guard let correction else { return straight }
        return straight - correction * Float(next.alpha * negativeH)
    }

    /// The sum of the differences to earlier evaluations, each per step and with its weight.
    private func weighted(_ weights: some Sequence<Double>) -> Tensor? {
        zip(weights, 1...).map { weight, index in
            (evaluations[index].denoised - evaluations[0].denoised) * Float(weight / ratios[index - 1])
        }.reduce(nil) { sum, part in sum.map { $0 + part } ?? part }
    }

    /// The weights that make the first `count` orders exact: a Vandermonde system in the ratios.
    private func solution(count: Int) -> [Double] {
        guard count > 0 else { return [] }
        var rows: [[Double]] = []
        var (function, factorial) = (expm1(negativeH) / negativeH - 1, 1.0)
        for power in 0..<count {
            rows.append(ratios.prefix(count).map { pow($0, Double(power)) } + [function * factorial / negativeH])
            factorial *= Double(power + 2)
            function = function / negativeH - 1 / factorial
        }
        return LinearSystem.solve(rows)
    }
}

/// A time of the diffusion as DPM-Solver counts it: 1 is the schedule's end, `1 / schedule.count` its first timestep.
///
/// Lu et al., "DPM-Solver", 2022, appendix D: between timesteps the logarithm of alpha is interpolated.
struct DiffusionTime {
    /// The factor of the picture.
    let alpha: Double
    /// The factor of the noise.
    let sigma: Double
    /// `log(alpha / sigma)`: half the logarithm of signal over noise.
    var lambda: Double { log(alpha) - log(sigma) }

    init(_ time: Float, _ schedule: NoiseSchedule) {
        let position = Double(time) * Double(schedule.count) - 1
        let low = position > 0 ? Int(min(position, Double(schedule.count - 2))) : 0
        let logs = [low, low + 1].map { log(Double(schedule.alphasCumulativeProduct[$0])) / 2 }
        let logAlpha = logs[0] + (position - Double(low)) * (logs[1] - logs[0])
        alpha = exp(logAlpha)
        sigma = (-expm1(2 * logAlpha)).squareRoot()
    }
}

/// A few linear equations in as many unknowns.
enum LinearSystem {
    /// Gaussian elimination with the largest pivot; where there is no solution the results are not finite.
    ///
    /// - Parameter equations: rows of coefficients, each followed by its right side.
    static func solve(_ equations: [[Double]]) -> [Double] {
        var rows = equations
        for column in rows.indices {
            let pivot = rows.indices[column...].max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
            rows.swapAt(column, pivot)
            for row in rows.indices where row != column {
                let factor = rows[row][column] / rows[column][column]
                for index in column...rows.count { rows[row][index] -= factor * rows[column][index] }
            }
        }
        return rows.indices.map { rows[$0][rows.count] / rows[$0][$0] }
    }
}
