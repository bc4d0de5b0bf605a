import ArgumentParser
import Engine
import EngineInterface

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
        try OptionRange.check("--steps", steps, 1...1000)
    }

    func run() throws {
        let surroundings = Surroundings(place)
        let options = model.applied(to: surroundings.settings.options, place: place)
        let reader = try PromptReader(options, home: surroundings.home, resources: surroundings.resources())
        guard text == "-" else { return try print(text, reader, surroundings) }
        while let line = readLine() { try print(line, reader, surroundings) }
    }

    private func print(_ text: String, _ reader: PromptReader, _ surroundings: Surroundings) throws {
        try print(reader.report(on: text, steps: steps))
        for doubt in reader.doubts(on: text, steps: steps) { surroundings.log.log(level: doubt.level.loggerLevel, "\(SafeName.printable(doubt.message))") }
    }

    private func print(_ report: PromptReport) throws {
        if json { return try Answer.print(json: report) }
        try Answer.print(PromptReportText.lines(report).joined(separator: "\n"))
        try Answer.print(table: PromptReportText.tokens(report))
    }
}
