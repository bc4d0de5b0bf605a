import ArgumentParser
import Engine

/// `textual-inversion` and its commands.
struct RootCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "textual-inversion",
        abstract: "Teaches Stable Diffusion a new word from a few pictures.",
        discussion: "On a terminal, without a command, it opens the terminal interface.",
        version: Program.version,
        subcommands: [GeneratorCommand.self],
        groupedSubcommands: [
            CommandGroup(name: "Training", subcommands: [Demo.self, Create.self, Train.self]),
            CommandGroup(
                name: "Runs",
                subcommands: [Attach.self, Interrupt.self, Resume.self, RunsCommand.self, Preview.self, Save.self, Promote.self]),
            CommandGroup(name: "Pictures", subcommands: [Preprocess.self, Interrogate.self, Generate.self]),
            CommandGroup(name: "Files and models", subcommands: [Models.self, Embeddings.self, Inspect.self, Tokenize.self, Bench.self]),
        ])

    @OptionGroup var place: PlaceOptions

    @Flag(help: "Print what this terminal can do, and why the program thinks so.")
    var dumpTerminal = false

    func run() throws {
        if dumpTerminal { return try StartInterface.dumpTerminal() }
        if StartInterface.isPossible { return try StartInterface.run(Surroundings(place)) }
        try Answer.print("""
            textual-inversion teaches a Stable Diffusion model a new word from a few pictures.

              textual-inversion demo                                    train a sample on the built-in model, in a minute or two
              textual-inversion preprocess PHOTOS PICTURES --caption blip
              textual-inversion create my-cat --vectors 4 --init-text cat
              textual-inversion train my-cat --dataset PICTURES --model MODEL
              textual-inversion generate "a photo of my-cat" --model MODEL

            `textual-inversion --help` lists all commands, `textual-inversion help train` the options of one.
            """)
    }
}
