/// The strongest corners of a picture that keep a distance from each other: OpenCV's `goodFeaturesToTrack`, its points in its order.
package enum CornerDetection {
    /// A pixel: column and row.
    package struct Corner: Sendable, Hashable {
        package var x: Int
        package var y: Int
    }

    /// More are not looked for.
    private static let mostCorners = 100
    /// Corners weaker than this share of the strongest one do not count.
    private static let quality = 0.04

    /// The corners that a focal crop weighs: at least 6 % of the shorter side apart, none in the lowest tenth.
    package static func corners(in picture: Picture) -> [Corner] {
        corners(in: GreyPlane(brightnessForEdgesOf: picture), distance: Double(min(picture.width, picture.height)) * 0.06)
    }

    /// Corners from the strongest on. Those nearer than `distance` pixels to a stronger one are dropped; below 1 all are kept.
    package static func corners(in plane: GreyPlane, distance: Double) -> [Corner] {
        guard plane.width > 2, plane.height > 2 else { return [] }
        var values = MinimalEigenvalues.map(of: plane)
        let threshold = Float(Double(values.max() ?? 0) * quality)
        for at in values.indices where !(values[at] > threshold) { values[at] = 0 }
        let candidates = peaks(of: values, plane.width, plane.height)
            // Of equal ones the later comes first
            .sorted { values[$0] != values[$1] ? values[$0] > values[$1] : $0 > $1 }
            .map { Corner(x: $0 % plane.width, y: $0 / plane.width) }
        guard distance >= 1 else { return Array(candidates.prefix(mostCorners)) }
        return apart(candidates, distance)
    }

    /// Where no neighbour is larger, the picture's outermost pixels left out.
    private static func peaks(of values: [Float], _ width: Int, _ height: Int) -> [Int] {
        var peaks: [Int] = []
        for y in 1..<height - 1 {
            for at in y * width + 1..<(y + 1) * width - 1 {
                let value = values[at]
                guard value != 0, value >= values[at &- 1], value >= values[at &+ 1] else { continue }
                let (above, below) = (at &- width, at &+ width)
                guard value >= values[above &- 1], value >= values[above], value >= values[above &+ 1],
                    value >= values[below &- 1], value >= values[below], value >= values[below &+ 1]
                else { continue }
                peaks.append(at)
            }
        }
        return peaks
    }

    /// Keeps what is far enough from all that is kept already; cells as wide as the distance bring the near ones together.
    private static func apart(_ candidates: [Corner], _ distance: Double) -> [Corner] {
        let side = Int(distance.rounded(.toNearestOrEven))
        var cells: [Corner: [Corner]] = [:]
        var kept: [Corner] = []
        for corner in candidates {
            let cell = Corner(x: corner.x / side, y: corner.y / side)
            let isNear = (cell.y - 1...cell.y + 1).contains { y in
                (cell.x - 1...cell.x + 1).contains { x in
                    cells[Corner(x: x, y: y), default: []].contains { other in
                        let (dx, dy) = (Double(corner.x - other.x), Double(corner.y - other.y))
                        return dx * dx + dy * dy < distance * distance
                    }
                }
            }
            guard !isNear else { continue }
            cells[cell, default: []].append(corner)
            kept.append(corner)
            if kept.count == mostCorners { break }
        }
        return kept
    }
}
