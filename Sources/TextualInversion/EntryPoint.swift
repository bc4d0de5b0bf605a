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
            return answer(error)
        }
        do {
            try command.run()
            return .done
        } catch let status as ExitStatus {
            return status
        } catch {
            // The library's own errors, help among them, have an exit status other than that of failure.
            if RootCommand.exitCode(for: error) != .failure { return answer(error) }
            StandardDescriptors.write("Error: \(SafeName.printable("\(error)"))\n", to: STDERR_FILENO)
            return .failed
        }
    }

    /// Help and version go to standard output; wrong usage to standard error, with the usage.
    private static func answer(_ error: any Error) -> ExitStatus {
        let isAnswer = RootCommand.exitCode(for: error).isSuccess
        StandardDescriptors.write(RootCommand.fullMessage(for: error) + "\n", to: isAnswer ? STDOUT_FILENO : STDERR_FILENO)
        return isAnswer ? .done : .usage
    }
}
