import Tensor

/// Writes the tokens of a caption: the decoder's scores, searched greedily or with beams.
struct CaptionWriter {
    let decoder: TextDecoder
    let rules: CaptionRules
    /// 1 searches greedily.
    let beams: Int
    /// Called before every token; what it throws ends the work.
    let beforeToken: () throws -> Void

    /// - Parameters:
    ///   - features: of the picture, `[1, patches + 1, width]`.
    ///   - prompt: tokens to begin with, the start token first.
    /// - Returns: all tokens, the prompt's included.
    func tokens(_ features: Tensor, prompt: [Int]) throws -> [Int] {
        var memory = decoder.memory(of: features)
        let compute = features.compute
        func scores(_ newest: [[Int]]) throws -> [Float] {
            try beforeToken()
            let scores = decoder(newest, memory: &memory, compute: compute)
            guard scores.isFinite else { throw BLIPError.notFinite }
            return scores.values
        }
        guard beams > 1 else { return try GreedySearch(rules: rules).sequence(prompt: prompt) { try scores([$0]) } }
        return try BeamSearch(rules: rules, beams: beams).sequence(prompt: prompt) { origins, newest in
            memory.select(origins)
            return try scores(newest)
        }
    }
}
