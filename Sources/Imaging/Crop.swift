extension Picture {
    /// The rectangle of `width` x `height` pixels whose top left corner is column `x`, row `y`.
    /// Throws when it does not lie inside the picture.
    public func cropped(x: Int, y: Int, width: Int, height: Int) throws(PictureError) -> Picture {
        guard x >= 0, y >= 0, width > 0, height > 0, x < self.width, y < self.height,
            width <= self.width - x, height <= self.height - y
        else { throw PictureError(.outside("\(width) x \(height) at \(x), \(y)")) }
        let depth = channels.rawValue
        var kept: [UInt8] = []
        kept.reserveCapacity(width * height * depth)
        for row in y..<y + height {
            let start = (row * self.width + x) * depth
            kept.append(contentsOf: samples[start..<start + width * depth])
        }
        return Picture(unchecked: kept, width: width, height: height, channels: channels)
    }
}
