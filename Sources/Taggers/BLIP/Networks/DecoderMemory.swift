import Tensor

/// What the decoder keeps from token to token, so that a new one costs one row: keys and values of every layer.
struct DecoderMemory {
    /// Of one layer, `[beams, tokens, width]`.
    struct Part {
        var keys: Tensor
        var values: Tensor
    }

    /// Of the picture, a layer each, `[1, patches + 1, width]`: the same for all beams.
    let picture: [Part]
    /// Of the tokens so far, a layer each; empty before the first.
    var tokens: [Part] = []

    init(picture: [Part]) { self.picture = picture }

    /// Tokens seen so far.
    var length: Int { tokens.first?.keys.shape[1] ?? 0 }

    /// Adds new tokens' keys and values to a layer.
    /// - Returns: those of all tokens.
    mutating func append(_ part: Part, layer: Int) -> Part {
        guard tokens.count > layer else {
            tokens.append(part)
            return part
        }
        tokens[layer].keys = .concatenated([tokens[layer].keys, part.keys], axis: 1)
        tokens[layer].values = .concatenated([tokens[layer].values, part.values], axis: 1)
        return tokens[layer]
    }

    /// Goes on with these beams, in this order; a beam may be taken several times.
    mutating func select(_ beams: [Int]) {
        guard let count = tokens.first?.keys.shape[0], beams != Array(0 ..< count) else { return }
        for layer in tokens.indices {
            tokens[layer].keys = Self.selected(tokens[layer].keys, beams)
            tokens[layer].values = Self.selected(tokens[layer].values, beams)
        }
    }

    private static func selected(_ tensor: Tensor, _ beams: [Int]) -> Tensor {
        .concatenated(beams.map { tensor.sliced($0 ..< $0 + 1, axis: 0) }, axis: 0)
    }
}
