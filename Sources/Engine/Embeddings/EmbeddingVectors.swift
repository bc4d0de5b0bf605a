import Tensor

/// The learned vectors of a word, one a token: in a row those of all text encoders of a model, one behind the other.
public struct EmbeddingVectors: Sendable, Equatable {
    /// `count * width` numbers, row after row.
    public private(set) var values: [Float]
    /// Lengths of the vectors, one a text encoder: that of its token table, 768 for Stable Diffusion 1.x, 768 and 1280 for XL.
    public let widths: [Int]

    /// Length of a row, which is how the web UI counts the width of an embedding.
    public var width: Int { widths.reduce(0, +) }

    /// How many rows stand for the word: the vectors per token.
    public var count: Int { width == 0 ? 0 : values.count / width }

    /// The vectors of one text encoder.
    /// - Returns: `nil` when the numbers do not fill whole vectors, or there are none.
    public init?(values: [Float], width: Int) {
        self.init(values: values, widths: [width])
    }

    /// - Returns: `nil` when the numbers do not fill whole rows, or there are none.
    public init?(values: [Float], widths: [Int]) {
        let (width, overflow) = widths.reduce((0, false)) { sum, width in
            let (next, overflow) = sum.0.addingReportingOverflow(width)
            return (next, sum.1 || overflow)
        }
        guard !overflow, widths.allSatisfy({ $0 > 0 }), width > 0, !values.isEmpty, values.count.isMultiple(of: width) else { return nil }
        self.values = values
        self.widths = widths
    }

    /// The vectors of several text encoders side by side.
    /// - Returns: `nil` when there are none, or not equally many of each.
    public init?(tables: [EmbeddingVectors]) {
        guard let first = tables.first, tables.allSatisfy({ $0.count == first.count }) else { return nil }
        guard tables.count > 1 else {
            self = first
            return
        }
        self.init(values: (0 ..< first.count).flatMap { row in tables.flatMap { $0[row] } }, widths: tables.flatMap(\.widths))
    }

    /// The vectors a text encoder, in the model's order.
    public var tables: [EmbeddingVectors] {
        guard widths.count > 1 else { return [self] }
        var start = 0
        return widths.compactMap { width in
            defer { start += width }
            let range = start ..< start + width
            return EmbeddingVectors(values: (0 ..< count).flatMap { row in values[row * self.width + range.lowerBound ..< row * self.width + range.upperBound] }, width: width)
        }
    }

    /// The row at `index`, from 0 to one below `count`; empty for another index.
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

    /// Mean of the vectors' lengths (L2 norms), one a text encoder. Beside the vocabulary's they tell when vectors run away and drown the rest of a
    /// prompt.
    public var meanNorms: [Double] {
        tables.map { table in
            let norms = (0..<table.count).map { table[$0].reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot() }
            return norms.reduce(0, +) / Double(max(table.count, 1))
        }
    }

    /// Mean of the first text encoder's vectors' lengths, which a run tells of.
    public var meanNorm: Double { meanNorms.first ?? 0 }

    /// The web UI's checksum of the vectors, four hexadecimal digits.
    public var checksum: String { VectorsHash.hash(values) }

    /// The numbers for the networks, `[count, width]`.
    func tensor(_ compute: Compute) -> Tensor { Tensor(values, shape: [count, width], compute: compute) }
}

extension Tensor {
    /// Rows of several text encoders' vectors as one table each: `[count, width]` to `[count, widths[i]]`.
    func split(widths: [Int]) -> [Tensor] {
        guard widths.count > 1 else { return [self] }
        var start = 0
        return widths.map { width in
            defer { start += width }
            return sliced(start ..< start + width, axis: 1)
        }
    }
}
