/// Tables of sums from which the brightness of any rectangle follows by three additions. They are one list, so that a place in
/// a window has one address whatever the table: sums of samples, of their squares, and where wanted of triangles above each point.
/// Numbers wrap around where they outgrow 32 bits; differences over a window come out right all the same.
struct SummedAreas {
    /// Entries from one row to the next.
    let stride: Int
    /// How far after the sums the squares' sums begin.
    let squares: Int
    /// How far after the sums the triangles' sums begin.
    let tilted: Int
    private let hasTilted: Bool
    private(set) var table: [Int32]

    /// Room for planes of up to `width` x `height` samples.
    init(width: Int, height: Int, hasTilted: Bool) {
        stride = width + 1
        squares = stride * (height + 1)
        tilted = 2 * squares
        self.hasTilted = hasTilted
        table = [Int32](repeating: 0, count: (hasTilted ? 3 : 2) * squares)
    }

    /// Takes over the sums of a plane. Entry (x, y) holds what lies above and left of pixel (x, y).
    mutating func sum(_ plane: GreyPlane) {
        for x in 0...plane.width { (table[x], table[squares &+ x]) = (0, 0) }
        for y in 0..<plane.height {
            let above = y &* stride
            let here = above &+ stride
            let source = y &* plane.width
            (table[here], table[squares &+ here]) = (0, 0)
            var (row, rowOfSquares) = (Int32(0), Int32(0))
            for x in 0..<plane.width {
                let sample = Int32(plane.samples[source &+ x])
                row &+= sample
                rowOfSquares &+= sample &* sample
                table[here &+ x &+ 1] = table[above &+ x &+ 1] &+ row
                table[squares &+ here &+ x &+ 1] = table[squares &+ above &+ x &+ 1] &+ rowOfSquares
            }
        }
        if hasTilted { sumTriangles(plane) }
    }

    /// Entry (x, y) holds the triangle whose lower tip is the pixel left above that point, and which widens upwards by a pixel to both sides.
    private mutating func sumTriangles(_ plane: GreyPlane) {
        let (width, samples) = (plane.width, plane.samples)
        for x in 0...width { table[tilted &+ x] = 0 }
        for y in 1...plane.height {
            let here = tilted &+ y &* stride
            let (above, second) = (here &- stride, here &- 2 &* stride)
            let (row, rowAbove) = ((y &- 1) &* width, (y &- 2) &* width)
            let hasSecond = y > 1
            table[here] = width > 0 && hasSecond ? table[above &+ 1] : 0
            for x in 1...width {
                var triangle = Int32(samples[row &+ x &- 1]) &+ table[above &+ x &- 1]
                if hasSecond {
                    triangle &+= Int32(samples[rowAbove &+ x &- 1])
                    // Beyond the right edge a triangle holds as much as the one two rows higher at the edge
                    if x < width { triangle &+= table[above &+ x &+ 1] &- table[second &+ x] }
                }
                table[here &+ x] = triangle
            }
        }
    }
}
