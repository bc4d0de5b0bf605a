extension Picture {
    /// Pictures side by side, row by row from the top left, as a contact sheet. Cells are as large as the largest picture; what stays free is black.
    /// - Parameter columns: pictures in a row, at least 1.
    /// - Throws: `PictureError` when there is no picture, or the sheet is too large.
    public static func sheet(_ pictures: [Picture], columns: Int) throws(PictureError) -> Picture {
        let columns = max(1, min(columns, pictures.count))
        let rows = (pictures.count + columns - 1) / columns
        let (cellWidth, cellHeight) = (pictures.map(\.width).max() ?? 0, pictures.map(\.height).max() ?? 0)
        let (width, widthOverflow) = cellWidth.multipliedReportingOverflow(by: columns)
        let (height, heightOverflow) = cellHeight.multipliedReportingOverflow(by: rows)
        guard !widthOverflow, !heightOverflow else { throw PictureError(.tooLarge(width: width, height: height)) }
        try checkSize(width: width, height: height)
        var samples = [UInt8](repeating: 0, count: width * height * 3)
        for (number, picture) in pictures.enumerated() {
            let colours = picture.rgb
            for row in 0..<colours.height {
                let start = ((number / columns * cellHeight + row) * width + number % columns * cellWidth) * 3
                samples.replaceSubrange(start..<start + colours.width * 3, with: colours.samples[row * colours.width * 3..<(row + 1) * colours.width * 3])
            }
        }
        return Picture(unchecked: samples, width: width, height: height, channels: .rgb)
    }
}
