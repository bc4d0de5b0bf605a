/// How long one part of a divided rectangle is.
public enum Length: Sendable, Equatable {
    /// So many cells, fewer where there is no room.
    case cells(Int)
    /// A share of what the fixed parts leave, by weight, and so many cells at least.
    case share(Int, atLeast: Int = 0)

    /// An equal share.
    public static let rest = Length.share(1)
}

extension Rect {
    /// Parts from top to bottom.
    public func rows(_ lengths: Length..., gap: Int = 0) -> [Rect] {
        var at = y
        return Self.divide(height, lengths, gap: gap).map { length in
            defer { at += length + gap }
            return Rect(x: x, y: at, width: width, height: length).intersection(self)
        }
    }

    /// Parts from left to right.
    public func columns(_ lengths: Length..., gap: Int = 0) -> [Rect] { columns(lengths, gap: gap) }

    /// As `columns(_:gap:)`, for a list.
    public func columns(_ lengths: [Length], gap: Int = 0) -> [Rect] {
        var at = x
        return Self.divide(width, lengths, gap: gap).map { length in
            defer { at += length + gap }
            return Rect(x: at, y: y, width: length, height: height).intersection(self)
        }
    }

    /// Fixed parts first, in order; what is left is shared out, the remainder to the last share.
    private static func divide(_ whole: Int, _ lengths: [Length], gap: Int) -> [Int] {
        var left = max(0, whole - gap * max(0, lengths.count - 1))
        var parts = [Int](repeating: 0, count: lengths.count)
        for (index, length) in lengths.enumerated() {
            switch length {
            case .cells(let count): parts[index] = min(max(0, count), left)
            case .share(_, let least): parts[index] = min(least, left)
            }
            left -= parts[index]
        }
        // Shares that hold their least already take no part in sharing what is beyond.
        var weight = lengths.reduce(0) { sum, length in if case .share(let weight, _) = length { sum + weight } else { sum } }
        for (index, length) in lengths.enumerated() {
            guard case .share(let own, let least) = length, weight > 0 else { continue }
            let part = left * own / weight
            // What was reserved counts towards the share.
            parts[index] = least + part
            left -= part
            weight -= own
        }
        return parts
    }
}
