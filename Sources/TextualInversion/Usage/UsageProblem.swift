import ArgumentParser
import Engine

/// What is wrong with a command line that the argument parser refuses, where it says something else or nothing: a command or option that
/// there is not, or a name or prompt that begins with a dash.
struct UsageProblem {
    private let line: String
    private let command: any ParsableCommand.Type

    /// Looks for the first such mistake.
    /// - Parameter arguments: without the program's name.
    static func find(in arguments: [String]) -> UsageProblem? {
        let asksForHelp = arguments.contains { ["-h", "--help", "--version"].contains($0) || $0.hasPrefix("--generate-") || $0.hasPrefix("--experimental-") }
        guard !asksForHelp, arguments.first != "help" else { return nil }
        let rootWords = KnownOptions(of: RootCommand.self).words(in: arguments[...])
        guard let first = rootWords.first(where: { !isOption($0.word) }) else {
            return unknownOption(rootWords, arguments, RootCommand.self)
        }
        // Before a command are options of the program itself.
        if let problem = unknownOption(rootWords.filter { $0.place < first.place }, arguments, RootCommand.self) { return problem }
        guard let command = commands.first(where: { $0._commandName == first.word }) else {
            let near = NearName.of(first.word, among: shownNames)
            let hint = near.map { "did you mean '\($0)'?" } ?? "`textual-inversion --help` lists the commands"
            return UsageProblem(line: "There is no command '\(SafeName.printable(first.word))'; \(hint)", command: RootCommand.self)
        }
        let words = KnownOptions(of: command).words(in: arguments[(first.place + 1)...])
        return unknownOption(words, arguments, command)
    }

    /// The mistake and how the command is used.
    var text: String {
        let usage = command == RootCommand.self ? RootCommand.usageString() : RootCommand.usageString(for: command)
        let name = command == RootCommand.self ? "" : " \(command._commandName)"
        return "Error: \(line)\nUsage: \(usage)\n  See 'textual-inversion\(name) --help' for more information."
    }

    private static let commands = RootCommand.configuration.subcommands + RootCommand.configuration.groupedSubcommands.flatMap(\.subcommands)

    private static var shownNames: [String] {
        commands.compactMap { command in command.configuration.shouldDisplay ? command._commandName : nil }
    }

    private static func unknownOption(
        _ words: [(place: Int, word: String)], _ arguments: [String], _ command: any ParsableCommand.Type
    ) -> UsageProblem? {
        let known = KnownOptions(of: command)
        for (place, word) in words where isOption(word) {
            let option = String(word.prefix { $0 != "=" })
            guard !known.contains(option) else { continue }
            let shown = SafeName.printable(option)
            if let meant = OptionSynonyms.meant(by: option, among: known) {
                return UsageProblem(line: "Unknown option '\(shown)'; did you mean '\(meant)'?", command: command)
            }
            let others = arguments[..<place] + arguments[(place + 1)...]
            let isText = command != RootCommand.self && (!word.hasPrefix("--") || word.contains(where: \.isWhitespace)) && !arguments.contains("--")
            let pasted = (["textual-inversion"] + others + ["--", word]).map(PastedCommand.quoted).joined(separator: " ")
            let hint = isText ? "a name or prompt that begins with a dash goes last, behind --: \(SafeName.printable(pasted))"
                : "`textual-inversion \(command == RootCommand.self ? "" : command._commandName + " ")--help` lists the options"
            return UsageProblem(line: "Unknown option '\(shown)'; \(hint)", command: command)
        }
        return nil
    }

    /// A lone dash is standard input, and numbers may be negative.
    private static func isOption(_ word: String) -> Bool { word.hasPrefix("-") && word != "-" && Double(word) == nil }
}
