/// Which of some names was meant by somebody who wrote another one.
public enum NearName {
    /// The nearest name; nil where none is near. Letters count in any case, and blanks, hyphens and underscores are the same.
    public static func of(_ written: String, among names: some Sequence<String>) -> String? {
        let wanted = plain(written)
        var best: (name: String, distance: Int)?
        for name in names {
            let limit = (best?.distance ?? mostMistakes(in: wanted) + 1) - 1
            if limit >= 0, let distance = distance(wanted, plain(name), atMost: limit) { best = (name, distance) }
        }
        return best?.name
    }

    /// Mistakes that a word of this length may hold before it is another word.
    static func mostMistakes(in word: [Character]) -> Int { min(3, word.count / 3) }

    /// How many letters have to be put in, left out, replaced, or changed about with their neighbour to make one text of the other; nil where
    /// more than `limit`. (Optimal string alignment.)
    static func distance(_ first: [Character], _ second: [Character], atMost limit: Int) -> Int? {
        guard abs(first.count - second.count) <= limit else { return nil }
        var before: [Int] = []
        var last = Array(0...second.count)
        for (row, letter) in first.enumerated() {
            var next = [row + 1]
            for (column, other) in second.enumerated() {
                var least = min(last[column] + (letter == other ? 0 : 1), last[column + 1] + 1, next[column] + 1)
                if row > 0, column > 0, letter == second[column - 1], first[row - 1] == other { least = min(least, before[column - 1] + 1) }
                next.append(least)
            }
            guard next.contains(where: { $0 <= limit }) else { return nil }
            (before, last) = (last, next)
        }
        return last.last.flatMap { $0 <= limit ? $0 : nil }
    }

    private static func plain(_ name: String) -> [Character] {
        name.lowercased().map { $0 == "_" || $0 == " " ? "-" : $0 }
    }
}
