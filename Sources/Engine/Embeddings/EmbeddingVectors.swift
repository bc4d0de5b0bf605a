import Tensor

/// The learned vectors of a word: rows of one length, in row-major order.
public struct EmbeddingVectors: Sendable, Equatable {
    /// `count * width` numbers, vector after vector.
    public private(set) var values: [Float]
    /// Length of one vector: that of the text encoder's token table, 768 for Stable Diffusion 1.x, 1024 for 2.x.
    public let width: Int

    /// How many vectors stand for the word: the vectors per token.
    public var count: Int { width == 0 ? 0 : values.count / width }

    /// - Returns: `nil` when the numbers do not fill whole vectors, or there are none.
    public init?(values: [Float], width: Int) {
        guard width > 0, !values.isEmpty, values.count.isMultiple(of: width) else { return nil }
        self.values = values
        self.width = width
    }

    /// The vector at `index`, from 0 to one below `count`; empty for another index.
    public subscript(index: Int) -> ArraySlice<Float> {
        (0..<count).contains(index) ? values[index * width..<(index + 1) * width] : []
    }

    /// Takes over numbers that an optimizer changed.
    /// - Returns: whether there were as many as before; if not, nothing changes.
    @discardableResult
    public mutating func replace(with values: [Float]) -> Bool {
        guard values.count == self.values.count else { return false }
        self.values = values
        return true
    }

    /// Whether none of the numbers is infinite or NaN.
    public var isFinite: Bool { values.allSatisfy(\.isFinite) }

    /// Mean of the vectors' lengths (L2 norms). Beside the vocabulary's it tells when vectors run away and drown the rest of a prompt.
    public var meanNorm: Double {
        let norms = (0..<count).map { self[$0].reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot() }
        return norms.reduce(0, +) / Double(max(count, 1))
    }

    /// The web UI's checksum of the vectors, four hexadecimal digits.
    public var checksum: String { VectorsHash.hash(values) }

    /// The numbers for the networks, `[count, width]`.
    func tensor(_ compute: Compute) -> Tensor { Tensor(values, shape: [count, width], compute: compute) }
}
