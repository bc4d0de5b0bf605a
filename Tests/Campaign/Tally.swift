/// What came of a phase.
struct Tally: Sendable {
    let phase: String
    /// Runs that were disturbed.
    var runs = 0
    /// Kills, faults, signals, connections.
    var tries = 0
    /// Runs that taught something else than an undisturbed one.
    var differences = 0
    /// Runs that could not be resumed, or lost what they had saved.
    var lost = 0
    /// Files that nobody needs any more, left behind.
    var leftBehind = 0
    /// Failures without exactly one line and exit status 1, and other ends than the right one.
    var withoutLine = 0
    /// Bars of speed and size that do not hold.
    var missed = 0

    init(_ phase: String) {
        self.phase = phase
    }

    var holds: Bool { differences + lost + leftBehind + withoutLine + missed == 0 }

    /// Says what went wrong, with what it takes to see it again.
    func note(_ what: String) { say("  \(phase): \(what)") }

    var line: String {
        "\(tries) tries in \(runs) runs, \(differences) differ, \(lost) not resumable, \(leftBehind) left behind, "
            + "\(withoutLine) without their line, \(missed) bars missed"
    }

    static func table(_ tallies: [Tally]) -> String {
        let columns = ["", "runs", "tries", "differ", "not resumable", "left behind", "without line", "bars missed"]
        let rows = tallies.map { tally in
            [tally.phase] + [tally.runs, tally.tries, tally.differences, tally.lost, tally.leftBehind, tally.withoutLine, tally.missed].map(String.init)
        }
        let sums = (1 ..< columns.count).map { column in String(rows.compactMap { Int($0[column]) }.reduce(0, +)) }
        let all = [columns] + rows + [["all"] + sums]
        let widths = columns.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            row.enumerated().map { column, text in
                let space = String(repeating: " ", count: widths[column] - text.count)
                return column == 0 ? text + space : space + text
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }
}
