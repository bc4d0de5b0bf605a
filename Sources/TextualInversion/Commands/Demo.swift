import ArgumentParser
import Engine
import EngineInterface
import Logging

/// `demo`: the whole road on a sample, so that a new user sees every part of it work.
struct Demo: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train the sample subject on the built-in model and make pictures of it.",
        discussion: "Everything goes into a folder of its own; run again, it replaces the word and adds a run.")

    @Option(help: ArgumentHelp("Where everything goes.", valueName: "folder"))
    var output = "demo"

    @Option(parsing: .unconditional, help: "Compute threads; 0 takes one for each processor core.")
    var threads = 0

    @Flag(help: "Print events, one JSON document a line.")
    var json = false

    @Option(help: "Least level of messages on standard error.")
    var logLevel: Logger.Level = .warning

    func validate() throws {
        try OptionRange.check("--threads", threads, SettingRange.threads)
    }

    func run() throws {
        let surroundings = Surroundings(home: AbsolutePath.of(output), logLevel: logLevel)
        let recipe = DemoRecipe(home: surroundings.home, threads: threads)
        let resources = try surroundings.resources()
        let work = try LongWork(surroundings, json: json, hangUp: .stops)
        try prepare(recipe, resources)
        var run = ""
        try work.complete { sink, interruption in
            try TrainingRun.start(
                recipe.training, home: recipe.home, resources: resources, sink: sink, interruption: interruption, opened: { run = $0.path })
        }
        let files = try work.perform { sink, interruption in
            try Generation.run(recipe.generation, home: recipe.home, resources: resources, sink: sink, interruption: interruption)
        }
        try DemoSheet.write(files, to: recipe.sheet)
        if !json { try Answer.print(farewell(recipe, run: run)) }
    }

    /// Makes the template and the word, anew if need be.
    private func prepare(_ recipe: DemoRecipe, _ resources: Resources) throws {
        try Folder.make(recipe.home.templates)
        try AtomicFile.write(DemoRecipe.template, to: recipe.templateFile)
        let request = EmbeddingRequest(
            name: DemoRecipe.name, initializationText: DemoRecipe.initializationText, vectorsPerToken: DemoRecipe.vectors, overwrite: true)
        _ = try EmbeddingCreation.create(request, model: Resources.builtInModelName, home: recipe.home, resources: resources)
    }

    private func farewell(_ recipe: DemoRecipe, run: String) -> String {
        let program = PastedCommand.quoted(CommandLine.arguments.first ?? "textual-inversion")
        return """

            The model has learned the word \(DemoRecipe.name).

              Pictures    \(recipe.sheet)
              Embedding   \(FilePath.joined(recipe.home.embeddings, DemoRecipe.name + ".pt"))
              Run         \(run)

            Use the word:       \(program) generate "\(DemoRecipe.prompt) at night" --home \(PastedCommand.quoted(output))
            Teach your own:     \(program) create my-cat --init-text cat --vectors 4 --model CHECKPOINT
                                \(program) train my-cat --dataset FOLDER --model CHECKPOINT
            """
    }
}
