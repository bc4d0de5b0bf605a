extension ReferenceTensor {
    /// Numbers at `places` with their mean taken away, divided by their deviation.
    private func normalized(_ places: [Int], epsilon: Double) -> [Double] {
        let mean = places.reduce(0) { $0 + values[$1] } / Double(places.count)
        let variance = places.reduce(0) { $0 + (values[$1] - mean) * (values[$1] - mean) } / Double(places.count)
        return places.map { (values[$0] - mean) / (variance + epsilon).squareRoot() }
    }

    func groupNormalization(scale: [Double], shift: [Double], epsilon: Double, groups: Int, silu: Bool) -> ReferenceTensor {
        let (batch, channels) = (shape[0], columns)
        let (pixels, size) = (rows / batch, channels / groups)
        var result = self
        for image in 0 ..< batch {
            for group in 0 ..< groups {
                let places = (0 ..< pixels).flatMap { pixel in
                    (group * size ..< (group + 1) * size).map { (image * pixels + pixel) * channels + $0 }
                }
                for (place, value) in zip(places, normalized(places, epsilon: epsilon)) {
                    let z = value * scale[place % channels] + shift[place % channels]
                    result.values[place] = silu ? ReferenceTensor.silu(z) : z
                }
            }
        }
        return result
    }

    func layerNormalization(scale: [Double], shift: [Double], epsilon: Double) -> ReferenceTensor {
        var result = self
        for row in 0 ..< rows {
            let places = Array(row * columns ..< (row + 1) * columns)
            for (place, value) in zip(places, normalized(places, epsilon: epsilon)) {
                result.values[place] = value * scale[place % columns] + shift[place % columns]
            }
        }
        return result
    }
}
