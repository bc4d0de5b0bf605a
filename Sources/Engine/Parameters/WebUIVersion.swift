/// A version of the web UI, as its pictures name it: `v1.5.2`, `v1.6.0-RC`, `v1.7.0-225-g1234abcd`.
struct WebUIVersion: Comparable {
    private let numbers: [Int]
    /// Changes since the version; below 0 for a candidate of it.
    private let changes: Int

    /// Nil for what other programs write.
    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = parts.first else { return nil }
        let numbers = (first.hasPrefix("v") ? first.dropFirst() : first).split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.count >= 2, numbers.count <= 3, !numbers.contains(nil) else { return nil }
        self.numbers = numbers.compactMap(\.self) + (numbers.count == 2 ? [0] : [])
        guard parts.count > 1 else {
            changes = 0
            return
        }
        if let count = Int(parts[1]) {
            changes = count
        } else if parts[1].lowercased().hasPrefix("rc") {
            changes = -1
        } else {
            return nil
        }
    }

    private init(_ numbers: [Int], changes: Int = 0) {
        (self.numbers, self.changes) = (numbers, changes)
    }

    /// The first that counts numbers in prompt editing as they count today, and leaves conditionings of unequal length unpadded.
    static let newPromptTiming = WebUIVersion([1, 6, 0])
    /// The first with an unrounded noise schedule.
    static let exactSchedule = WebUIVersion([1, 7, 0], changes: 225)

    static func < (first: WebUIVersion, second: WebUIVersion) -> Bool {
        for (a, b) in zip(first.numbers, second.numbers) where a != b { return a < b }
        return first.changes < second.changes
    }
}
