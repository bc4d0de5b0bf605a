import ArgumentParser
import Engine
import Glibc

/// The program: reads the command line, runs the command, turns errors into a line and an exit status.
@main
enum EntryPoint {
    static func main() {
        StandardDescriptors.fillGaps()
        // A closed pipe is an error of the write, never the end of a run.
        signal(SIGPIPE, SIG_IGN)
        // So is a file that grows beyond a limit of the system.
        signal(SIGXFSZ, SIG_IGN)
        exit(run(Array(CommandLine.arguments.dropFirst())).rawValue)
    }

    private static func run(_ arguments: [String]) -> ExitStatus {
        var command: any ParsableCommand
        do {
            command = try RootCommand.parseAsRoot(arguments)
        } catch {
            return answer(error, arguments)
        }
        do {
            try command.run()
            return .done
        } catch let status as ExitStatus {
            return status
        } catch {
            // The library's own errors, help among them, have an exit status other than that of failure.
            if RootCommand.exitCode(for: error) != .failure { return answer(error, arguments) }
            StandardDescriptors.write("Error: \(SafeName.printable("\(error)\(origin(of: error, arguments))"))\n", to: STDERR_FILENO)
            return status(of: error)
        }
    }

    /// Where a model or VAE was named that there is not, when that was not the command line.
    private static func origin(of error: any Error, _ arguments: [String]) -> String {
        guard let lookup = error as? ModelLookupError, !lookup.reference.isEmpty,
              !arguments.contains(where: { $0.contains(lookup.reference) }) else { return "" }
        let file = SettingsFile.find()
        let options = file.load().settings.options
        return [options.model, options.vae, options.trainingVAE].contains(lookup.reference) ? " (named in \(file.path))" : ""
    }

    /// What could be mended on the command line alone is wrong usage, whoever found it out.
    private static func status(of error: any Error) -> ExitStatus {
        if let failure = error as? Failure { return failure.status }
        return (error as? any OptionError)?.isWrongUsage == true ? .usage : .failed
    }

    /// Help and version go to standard output; wrong usage to standard error, with the usage.
    private static func answer(_ error: any Error, _ arguments: [String]) -> ExitStatus {
        if let problem = UsageProblem.find(in: arguments) {
            StandardDescriptors.write(problem.text + "\n", to: STDERR_FILENO)
            return .usage
        }
        let isAnswer = RootCommand.exitCode(for: error).isSuccess
        // The message may repeat what was typed, or pasted.
        let lines = RootCommand.fullMessage(for: error).split(separator: "\n", omittingEmptySubsequences: false).map { SafeName.printable($0) }
        StandardDescriptors.write(lines.joined(separator: "\n") + "\n", to: isAnswer ? STDOUT_FILENO : STDERR_FILENO)
        return isAnswer ? .done : .usage
    }
}
