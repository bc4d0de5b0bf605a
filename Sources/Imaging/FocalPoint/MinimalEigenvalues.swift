/// How much of a corner each pixel is (Shi and Tomasi, "Good Features to Track", 1994): the smaller eigenvalue of the gradients'
/// covariance over 3 x 3 pixels, which is large only where brightness changes in two directions. Borders are mirrored without
/// repeating the outermost pixel.
///
/// The values are OpenCV's `cornerMinEigenVal` bit for bit, because which of two equal corners comes first depends on the last bit:
/// each operation rounds to 32 bits where OpenCV's does, and multiplies and adds in one rounding where its vector code does.
enum MinimalEigenvalues {
    /// Brings sums of 3 x 3 products of Sobel derivatives of bytes to the order of 1.
    private static let scale = Float(1.0 / (4 * 3 * 255))
    /// OpenCV's row filter fuses multiplication and addition in blocks of so many columns, not in the rest of a row.
    private static let fusedBlock = 32

    /// One value per pixel of a plane with at least 2 x 2.
    static func map(of plane: GreyPlane) -> [Float] {
        let (width, height) = (plane.width, plane.height)
        let smoothed = smoothedRows(of: plane)
        // Sums over three columns of the three products, for the three latest rows
        var sums = [[Double]](repeating: [Double](repeating: 0, count: 3 * width), count: 3)
        var products = [[Float]](repeating: [Float](repeating: 0, count: width), count: 3)
        var values = [Float](repeating: 0, count: width * height)
        var ready = 0
        for y in 0..<height {
            while ready <= min(y + 1, height - 1) {
                multiply(plane, smoothed, row: ready, into: &products)
                for kind in 0..<3 { sumTriples(products[kind], into: &sums[ready % 3], at: kind * width) }
                ready += 1
            }
            let (above, below) = (mirrored(y - 1, height), mirrored(y + 1, height))
            eigenvalues(sums[above % 3], sums[y % 3], sums[below % 3], width, into: &values, at: y * width)
        }
        return values
    }

    private static func mirrored(_ position: Int, _ length: Int) -> Int {
        position < 0 ? 1 : position >= length ? length - 2 : position
    }

    /// Rows weighted 1, 2, 1: the vertical derivative's smoothing.
    private static func smoothedRows(of plane: GreyPlane) -> [Float] {
        let (width, samples) = (plane.width, plane.samples)
        let fused = width / fusedBlock * fusedBlock
        var smoothed = [Float](repeating: 0, count: samples.count)
        for y in 0..<plane.height {
            let row = y * width
            for x in 0..<width {
                let left = Float(samples[row &+ mirrored(x &- 1, width)])
                let centre = Float(samples[row &+ x])
                let right = Float(samples[row &+ mirrored(x &+ 1, width)])
                if x < fused {
                    let two = fusedProduct(centre, 2 * scale, plus: left * scale)
                    smoothed[row &+ x] = fusedProduct(right, scale, plus: two)
                } else {
                    smoothed[row &+ x] = left * scale + centre * (2 * scale) + right * scale
                }
            }
        }
        return smoothed
    }

    /// A product and a sum with one rounding. The factors have so few bits that 64-bit numbers hold both exactly.
    @inline(__always)
    private static func fusedProduct(_ factor: Float, _ weight: Float, plus sum: Float) -> Float {
        Float(Double(factor) * Double(weight) + Double(sum))
    }

    /// The gradient of one row: its squares, and the product of its parts between them.
    private static func multiply(_ plane: GreyPlane, _ smoothed: [Float], row y: Int, into products: inout [[Float]]) {
        let (width, samples) = (plane.width, plane.samples)
        let (above, here, below) = (mirrored(y - 1, plane.height) * width, y * width, mirrored(y + 1, plane.height) * width)
        for x in 0..<width {
            let (left, right) = (mirrored(x &- 1, width), mirrored(x &+ 1, width))
            let outer = Int(samples[above &+ right]) &- Int(samples[above &+ left])
                &+ Int(samples[below &+ right]) &- Int(samples[below &+ left])
            let inner = Int(samples[here &+ right]) &- Int(samples[here &+ left])
            let horizontal = fusedProduct(Float(outer), scale, plus: Float(inner) * (2 * scale))
            let vertical = smoothed[below &+ x] - smoothed[above &+ x]
            products[0][x] = horizontal * horizontal
            products[1][x] = horizontal * vertical
            products[2][x] = vertical * vertical
        }
    }

    private static func sumTriples(_ row: [Float], into sums: inout [Double], at start: Int) {
        let width = row.count
        for x in 0..<width {
            sums[start &+ x] = Double(row[mirrored(x &- 1, width)]) + Double(row[x]) + Double(row[mirrored(x &+ 1, width)])
        }
    }

    private static func eigenvalues(
        _ above: [Double], _ here: [Double], _ below: [Double], _ width: Int, into values: inout [Float], at start: Int
    ) {
        for x in 0..<width {
            let a = Float(above[x] + here[x] + below[x]) * 0.5
            let b = Float(above[x &+ width] + here[x &+ width] + below[x &+ width])
            let c = Float(above[x &+ 2 &* width] + here[x &+ 2 &* width] + below[x &+ 2 &* width]) * 0.5
            values[start &+ x] = (a + c) - ((a - c) * (a - c) + b * b).squareRoot()
        }
    }
}
