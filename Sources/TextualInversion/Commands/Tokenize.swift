import ArgumentParser
import Engine
import EngineInterface
import StableDiffusion

/// `tokenize`: how a prompt is read.
struct Tokenize: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show how a prompt is read: tokens, weights, schedule, parts, chunks and embeddings.",
        discussion: "With - prompts are read from standard input, one a line.")

    @Argument(help: "The prompt, or - for standard input; one that begins with a dash goes after --.")
    var text: String

    @Option(parsing: .unconditional, help: "Sampling steps that prompt editing is spread over.")
    var steps = 20

    @Flag(help: "Print one JSON document a prompt.")
    var json = false

    @OptionGroup(title: "Model") var model: ModelOptionGroup
    @OptionGroup var place: PlaceOptions

    func validate() throws {
        try OptionRange.check("--steps", steps, SettingRange.samplingSteps)
    }

    func run() throws {
        let surroundings = Surroundings(place)
        let options = model.applied(to: surroundings.settings.options, place: place)
        let reader = try PromptReader(options, home: surroundings.home, resources: surroundings.resources())
        guard text == "-" else { return try tell(text, reader, surroundings) }
        var input = PromptInput()
        var (number, hasFailed) = (0, false)
        while let line = try input.next() {
            number += 1
            do {
                try tell(line, reader, surroundings)
            } catch let error as PromptError {
                // A line that is no prompt costs the others nothing.
                surroundings.log.error("Line \(number): \(error)")
                hasFailed = true
            }
        }
        if hasFailed { throw ExitStatus.failed }
    }

    private func tell(_ text: String, _ reader: PromptReader, _ surroundings: Surroundings) throws {
        let report = try reader.report(on: text, steps: steps)
        if !report.hasFiniteWeights { surroundings.log.warning("\(PromptError.weight); pictures cannot be made of it") }
        try print(report)
        for doubt in reader.doubts(on: text, steps: steps) { surroundings.log.log(level: doubt.level.loggerLevel, "\(SafeName.printable(doubt.message))") }
    }

    private func print(_ report: PromptReport) throws {
        if json { return try Answer.print(json: report) }
        try Answer.print(PromptReportText.lines(report).joined(separator: "\n"))
        try Answer.print(table: PromptReportText.tokens(report))
    }
}
