// How a picture comes to another shape without being stretched, with the sizes and roundings of the web UI.

extension Picture {
    /// Resized to cover `width` x `height`, the middle cut out, without alpha: the web UI's "crop and resize".
    /// - Throws: `PictureError` for sizes below 1, or where the picture before the cut would be too large.
    public func covered(width: Int, height: Int) throws(PictureError) -> Picture {
        try Picture.checkSize(width: width, height: height)
        let byWidth = Double(width) / Double(height) > Double(self.width) / Double(self.height)
        return try inTheMiddle(width: width, height: height, byWidth: byWidth).canvas
    }

    /// Resized to fit into `width` x `height`, put in the middle, the free stripes filled from the edges, without alpha: the web UI's
    /// "resize and fill". Where the stripes leave over a row or column of an odd side, it is black, as there.
    /// - Throws: `PictureError` for sizes below 1, or too large.
    public func filled(width: Int, height: Int) throws(PictureError) -> Picture {
        try Picture.checkSize(width: width, height: height)
        let (ratio, ownRatio) = (Double(width) / Double(height), Double(self.width) / Double(self.height))
        var (canvas, part) = try inTheMiddle(width: width, height: height, byWidth: ratio < ownRatio)
        if ratio < ownRatio {
            let stripe = height / 2 - part.height / 2
            for y in 0..<stripe { canvas.paste(part.edge(row: 0, beside: 1), x: 0, y: y) }
            let last = part.edge(row: part.height - 1, beside: part.height - 2)
            for y in stripe + part.height..<max(stripe + part.height, min(height, 2 * stripe + part.height)) { canvas.paste(last, x: 0, y: y) }
        } else if ratio > ownRatio {
            let stripe = width / 2 - part.width / 2
            for x in 0..<stripe { canvas.paste(part.edge(column: 0, beside: 1), x: x, y: 0) }
            let last = part.edge(column: part.width - 1, beside: part.width - 2)
            for x in stripe + part.width..<max(stripe + part.width, min(width, 2 * stripe + part.width)) { canvas.paste(last, x: x, y: 0) }
        }
        return canvas
    }

    /// The picture resized in its own ratio until one side is that of the canvas, and laid on the middle of a black canvas, cut to it.
    private func inTheMiddle(width: Int, height: Int, byWidth: Bool) throws(PictureError) -> (canvas: Picture, part: Picture) {
        let part = try rgb.resized(width: byWidth ? width : max(1, self.width * height / self.height),
                                   height: byWidth ? max(1, self.height * width / self.width) : height, filter: .lanczos)
        var canvas = Picture(unchecked: [UInt8](repeating: 0, count: width * height * 3), width: width, height: height, channels: .rgb)
        canvas.paste(part, x: width / 2 - part.width / 2, y: height / 2 - part.height / 2)
        return (canvas, part)
    }

    /// Copies what lies inside of a picture whose top left corner comes to column `x`, row `y`. Both have the same channels.
    mutating func paste(_ other: Picture, x: Int, y: Int) {
        let columns = max(0, -x)..<max(max(0, -x), min(other.width, width - x))
        let depth = channels.rawValue
        for row in max(0, -y)..<max(max(0, -y), min(other.height, height - y)) {
            let from = (row * other.width + columns.lowerBound) * depth
            let to = ((y + row) * width + x + columns.lowerBound) * depth
            samples.replaceSubrange(to..<to + columns.count * depth, with: other.samples[from..<from + columns.count * depth])
        }
    }

    /// What Pillow makes of stretching an edge without height: its bicubic kernel, half a pixel outside, over the row and its neighbour.
    private func edge(row: Int, beside neighbour: Int) -> Picture {
        let length = width * 3
        let samples = (0..<length).map { Picture.beyond(self.samples[row * length + $0], self.samples[max(0, min(height - 1, neighbour)) * length + $0]) }
        return Picture(unchecked: samples, width: width, height: 1, channels: .rgb)
    }

    private func edge(column: Int, beside neighbour: Int) -> Picture {
        let inside = max(0, min(width - 1, neighbour))
        let samples = (0..<height * 3).map { place in
            let (row, channel) = (place / 3, place % 3)
            return Picture.beyond(self[column, row, channel], self[inside, row, channel])
        }
        return Picture(unchecked: samples, width: 1, height: height, channels: .rgb)
    }

    /// 9/8 of the edge less 1/8 of its neighbour, rounded.
    private static func beyond(_ edge: UInt8, _ neighbour: UInt8) -> UInt8 {
        UInt8(clamping: (9 * Int(edge) - Int(neighbour) + 4) >> 3)
    }
}
