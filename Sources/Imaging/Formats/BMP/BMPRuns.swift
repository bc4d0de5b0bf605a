/// BMP's run lengths, RLE8 and RLE4: pairs of a count and a value; a count of 0 escapes to the end of a row or of the picture, to a
/// jump, or to a stretch of single pixels. Pixels that nothing writes have index 0.
enum BMPRuns {
    /// More than any picture's runs take: two bytes a pixel, and an end in each row. The rest of a file is none of it.
    static func mostBytes(_ header: BMPHeader) -> Int { min(ByteSource.largestFileInMemory, (2 * header.width + 2) * header.height + 2) }

    static func unpack(
        _ data: [UInt8], _ header: BMPHeader, _ palette: Palette, into samples: inout [UInt8]
    ) throws(PictureError) {
        let indices = try indices(data, header)
        for index in 0..<header.height {
            let y = header.fromTop ? index : header.height - 1 - index
            for x in 0..<header.width {
                palette.write(indices[index * header.width + x], to: &samples, at: 3 * (y * header.width + x), depth: 3)
            }
        }
    }

    /// In the order of storage, row after row.
    private static func indices(_ data: [UInt8], _ header: BMPHeader) throws(PictureError) -> [UInt8] {
        let width = header.width
        var indices = [UInt8](repeating: 0, count: width * header.height)
        var at = 0
        // Counted apart from `at`: runs end with their row, while jumps and single pixels go on in the next
        var x = 0
        var read = 0
        while at < indices.count {
            guard read + 2 <= data.count else { throw PictureError(.damaged(.bmp, "the file ends too early")) }
            let count = Int(data[read])
            let value = data[read + 1]
            read += 2
            switch (count, value) {
            case (0, 0):
                at += (width - at % width) % width
                x = 0
            case (0, 1):
                return indices
            case (0, 2):
                guard read + 2 <= data.count else { throw PictureError(.damaged(.bmp, "the file ends too early")) }
                at = min(indices.count, at + Int(data[read]) + Int(data[read + 1]) * width)
                x = at % width
                read += 2
            case (0, _):
                let bytes = header.compression == .runs4 ? (Int(value) + 1) / 2 : Int(value)
                let wanted = min(Int(value), indices.count - at)
                guard read + bytes <= data.count else { throw PictureError(.damaged(.bmp, "the file ends too early")) }
                for pixel in 0..<wanted { indices[at + pixel] = single(data, read, pixel, header) }
                at += wanted
                x += Int(value)
                // Stretches fill whole words
                read += bytes + bytes % 2
            default:
                let wanted = min(max(0, min(count, width - x)), indices.count - at)
                for pixel in 0..<wanted {
                    indices[at + pixel] = header.compression == .runs8 ? value : pixel % 2 == 0 ? value >> 4 : value & 15
                }
                at += wanted
                x += wanted
            }
        }
        return indices
    }

    private static func single(_ data: [UInt8], _ start: Int, _ pixel: Int, _ header: BMPHeader) -> UInt8 {
        guard header.compression == .runs4 else { return data[start + pixel] }
        let pair = data[start + pixel / 2]
        return pixel % 2 == 0 ? pair >> 4 : pair & 15
    }
}
