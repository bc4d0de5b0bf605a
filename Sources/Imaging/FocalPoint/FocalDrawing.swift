// Outlines one pixel wide, for pictures without alpha. What lies outside the picture is left out.

extension Picture {
    /// A square of `size` pixels and one.
    mutating func outlineRectangle(around point: PointOfInterest, size: Double, _ colour: [UInt8]) {
        let half = (size / 2).rounded(.down)
        outlineRectangle(
            left: Int(point.x - half), top: Int(point.y - half), right: Int(point.x + half), bottom: Int(point.y + half), colour)
    }

    /// A rectangle with the given columns and rows as its border.
    mutating func outlineRectangle(left: Int, top: Int, right: Int, bottom: Int, _ colour: [UInt8]) {
        guard left <= right, top <= bottom else { return }
        for x in left...right {
            dot(x, top, colour)
            dot(x, bottom, colour)
        }
        for y in top...bottom {
            dot(left, y, colour)
            dot(right, y, colour)
        }
    }

    /// A circle of `size` pixels and one across: the pixels inside that have a neighbour outside.
    mutating func outlineEllipse(around point: PointOfInterest, size: Double, _ colour: [UInt8]) {
        let half = Int((size / 2).rounded(.down))
        let (x, y) = (Int(point.x), Int(point.y))
        let limit = half * half + half
        func isInside(_ dx: Int, _ dy: Int) -> Bool { dx * dx + dy * dy <= limit }
        for dy in -half...half {
            for dx in -half...half where isInside(dx, dy) {
                let isInner = isInside(dx - 1, dy) && isInside(dx + 1, dy) && isInside(dx, dy - 1) && isInside(dx, dy + 1)
                if !isInner { dot(x + dx, y + dy, colour) }
            }
        }
    }

    private mutating func dot(_ x: Int, _ y: Int, _ colour: [UInt8]) {
        guard x >= 0, y >= 0, x < width, y < height else { return }
        for channel in 0..<3 { self[x, y, channel] = colour[channel] }
    }
}
