/// Reduces a picture's colours so that areas keep their mean: what a pixel's colour is off goes to its neighbours (Floyd and Steinberg, 1976).
enum ErrorDiffusion {
    /// The chosen colour of each pixel, row by row.
    /// - Parameters:
    ///   - range: the largest value of a colour's part.
    ///   - color: a pixel's own colour, by its place in the picture.
    ///   - nearest: the number of the colour that is chosen for one, and that colour itself.
    static func reduce(
        width: Int, height: Int, range: Float = 1, color: (Int) -> Tone, nearest: (Tone) -> (index: UInt8, color: Tone)
    ) -> [UInt8] {
        var chosen = [UInt8](repeating: 0, count: width * height)
        // One place more on each side, so that edges need no question.
        var row = [Tone](repeating: .zero, count: width + 2)
        var below = row
        // Colours that no mixture reaches would pile up errors without end.
        let (least, most) = (Tone(repeating: -0.5 * range), Tone(repeating: 1.5 * range))
        for y in 0..<height {
            // Every other row runs back, or the errors draw slanting lines.
            let step = y % 2 == 0 ? 1 : -1
            var x = step > 0 ? 0 : width - 1
            for _ in 0..<width {
                let wanted = (color(y * width + x) + row[x + 1]).clamped(lowerBound: least, upperBound: most)
                let (index, got) = nearest(wanted)
                chosen[y * width + x] = index
                let error = (wanted - got) / 16
                row[x + 1 + step] += error * 7
                below[x + 1 - step] += error * 3
                below[x + 1] += error * 5
                below[x + 1 + step] += error
                x += step
            }
            swap(&row, &below)
            for at in below.indices { below[at] = .zero }
        }
        return chosen
    }
}
