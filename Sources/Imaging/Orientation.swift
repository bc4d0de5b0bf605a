import CSamples

/// How a stored picture must be turned to stand upright. The raw values are EXIF's.
public enum Orientation: Int, Sendable {
    case upright = 1
    case mirrored = 2
    case upsideDown = 3
    case mirroredUpsideDown = 4
    /// Mirrored over the diagonal from the top left.
    case transposed = 5
    /// To be turned a quarter clockwise.
    case quarterClockwise = 6
    /// Mirrored over the diagonal from the top right.
    case transversed = 7
    /// To be turned a quarter anticlockwise.
    case quarterAnticlockwise = 8

    /// Whether width and height change places.
    public var swapsSides: Bool { rawValue >= 5 }

    /// Whether stored columns, and stored rows, are walked backwards.
    var backwards: (columns: Bool, rows: Bool) {
        switch self {
        case .upright, .transposed: (false, false)
        case .mirrored, .quarterAnticlockwise: (true, false)
        case .upsideDown, .transversed: (true, true)
        case .mirroredUpsideDown, .quarterClockwise: (false, true)
        }
    }
}

extension Picture {
    /// The picture turned and mirrored as `orientation` says.
    public func turned(_ orientation: Orientation) -> Picture {
        guard orientation != .upright else { return self }
        let depth = channels.rawValue
        let swaps = orientation.swapsSides
        let newWidth = swaps ? height : width
        let newHeight = swaps ? width : height
        let backwards = orientation.backwards
        let column = backwards.columns ? -depth : depth
        let row = backwards.rows ? -depth * width : depth * width
        let start = (backwards.columns ? (width - 1) * depth : 0) + (backwards.rows ? (height - 1) * depth * width : 0)
        let (alongX, alongY) = swaps ? (row, column) : (column, row)

        var turned = [UInt8](repeating: 0, count: samples.count)
        csamples_turn(samples, start, alongX, alongY, depth, newWidth, newHeight, &turned)
        return Picture(unchecked: turned, width: newWidth, height: newHeight, channels: channels)
    }

    /// The picture mirrored left to right.
    public func flippedHorizontally() -> Picture { turned(.mirrored) }
}
