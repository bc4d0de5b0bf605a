import EngineInterface
import NetworkLayers
import StableDiffusion
import Tensor

/// How fast pictures are made on this machine.
public struct GenerationReport: Codable, Sendable, Equatable {
    /// The processor's name and the instruction sets that matter.
    public var processor: String
    public var model: String
    /// Pixels per side.
    public var size: Int
    public var precision: String
    public var threads: Int
    public var steps: Int
    /// The median of the steps, each an evaluation for both prompts.
    public var secondsPerStep: Double
    /// The median of encoding a picture, and the most memory that the process had for it, in GB (10⁹ bytes), without the U-Net.
    public var encodeSeconds: Double
    public var encodePeakGB: Double
    /// The same of decoding a latent.
    public var decodeSeconds: Double
    public var decodePeakGB: Double
    /// All steps and one decoding.
    public var secondsPerPicture: Double
    public var peakGB: Double
    /// Where the time of decoding goes.
    public var decodeOperations: [BenchmarkReport.Operation]

    enum CodingKeys: String, CodingKey {
        case processor, model, size, precision, threads, steps
        case encodeSeconds = "encode_seconds"
        case encodePeakGB = "encode_peak_gb"
        case decodeOperations = "decode_operations"
        case secondsPerStep = "seconds_per_step"
        case decodeSeconds = "decode_seconds"
        case decodePeakGB = "decode_peak_gb"
        case secondsPerPicture = "seconds_per_picture"
        case peakGB = "peak_gb"
    }
}

/// Measures the making of a picture: Euler steps with guidance, then the decoder.
public enum GenerationBenchmark {
    private static let repetitions = 3

    /// - Parameters:
    ///   - size: pixels per side; nil takes the model's own.
    ///   - steps: sampling steps.
    ///   - options: an empty model name measures a family's architecture with random weights.
    ///   - report: gets a line a step.
    /// - Throws: one-line errors.
    public static func run(size: Int?, steps: Int, options: ModelOptions, family: ModelFamily, home: Home, resources: Resources,
                           report: (String) -> Void) throws -> GenerationReport {
        let checkpoint = try options.model.isEmpty ? nil : Checkpoint.open(options, home: home, resources: resources)
        if let checkpoint { try SettingsCheck.checkTrains(checkpoint) }
        let compute = try Compute(threadCount: options.threads > 0 ? options.threads : Processor.coreCount)
        let vae = checkpoint?.vaeConfiguration ?? family.vae
        let unet = checkpoint?.unetConfiguration ?? family.unet
        let side = size ?? checkpoint?.sampleSize ?? family.largestSide
        try PictureSize.check(side, "--size", factor: vae.latentFactor)
        let latentSide = side / vae.latentFactor
        let (encoding, decoding) = try measure(
            checkpoint.map { try Autoencoder($0.vae, configuration: vae) } ?? Autoencoder(RandomWeights(), configuration: vae), latentSide, compute, report)
        Processor.forgetPeak()
        let numbers = checkpoint?.unet.count ?? family.unetNumbers
        let times = try sample(latentSide, steps, options.precision.roundsToBFloat16(unetNumbers: numbers), checkpoint, unet, compute, report)
        return GenerationReport(
            processor: Processor.description, model: checkpoint.map { FilePath.stem(of: $0.path) } ?? "\(family.name), random weights", size: side,
            precision: options.precision.description(unetNumbers: numbers), threads: compute.threadCount, steps: steps,
            secondsPerStep: median(times), encodeSeconds: encoding.seconds, encodePeakGB: encoding.peak,
            decodeSeconds: decoding.seconds, decodePeakGB: decoding.peak, secondsPerPicture: times.reduce(0, +) + decoding.seconds,
            peakGB: max(Processor.peakGigabytes, decoding.peak), decodeOperations: decoding.profile.report)
    }

    /// The VAE alone, both ways.
    private static func measure(_ autoencoder: Autoencoder, _ side: Int, _ compute: Compute, _ report: (String) -> Void) throws -> (encode: Work, decode: Work) {
        let configuration = autoencoder.configuration
        let latent = normals(side, configuration.latentChannels, compute)
        let pixels = side * configuration.latentFactor
        let picture = normals(pixels, 3, compute)
        return (try measure("encoding", compute, report) { _ = try autoencoder.encode(picture) },
                try measure("decoding", compute, report) { _ = try autoencoder.decode(latent) })
    }

    /// The median without the first time, which warms up; the most memory; and what the last time was spent on.
    private struct Work {
        let seconds: Double
        let peak: Double
        let profile: OperationProfile
    }

    private static func measure(_ name: String, _ compute: Compute, _ report: (String) -> Void, _ body: () throws -> Void) throws -> Work {
        Processor.forgetPeak()
        var profile = OperationProfile()
        let times = try (0 ..< repetitions).map { number in
            let started = ContinuousClock.now
            profile = try compute.profile(body)
            let seconds = (ContinuousClock.now - started).inSeconds
            report("\(name) \(number): \(FixedPoint.text(seconds, digits: 3)) s\(number == 0 ? " (warming up)" : "")")
            return seconds
        }
        return Work(seconds: median(Array(times.dropFirst())), peak: Processor.peakGigabytes, profile: profile)
    }

    /// - Returns: seconds of each step but the first, which warms up and counts as the median.
    private static func sample(_ side: Int, _ steps: Int, _ rounds: Bool, _ checkpoint: Checkpoint?, _ configuration: UNetConfiguration,
                               _ compute: Compute, _ report: (String) -> Void) throws -> [Double] {
        func network(_ weights: some WeightSource) throws -> UNet {
            try rounds ? UNet(BFloat16Weights(weights), configuration: configuration) : UNet(weights, configuration: configuration)
        }
        let unet = try checkpoint.map { try network($0.unet) } ?? network(RandomWeights())
        let words = [2, 77, configuration.crossAttentionDimension]
        var random = TrainingRandom(seed: 3)
        let context = Tensor(random.normals(count: words.reduce(1, *)), shape: words, compute: compute)
        let guidance = ClassifierFreeGuidance(scale: 7, positive: nil) { latent, timestep in
            let both = unet(Tensor.concatenated([latent, latent], axis: 0), timesteps: [timestep, timestep], context: context)
            return (both.sliced(0 ..< 1, axis: 0), both.sliced(1 ..< 2, axis: 0))
        }
        let schedule = try NoiseScheduleConfiguration.stableDiffusion.schedule()
        var noise = LatentNoise(kind: .cpu, seeds: [1], channels: configuration.outChannels, height: side, width: side, compute: compute)
        var (times, last) = ([Double](), ContinuousClock.now)
        _ = try Sampling(sampler: .euler, steps: steps).sample(Denoiser(schedule: schedule, guidance: guidance), noise: &noise) { step in
            times.append((ContinuousClock.now - last).inSeconds)
            last = .now
            report("step \(step.number): \(FixedPoint.text(times.last ?? 0, digits: 3)) s\(step.number == 1 ? " (warming up)" : "")")
        }
        guard times.count > 1 else { return times }
        let others = Array(times.dropFirst())
        return [median(others)] + others
    }

    private static func normals(_ side: Int, _ channels: Int, _ compute: Compute) -> Tensor {
        var random = TrainingRandom(seed: 2)
        return Tensor(planar: random.normals(count: channels * side * side), shape: [1, side, side, channels], compute: compute)
    }

    private static func median(_ times: [Double]) -> Double { times.sorted()[times.count / 2] }
}
