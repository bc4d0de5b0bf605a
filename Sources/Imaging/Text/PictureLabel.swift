extension Picture {
    /// The picture, without alpha, below a white strip of `height` rows that has a text in its middle.
    /// - Throws: `PictureError` when that is too large for a picture.
    public func below(_ line: TextLine, height strip: Int) throws(PictureError) -> Picture {
        let white = [UInt8](repeating: 255, count: width * strip * 3)
        let labelled = try Picture(width: width, height: height + strip, channels: .rgb, samples: white + rgb.samples)
        return labelled.drawing(line, x: (width - line.right) / 2, y: strip - strip / 4, shade: 0)
    }
}

extension TextFont {
    /// The size, `most` at most, at which a text is at most `width` columns wide; 1 at least.
    public func size(of text: String, within width: Int, most: Int) -> Int {
        let right = line(text, size: most).right
        guard right > width, right > 0 else { return most }
        return max(1, most * width / right)
    }
}
