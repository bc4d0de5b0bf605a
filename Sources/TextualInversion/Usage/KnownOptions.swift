import ArgumentParser

/// The options of a command, taken from its own help, so that there is no second list of them.
struct KnownOptions {
    /// By the option as it is written, `--model`: whether a value follows it.
    private let takesValue: [String: Bool]

    init(of command: any ParsableCommand.Type) {
        let help = command == RootCommand.self
            ? RootCommand.helpMessage(includeHidden: true, columns: 1000) : RootCommand.helpMessage(for: command, includeHidden: true, columns: 1000)
        var takesValue = ["-h": false, "--help": false, "--version": false]
        for line in help.split(whereSeparator: \.isNewline) where line.hasPrefix("  -") {
            // `  --flip/--no-flip   …`, `  -h, --help   …`, `  --model <model>   …`: the option's own text ends before two blanks.
            let own = line.drop { $0 == " " }
            let end = own.firstRange(of: "  ")?.lowerBound ?? own.endIndex
            let words = own[..<end].split { $0 == " " || $0 == "," || $0 == "/" }
            let hasValue = words.contains { $0.hasPrefix("<") }
            for word in words where word.hasPrefix("-") { takesValue[String(word)] = hasValue }
        }
        self.takesValue = takesValue
    }

    /// Without the dashes, of those that are words.
    var names: [String] { takesValue.keys.filter { $0.hasPrefix("--") }.map { String($0.dropFirst(2)) }.sorted() }

    func contains(_ option: String) -> Bool { takesValue[option] != nil }

    /// The arguments that are not values of options, with their places, up to `--`.
    func words(in arguments: ArraySlice<String>) -> [(place: Int, word: String)] {
        var words: [(place: Int, word: String)] = []
        var place = arguments.startIndex
        while place < arguments.endIndex, arguments[place] != "--" {
            words.append((place, arguments[place]))
            place += takesValue[arguments[place]] == true ? 2 : 1
        }
        return words
    }
}
