#if canImport(Glibc)
import Glibc
#endif

/// What changes the scores of the next token, as in transformers' generation: a penalty on what was said, and no end before a length.
struct CaptionRules {
    let endToken: Int
    /// Tokens with prompt and start before which the end is impossible.
    let minimumLength: Int
    /// Tokens with prompt and start at which a caption ends.
    let maximumLength: Int
    /// Scores of tokens that occurred are divided by it where positive and multiplied where negative; 1 changes nothing.
    let repetitionPenalty: Float

    /// Applies the rules to the scores of one sequence.
    func apply(to scores: inout [Float], sequence: [Int]) {
        if repetitionPenalty != 1 {
            for token in Set(sequence) where scores.indices.contains(token) {
                scores[token] = scores[token] < 0 ? scores[token] * repetitionPenalty : scores[token] / repetitionPenalty
            }
        }
        if sequence.count < minimumLength, scores.indices.contains(endToken) { scores[endToken] = -.infinity }
    }

    /// Whether a sequence is complete: it has its end, or the greatest length.
    func completes(_ sequence: [Int]) -> Bool { sequence.last == endToken || sequence.count >= maximumLength }

    /// Scores as logarithms of probabilities.
    static func logarithms(_ scores: ArraySlice<Float>) -> [Float] {
        let most = scores.max() ?? 0
        let sum = scores.reduce(0.0) { $0 + Double(expf($1 - most)) }
        let shift = Float(log(sum))
        return scores.map { $0 - most - shift }
    }
}
