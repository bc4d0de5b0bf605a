import EngineInterface
import Glibc
import NetworkLayers
import StableDiffusion
import Tensor

/// How fast training steps are on this machine.
public struct BenchmarkReport: Codable, Sendable, Equatable {
    /// One kind of operation over a step.
    public struct Operation: Codable, Sendable, Equatable {
        public var name: String
        public var seconds: Double
        /// Billions of floating-point operations a second, as the plain algorithm counts them; 0 where none are counted.
        public var gflops: Double
    }

    /// The processor's name and the instruction sets that matter.
    public var processor: String
    /// What the results' last bits depend on.
    public var kernels: String
    public var model: String
    /// Pixels per side.
    public var size: Int
    public var precision: String
    public var threads: Int
    /// The median of the measured steps.
    public var secondsPerStep: Double
    public var forwardSeconds: Double
    public var backwardSeconds: Double
    /// The slowest and the fastest step's distance.
    public var spreadSeconds: Double
    /// Reading a checkpoint until it can train; nil of random weights that were made in memory.
    public var loadSeconds: Double?
    /// The most memory that the process had from then on, mapped files included, in GB (10⁹ bytes).
    public var peakGB: Double
    /// Over a whole step.
    public var gflops: Double
    public var operations: [Operation]

    enum CodingKeys: String, CodingKey {
        case processor, kernels, model, size, precision, threads, gflops, operations
        case secondsPerStep = "seconds_per_step"
        case forwardSeconds = "forward_seconds"
        case backwardSeconds = "backward_seconds"
        case spreadSeconds = "spread_seconds"
        case loadSeconds = "load_seconds"
        case peakGB = "peak_gb"
    }
}

/// Measures training steps: text encoder, U-Net, gradient and optimizer of one picture, 8 vectors.
public enum Benchmark {
    private static let vectorCount = 8

    /// - Parameters:
    ///   - size: pixels per side; nil takes the model's own.
    ///   - steps: measured ones, after one to warm up.
    ///   - options: an empty model name measures a family's architecture with random weights.
    ///   - report: gets a line a step.
    /// - Throws: one-line errors.
    public static func run(
        size: Int?, steps: Int, options: ModelOptions, family: ModelFamily, home: Home, resources: Resources, report: (String) -> Void
    ) throws -> BenchmarkReport {
        let subject = try Subject(options, family, home: home, resources: resources, report: report)
        let side = size ?? subject.sampleSize
        try PictureSize.check(side, "--size", factor: subject.factor)
        var times: [(whole: Double, forward: Double, backward: Double)] = []
        let compute = subject.compute
        var vectors = TrainingRandom(seed: 2).normalTable(vectorCount * subject.textWidth, scale: 0.02)
        var optimizer = AdamWState(step: 0, mean: vectors.map { _ in 0 }, squaredMean: vectors.map { _ in 0 })
        var profile = OperationProfile()
        Processor.forgetPeak()
        for number in 0 ... steps {
            profile = compute.profile {
                let time = subject.step(side: side, vectors: &vectors, optimizer: &optimizer)
                if number > 0 { times.append(time) }
                report("step \(number): \(FixedPoint.text(time.whole, digits: 3)) s, forward \(FixedPoint.text(time.forward, digits: 3)), "
                    + "backward \(FixedPoint.text(time.backward, digits: 3))\(number == 0 ? " (warming up)" : "")")
            }
        }
        let sorted = times.sorted { $0.whole < $1.whole }
        let median = sorted[sorted.count / 2]
        let total = profile.operations.values.reduce(0, +)
        return BenchmarkReport(
            processor: Processor.description, kernels: Compute.kernels, model: subject.name, size: side, precision: subject.precision,
            threads: compute.threadCount, secondsPerStep: median.whole, forwardSeconds: median.forward, backwardSeconds: median.backward,
            spreadSeconds: sorted[sorted.count - 1].whole - sorted[0].whole, loadSeconds: subject.loadSeconds,
            peakGB: Processor.peakGigabytes, gflops: total / median.whole / 1e9,
            operations: profile.report)
    }
}

extension OperationProfile {
    /// A line for each kind of operation.
    var report: [BenchmarkReport.Operation] {
        Kind.allCases.map { kind in
            let seconds = seconds[kind] ?? 0
            return .init(name: kind.rawValue, seconds: seconds, gflops: seconds > 0 ? (operations[kind] ?? 0) / seconds / 1e9 : 0)
        }
    }
}

extension TrainingRandom {
    fileprivate func normalTable(_ count: Int, scale: Float) -> [Float] {
        var random = self
        return random.normals(count: count).map { $0 * scale }
    }
}

/// The networks that are measured.
private struct Subject {
    let name: String
    let precision: String
    let textEncoders: [TextEncoder]
    let unet: UNet
    let compute: Compute
    let factor: Int
    let sampleSize: Int
    /// Reading a checkpoint until the networks stand; nil of random weights.
    let loadSeconds: Double?

    var textWidth: Int { textEncoder.configuration.hiddenSize }
    /// The one whose vectors are taught.
    private var textEncoder: TextEncoder { textEncoders[0] }

    init(_ options: ModelOptions, _ family: ModelFamily, home: Home, resources: Resources, report: (String) -> Void) throws {
        let threads = options.threads > 0 ? options.threads : Processor.coreCount
        let started = ContinuousClock.now
        compute = try Compute(threadCount: threads)
        guard options.model.isEmpty else {
            let checkpoint = try Checkpoint.open(options, home: home, resources: resources)
            try SettingsCheck.checkTrains(checkpoint)
            name = FilePath.name(of: options.model)
            precision = options.precision.description(unetNumbers: checkpoint.unet.count)
            let rounds = options.precision.roundsToBFloat16(unetNumbers: checkpoint.unet.count)
            let model = try StableDiffusionModel(checkpoint, tokenizerFolder: FilePath.joined(resources.builtInModel, "tokenizer"),
                                                 loading: .init(roundsToBFloat16: rounds), compute: compute)
            (textEncoders, unet) = (model.textEncoders.units.map(\.network), model.unet)
            factor = checkpoint.vaeConfiguration.latentFactor
            sampleSize = checkpoint.sampleSize
            loadSeconds = (ContinuousClock.now - started).inSeconds
            return
        }
        report("making random weights of the architecture of \(family.name)")
        name = "\(family.name), random weights"
        precision = options.precision.description(unetNumbers: family.unetNumbers)
        textEncoders = try family.textEncoders.map { try TextEncoder(RandomWeights(), configuration: $0.architecture) }
        unet = options.precision.roundsToBFloat16(unetNumbers: family.unetNumbers)
            ? try UNet(BFloat16Weights(RandomWeights()), configuration: family.unet) : try UNet(RandomWeights(), configuration: family.unet)
        factor = family.vae.latentFactor
        sampleSize = family.largestSide
        loadSeconds = nil
    }

    /// One training step, timed.
    func step(side: Int, vectors: inout [Float], optimizer: inout AdamWState) -> (whole: Double, forward: Double, backward: Double) {
        let started = ContinuousClock.now
        var random = TrainingRandom(seed: 1)
        let (latentSide, channels) = (side / factor, unet.configuration.outChannels)
        let shape = [1, latentSide, latentSide, channels]
        let noise = Tensor(random.normals(count: latentSide * latentSide * channels), shape: shape, compute: compute)
        let count = vectors.count / textWidth
        let variable = Tensor(vectors, shape: [count, textWidth], compute: compute).variable
        var ids = (0 ..< textEncoder.configuration.maximumPositions).map { _ in random.integer(below: 40_000) }
        for place in 0 ..< count { ids[5 + place] = textEncoder.configuration.vocabularySize + place }
        let context = textEncoder([ids], vectors: variable, compute: compute)
        let loss = unet(noise, timesteps: [Float(random.integer(below: 1000))], context: context).meanSquaredError(noise)
        let forward = ContinuousClock.now
        let gradient = loss.gradients(of: [variable])[0].values
        let backward = ContinuousClock.now
        AdamW.update(&vectors, gradient: gradient, learningRate: 0.005, state: &optimizer)
        return ((ContinuousClock.now - started).inSeconds, (forward - started).inSeconds, (backward - forward).inSeconds)
    }
}
