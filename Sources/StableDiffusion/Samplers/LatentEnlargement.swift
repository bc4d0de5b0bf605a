extension Latent {
    /// The latent at another size, bilinearly, as `torch.nn.functional.interpolate(mode="bilinear")` has it: the web UI's upscaler "Latent".
    public func resized(height newHeight: Int, width newWidth: Int) -> Latent {
        let rows = Self.places(newHeight, of: height)
        let columns = Self.places(newWidth, of: width)
        var result: [Float] = []
        result.reserveCapacity(batch * channels * newHeight * newWidth)
        for plane in 0..<batch * channels {
            let start = plane * height * width
            for row in rows {
                let (upper, lower) = (start + row.first * width, start + row.second * width)
                for column in columns {
                    let above = values[upper + column.first] * (1 - column.share) + values[upper + column.second] * column.share
                    let below = values[lower + column.first] * (1 - column.share) + values[lower + column.second] * column.share
                    result.append(above * (1 - row.share) + below * row.share)
                }
            }
        }
        return Latent(batch: batch, channels: channels, height: newHeight, width: newWidth, values: result)
    }

    /// For each new place the two old ones it lies between, and how near it is to the second. Places are the centres of their cells.
    private static func places(_ newCount: Int, of count: Int) -> [(first: Int, second: Int, share: Float)] {
        (0..<newCount).map { index in
            let position = max(0, (Float(index) + 0.5) * Float(count) / Float(newCount) - 0.5)
            let first = min(Int(position), count - 1)
            return (first, min(first + 1, count - 1), position - Float(first))
        }
    }
}
