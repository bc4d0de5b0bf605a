import EngineInterface
import Imaging
import NetworkLayers
import Taggers
import Tensor

/// How fast pictures are put into words on this machine.
public struct CaptionerReport: Codable, Sendable, Equatable {
    /// One captioner on one picture.
    public struct Captioner: Codable, Sendable, Equatable {
        public var name: String
        /// The median of the measured pictures, preparation included.
        public var seconds: Double
    }

    /// The processor's name and the instruction sets that matter.
    public var processor: String
    /// What the results' last bits depend on.
    public var kernels: String
    public var threads: Int
    public var captioners: [Captioner]
    /// The most memory that the process had, in GB (10⁹ bytes).
    public var peakGB: Double

    enum CodingKeys: String, CodingKey {
        case processor, kernels, threads, captioners
        case peakGB = "peak_gb"
    }
}

/// Measures the published networks with random weights, each on one picture again and again.
public enum CaptionerBenchmark {
    /// Tokens of a caption, the prompt's included: the longest that the web UI asks for by default.
    private static let captionLength = 48

    /// - Parameters:
    ///   - rounds: measured pictures, after one to warm up.
    ///   - report: gets a line for each captioner before it is measured.
    /// - Throws: one-line errors.
    public static func run(rounds: Int, threads: Int, resources: Resources, report: (String) -> Void) throws -> CaptionerReport {
        let compute = try Compute(threadCount: threads > 0 ? threads : Processor.coreCount)
        let picture = try picture()
        var captioners: [CaptionerReport.Captioner] = []
        func measure(_ name: String, _ caption: () throws -> Void) rethrows {
            var times: [Double] = []
            for round in 0 ... rounds {
                let started = ContinuousClock.now
                try caption()
                if round > 0 { times.append((ContinuousClock.now - started).inSeconds) }
            }
            captioners.append(.init(name: name, seconds: times.sorted()[times.count / 2]))
        }
        Processor.forgetPeak()
        report("making DeepDanbooru with random weights")
        try withDeepDanbooru(compute) { network in try measure("DeepDanbooru") { _ = try network.scores(picture) } }
        report("making a WD tagger with random weights")
        try withWDTagger(compute) { network in try measure("WD tagger, ViT-B/16") { _ = try network.scores(picture) } }
        report("making BLIP with random weights")
        let blip = try BLIP(RandomWeights(), configuration: .base, vocabulary: WordList(path: resources.wordPieces), compute: compute)
        for beams in [1, 3] {
            let options = BLIP.Options(beams: beams, minimumLength: captionLength, maximumLength: captionLength)
            try measure("BLIP, \(captionLength) tokens, \(Amount.counted(beams, "beam"))") { _ = try blip.caption(picture, options) { false } }
        }
        return CaptionerReport(processor: Processor.description, kernels: Compute.kernels, threads: compute.threadCount, captioners: captioners,
                               peakGB: Processor.peakGigabytes)
    }

    private static func withDeepDanbooru(_ compute: Compute, _ body: (DeepDanbooru) throws -> Void) throws {
        let configuration = DeepDanbooru.Configuration.published
        try body(DeepDanbooru(weights: RandomWeights(), configuration: configuration, tags: names(configuration.tags), compute: compute))
    }

    private static func withWDTagger(_ compute: Compute, _ body: (WDTagger) throws -> Void) throws {
        let configuration = WDTagger.Configuration.published
        let tags = TagTable(names: names(configuration.tags), categories: [TagTable.Category](repeating: .general, count: configuration.tags))
        try body(WDTagger(weights: RandomWeights(), configuration: configuration, tags: tags, compute: compute))
    }

    private static func names(_ count: Int) -> [String] { (0 ..< count).map { "tag_\($0)" } }

    /// A picture of an odd size, so that preparing it counts.
    private static func picture() throws -> Picture {
        let (width, height) = (900, 640)
        let samples = (0 ..< width * height * 3).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
        return try Picture(width: width, height: height, channels: .rgb, samples: samples)
    }
}
