import ArgumentParser

/// `textual-inversion` and its commands.
struct RootCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "textual-inversion",
        abstract: "Teaches Stable Diffusion a new word from a few pictures.",
        groupedSubcommands: [
            CommandGroup(name: "Training", subcommands: [Create.self, Train.self]),
            CommandGroup(
                name: "Runs",
                subcommands: [Attach.self, Interrupt.self, Resume.self, RunsCommand.self, Preview.self, Save.self, Promote.self]),
            CommandGroup(name: "Files and models", subcommands: [Models.self, Embeddings.self, Tokenize.self]),
        ])

    func run() throws {
        try Answer.print("""
            textual-inversion teaches a Stable Diffusion model a new word from a few pictures.

              textual-inversion create my-cat --vectors 4 --init-text cat
              textual-inversion train my-cat --dataset PICTURES --model MODEL

            `textual-inversion --help` lists all commands, `textual-inversion help train` the options of one.
            """)
    }
}
