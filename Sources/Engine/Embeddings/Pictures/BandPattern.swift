/// What the bands of a picture carry beside data: the numbers that hide it, and the dots that decorate it.
enum BandPattern {
    /// The low halves of bytes that data are combined with (exclusive or): a linear congruential generator from 0, modulo 255.
    static func key(count: Int) -> [UInt8] {
        var state: UInt32 = 0
        return (0..<count).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(state % 255) & 0x0F
        }
    }

    /// A dot is seven pixels high and wide; in each row this many columns at both ends are free.
    private static let roundness = [2, 1, 0, 0, 0, 1, 2]

    /// Grey values of rows of dots, `height` x `width`, 0 between them. Columns of dots come one after the other; each dot takes the next
    /// shade, over and over.
    static func dots(width: Int, height: Int, shades: [UInt8]) -> [UInt8] {
        var plane = [UInt8](repeating: 0, count: width * height)
        guard !shades.isEmpty else { return plane }
        var number = 0
        for left in stride(from: -6, to: width, by: 8) {
            for (index, top) in stride(from: -6, to: height, by: 8).enumerated() {
                let shade = shades[number % shades.count]
                number += 1
                let start = index.isMultiple(of: 2) ? left + 4 : left
                for (row, free) in roundness.enumerated() where (0..<height).contains(top + row) {
                    for column in start + free..<start + 7 - free where (0..<width).contains(column) { plane[(top + row) * width + column] = shade }
                }
            }
        }
        return plane
    }
}
