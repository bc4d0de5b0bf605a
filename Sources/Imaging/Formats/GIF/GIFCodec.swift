/// GIF pixels: the first frame on its canvas.
enum GIFCodec {
    static func decode(_ source: ByteSource) throws(PictureError) -> Picture {
        let header = try GIFHeader(source)
        // Before memory is taken for pixels that the file cannot hold.
        guard header.frameWidth * header.frameHeight <= (source.count - header.dataStart) * GIFCodes.mostPerByte else {
            throw PictureError(.damaged(.gif, "the file ends too early"))
        }
        var palette = header.colours.isEmpty ? .grey : Palette(header.colours, stride: 3, red: 0, green: 1, blue: 2)
        if let transparent = header.transparent { palette.hide(transparent) }
        var codes = GIFCodes(source, start: header.dataStart, bits: header.codeBits)
        let indices = try codes.indices(count: header.frameWidth * header.frameHeight)

        let channels: Picture.Channels = header.transparent == nil ? .rgb : .rgba
        let depth = channels.rawValue
        var samples = background(header, palette, depth)
        for (row, y) in rowOrder(header).enumerated() {
            let to = ((header.top + y) * header.width + header.left) * depth
            for x in 0..<header.frameWidth {
                palette.write(indices[row * header.frameWidth + x], to: &samples, at: to + x * depth, depth: depth)
            }
        }
        return Picture(unchecked: samples, width: header.width, height: header.height, channels: channels)
    }

    /// Around a frame that does not fill its canvas the transparent index shows, or index 0.
    private static func background(_ header: GIFHeader, _ palette: Palette, _ depth: Int) -> [UInt8] {
        var samples = [UInt8](repeating: 0, count: header.width * header.height * depth)
        guard header.frameWidth < header.width || header.frameHeight < header.height else { return samples }
        for at in Swift.stride(from: 0, to: samples.count, by: depth) {
            palette.write(header.transparent ?? 0, to: &samples, at: at, depth: depth)
        }
        return samples
    }

    /// Which row of the frame each stored row is.
    private static func rowOrder(_ header: GIFHeader) -> [Int] {
        let rows = 0..<header.frameHeight
        guard header.isInterlaced else { return Array(rows) }
        return [(0, 8), (4, 8), (2, 4), (1, 2)].flatMap { Array(Swift.stride(from: $0.0, to: rows.upperBound, by: $0.1)) }
    }
}
