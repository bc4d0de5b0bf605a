/// Follows several likely sequences at a time and returns the best complete one, as transformers' beam search does: a complete sequence
/// scores its log-probability by the length behind the prompt; the search ends when as many are complete as there are beams and the
/// likeliest running one scores no better than the worst of them.
struct BeamSearch {
    let rules: CaptionRules
    let beams: Int

    private struct Beam {
        var sequence: [Int]
        var score: Float
    }

    /// A beam with one more token.
    private struct Candidate {
        let beam: Int
        let token: Int
        let score: Float
    }

    /// - Parameters:
    ///   - prompt: tokens to begin with.
    ///   - next: the beams of the last call to go on with, in order, and the newest tokens of each; returns scores of the next token,
    ///     a beam behind the other. The first call has one beam, the prompt.
    /// - Returns: the whole sequence, with its end token where it came to one.
    func sequence(prompt: [Int], next: (_ beams: [Int], _ newest: [[Int]]) throws -> [Float]) throws -> [Int] {
        var running = [Beam(sequence: prompt, score: 0)]
        var complete: [Beam] = []
        var (origins, newest) = ([0], [prompt])
        while true {
            let candidates = candidates(running, scores: try next(origins, newest))
            var chosen: [(beam: Beam, origin: Int)] = []
            for (place, candidate) in candidates.enumerated() {
                let grown = Beam(sequence: running[candidate.beam].sequence + [candidate.token], score: candidate.score)
                if !rules.completes(grown.sequence) {
                    if chosen.count < beams { chosen.append((grown, candidate.beam)) }
                } else if place < beams {
                    complete.append(Beam(sequence: grown.sequence, score: candidate.score / Float(grown.sequence.count - prompt.count)))
                }
            }
            complete = best(complete)
            guard let likeliest = chosen.first?.beam, canImprove(complete, likeliest, prompt: prompt.count) else { break }
            running = chosen.map(\.beam)
            origins = chosen.map(\.origin)
            newest = running.map { Array($0.sequence.suffix(1)) }
        }
        return complete.first?.sequence ?? running[0].sequence
    }

    /// The likeliest continuations, best first: twice as many as beams, so that enough are left where some come to their end.
    private func candidates(_ running: [Beam], scores: [Float]) -> [Candidate] {
        let vocabulary = scores.count / running.count
        var found: [Candidate] = []
        for (index, beam) in running.enumerated() {
            var logarithms = CaptionRules.logarithms(scores[index * vocabulary ..< (index + 1) * vocabulary])
            rules.apply(to: &logarithms, sequence: beam.sequence)
            for (token, logarithm) in logarithms.enumerated() {
                let score = logarithm + beam.score
                if found.count == 2 * beams, let last = found.last, score <= last.score { continue }
                let place = found.firstIndex { $0.score < score } ?? found.count
                found.insert(Candidate(beam: index, token: token, score: score), at: place)
                if found.count > 2 * beams { found.removeLast() }
            }
        }
        return found
    }

    /// The best complete sequences, as many as beams, earlier ones first where they are equal.
    private func best(_ complete: [Beam]) -> [Beam] {
        let sorted = complete.enumerated().sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
        return sorted.prefix(beams).map(\.element)
    }

    private func canImprove(_ complete: [Beam], _ likeliest: Beam, prompt: Int) -> Bool {
        guard complete.count >= beams, let worst = complete.last else { return true }
        return likeliest.score / Float(likeliest.sequence.count - prompt) > worst.score
    }
}
