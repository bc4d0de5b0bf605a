/// A place that a crop should keep, in pixels from the top left.
package struct PointOfInterest: Sendable, Equatable {
    package var x: Double
    package var y: Double
    /// The share of the decision, 0 to 1.
    package var weight: Double

    /// A point, by default with all of the decision.
    package init(x: Double, y: Double, weight: Double = 1) {
        self.x = x
        self.y = y
        self.weight = weight
    }

    /// The mean of at least one point; its weight is 1.
    static func centroid(of points: [PointOfInterest]) -> PointOfInterest {
        let count = Double(points.count)
        return PointOfInterest(x: points.reduce(0) { $0 + $1.x } / count, y: points.reduce(0) { $0 + $1.y } / count)
    }

    /// The weighted mean, in whole pixels (halves to the even one); the top left corner where there is no weight.
    static func average(of points: [PointOfInterest]) -> (x: Int, y: Int) {
        let weight = points.reduce(0) { $0 + $1.weight }
        guard weight > 0 else { return (0, 0) }
        let x = points.reduce(0) { $0 + $1.x * $1.weight } / weight
        let y = points.reduce(0) { $0 + $1.y * $1.weight } / weight
        return (Int(x.rounded(.toNearestOrEven)), Int(y.rounded(.toNearestOrEven)))
    }
}
