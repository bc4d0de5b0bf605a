import Glibc

/// The middle of the most telling part of a picture, by the web UI's measure of information.
package enum EntropyPoint {
    /// Looks along the longer side, in steps of four pixels, for the part of `width` x `height` pixels with the highest entropy.
    /// Square pictures have no such side, so none.
    package static func point(in picture: Picture, width: Int, height: Int) -> PointOfInterest? {
        guard picture.width != picture.height, width > 0, height > 0 else { return nil }
        let movesRight = picture.width > picture.height
        let room = movesRight ? picture.width - width : picture.height - height
        let start = bestStart(in: picture, width, height, movesRight, room)
        let (x, y) = movesRight ? (start, 0) : (0, start)
        return PointOfInterest(x: (Double(x) + Double(width) / 2).rounded(.down), y: (Double(y) + Double(height) / 2).rounded(.down))
    }

    /// Where the best part begins. Parts must end before the picture does; where there is no information at all, the place
    /// after the last part wins.
    private static func bestStart(in picture: Picture, _ width: Int, _ height: Int, _ movesRight: Bool, _ room: Int) -> Int {
        guard room > 0 else { return 0 }
        let count = (room + DitheredWindows.step - 1) / DitheredWindows.step
        let windows = DitheredWindows(
            over: GreyPlane(brightnessForDitheringOf: picture), width: width, height: height, movesRight: movesRight)
        var (best, highest) = (count, 0.0)
        for first in stride(from: 0, to: count, by: DitheredWindows.lanes) {
            let white = windows.whitePixels(from: first)
            for lane in 0..<min(DitheredWindows.lanes, count - first) {
                let entropy = entropy(white: white[lane], of: width * height)
                if entropy > highest { (best, highest) = (first + lane, entropy) }
            }
        }
        return best * DitheredWindows.step
    }

    /// The web UI's sum over black and white of the logarithms of their shares, which are not weighted by the shares:
    /// the rarer the rarer colour, the higher.
    private static func entropy(white: Int, of count: Int) -> Double {
        [count - white, white].filter { $0 > 0 }.reduce(0) { $0 - log2(Double($1) / Double(count)) }
    }
}
