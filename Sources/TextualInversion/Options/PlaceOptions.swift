import ArgumentParser
import Engine
import Logging

/// Where things are, and how much is said: options of every command.
struct PlaceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Folder that holds models, embeddings, templates and runs; may be a web UI folder.", valueName: "folder"))
    var home: String?

    @Option(help: "Least level of messages on standard error.")
    var logLevel: Logger.Level = .info

    /// The options as a worker is given them.
    var arguments: [String] {
        (home.map { ["--home", AbsolutePath.of($0)] } ?? []) + ["--log-level", logLevel.rawValue]
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
