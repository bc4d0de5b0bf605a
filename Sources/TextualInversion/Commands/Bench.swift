import ArgumentParser
import Engine
import EngineInterface
import StableDiffusion

/// `bench`: how fast training is on this machine, or making pictures.
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure the time and memory of training steps, of making a picture, of captions, or of single kernels.",
        discussion: "Without --model the architecture of a family of models is measured, with random weights.")

    @Option(parsing: .unconditional, help: "Width and height in pixels. (default: the model's own)")
    var size: Int?

    @Flag(help: "Measure a picture instead: sampling steps with guidance, and decoding.")
    var generate = false

    @Option(parsing: .unconditional, help: "Steps that are measured, after one to warm up; of a picture all of them. (default: 5, of a picture 20)")
    var steps: Int?

    @Flag(help: "Measure what puts pictures into words instead, with random weights; --steps counts pictures.")
    var captioners = false

    @Flag(help: "Measure every kernel instead: its error against float64, and its speed beside the machine's peak.")
    var kernels = false

    @Option(help: ArgumentHelp("Write a checkpoint of random weights to the cache folder, once, and measure that: fp32, fp16 or bf16.", valueName: "numbers"))
    var weights: BenchmarkCheckpoint.Numbers?

    @Option(help: ArgumentHelp("Whose architecture: \(ModelFamily.trainableAbbreviations). (default: \(ModelFamily.standard.abbreviation))", valueName: "family"))
    var arch: String?

    @Flag(help: "Print one JSON document.")
    var json = false

    @OptionGroup(title: "Model") var model: ModelOptionGroup
    @OptionGroup var place: PlaceOptions

    func validate() throws {
        try OptionRange.check("--size", size, SettingRange.side)
        try OptionRange.check("--steps", steps, 1...1_000_000)
        let others = [(generate, "--generate"), (captioners, "--captioners"), (kernels, "--kernels")].filter(\.0).map(\.1)
        if others.count > 1 { throw ValidationError("\(others[0]) and \(others[1]) measure different things; leave one away") }
        if kernels {
            let ignored = [(size != nil, "--size"), (steps != nil, "--steps"), (weights != nil, "--weights"),
                           (model.model != nil, "--model"), (model.precision != nil, "--precision")]
            if let option = ignored.first(where: \.0)?.1 { throw ValidationError("--kernels measures without a model; leave \(option) away") }
        }
        _ = try family
        if arch != nil && model.model != nil { throw ValidationError("--arch and --model name two architectures; leave one away") }
        if weights != nil && model.model != nil { throw ValidationError("--weights and --model name two checkpoints; leave one away") }
    }

    private var family: ModelFamily {
        get throws {
            guard let arch else { return .standard }
            guard let family = ModelFamily.all.first(where: { $0.isTrainable && $0.abbreviation == arch.lowercased() }) else {
                throw ValidationError("--arch \(arch): choose \(ModelFamily.trainableAbbreviations)")
            }
            return family
        }
    }

    func run() throws {
        let surroundings = Surroundings(place)
        if kernels { return try measureKernels(surroundings) }
        if captioners { return try measureCaptioners(surroundings) }
        var options = model.applied(to: surroundings.settings.options, place: place)
        if model.model == nil { options.model = "" }
        if let weights { options.model = try BenchmarkCheckpoint.path(weights, of: family, home: surroundings.home) { surroundings.log.info("\($0)") } }
        if generate { return try measurePicture(options, surroundings) }
        let report = try Benchmark.run(
            size: size, steps: steps ?? 5, options: options, family: family, home: surroundings.home, resources: surroundings.resources()
        ) { surroundings.log.info("\($0)") }
        if json { return try Answer.print(json: report) }
        try Answer.print(BenchmarkText.lines(report).joined(separator: "\n"))
        try Answer.print(table: BenchmarkText.rows(report.operations))
    }

    private func measureKernels(_ surroundings: Surroundings) throws {
        let threads = model.applied(to: surroundings.settings.options, place: place).threads
        let report = try KernelBenchmark.run(threads: threads) { surroundings.log.info("\($0)") }
        if json { return try Answer.print(json: report) }
        try Answer.print(BenchmarkText.lines(report).joined(separator: "\n"))
        try Answer.print(table: BenchmarkText.kernels(report))
    }

    private func measureCaptioners(_ surroundings: Surroundings) throws {
        let threads = model.applied(to: surroundings.settings.options, place: place).threads
        let report = try CaptionerBenchmark.run(rounds: steps ?? 5, threads: threads, resources: surroundings.resources()) { surroundings.log.info("\($0)") }
        if json { return try Answer.print(json: report) }
        try Answer.print(BenchmarkText.lines(report).joined(separator: "\n"))
        try Answer.print(table: BenchmarkText.captioners(report))
    }

    private func measurePicture(_ options: ModelOptions, _ surroundings: Surroundings) throws {
        let report = try GenerationBenchmark.run(
            size: size, steps: steps ?? 20, options: options, family: family, home: surroundings.home, resources: surroundings.resources()
        ) { surroundings.log.info("\($0)") }
        if json { return try Answer.print(json: report) }
        try Answer.print(BenchmarkText.lines(report).joined(separator: "\n"))
        try Answer.print(table: BenchmarkText.rows(report.decodeOperations))
    }
}

extension BenchmarkCheckpoint.Numbers: ExpressibleByArgument {}
