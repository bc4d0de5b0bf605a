/// Takes the likeliest token each time.
struct GreedySearch {
    let rules: CaptionRules

    /// - Parameters:
    ///   - prompt: tokens to begin with.
    ///   - next: scores of the token behind the sequence, given its newest tokens.
    /// - Returns: the whole sequence, with its end token where it came to one.
    func sequence(prompt: [Int], next: ([Int]) throws -> [Float]) throws -> [Int] {
        var sequence = prompt
        var newest = prompt
        repeat {
            var scores = try next(newest)
            rules.apply(to: &scores, sequence: sequence)
            guard let best = scores.indices.max(by: { scores[$0] < scores[$1] }) else { break }
            newest = [best]
            sequence.append(best)
        } while !rules.completes(sequence)
        return sequence
    }
}
