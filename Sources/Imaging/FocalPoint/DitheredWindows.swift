/// Windows of one size that move across a plane in steps of four pixels, along the longer side, each dithered to black and white by
/// itself with Floyd and Steinberg's error diffusion, as Pillow's `convert("1")` does. What counts is how many pixels turn white.
///
/// Diffusion goes from pixel to pixel, so that one window cannot be split; sixteen windows go side by side instead, one in each
/// lane of a vector. Brightness is laid out so that the sixteen pixels of a moment are neighbours in memory.
struct DitheredWindows {
    static let step = 4
    static let lanes = 16

    private let width: Int
    private let height: Int
    private let movesRight: Bool
    /// Per pixel whose position along the way is 0 to 3 over a multiple of four: the pixels four, eight, ... further on.
    private var tracks: [Int16]
    private let track: Int
    private let columns: Int

    /// Windows of `width` x `height` pixels over a plane that is at least as long on the side along which they move. On the other
    /// side pixels that the plane lacks are black.
    init(over plane: GreyPlane, width: Int, height: Int, movesRight: Bool) {
        self.width = width
        self.height = height
        self.movesRight = movesRight
        let length = movesRight ? plane.width : plane.height
        columns = width
        track = (length + DitheredWindows.step - 1) / DitheredWindows.step + DitheredWindows.lanes
        tracks = [Int16](repeating: 0, count: DitheredWindows.step * (movesRight ? height : width) * track)
        for y in 0..<(movesRight ? min(height, plane.height) : plane.height) {
            for x in 0..<(movesRight ? plane.width : min(width, plane.width)) {
                tracks[place(x: x, y: y)] = Int16(plane.samples[y * plane.width + x])
            }
        }
    }

    /// Where the brightness of a pixel lies; that of the pixel four further along the way lies next to it.
    @inline(__always)
    private func place(x: Int, y: Int) -> Int {
        movesRight
            ? (y &* 4 &+ x & 3) &* track &+ x >> 2
            : (y & 3 &* columns &+ x) &* track &+ y >> 2
    }

    /// White pixels in each of the sixteen windows from the window of number `first` on. Windows beyond the plane's end count nonsense.
    func whitePixels(from first: Int) -> [Int] {
        let brightness = tracks.span.bytes
        var errors = [SIMD16<Int16>](repeating: .zero, count: width + 1)
        var white = [Int](repeating: 0, count: DitheredWindows.lanes)
        for y in 0..<height {
            var (carried, below, before) = (SIMD16<Int16>.zero, SIMD16<Int16>.zero, SIMD16<Int16>.zero)
            var count = SIMD16<Int16>.zero
            for x in 0..<width {
                // Within bounds, which are checked; "unsafe" are only types that not every bit pattern fits
                let sample = brightness.unsafeLoadUnaligned(fromByteOffset: (place(x: x, y: y) &+ first) &* 2, as: SIMD16<Int16>.self)
                let error = carried &+ errors[x &+ 1]
                // Sixteenths, rounded towards zero
                let share = (error &+ (DitheredWindows.signs(of: error) & 15)) &>> 4
                let value = DitheredWindows.clamped(sample &+ share)
                // All bits set where the pixel turns white
                let isWhite = DitheredWindows.signs(of: 128 &- value)
                let rest = value &- (isWhite & 255)
                count &-= isWhite
                errors[x] = rest &* 3 &+ below
                below = rest &* 5 &+ before
                before = rest
                carried = rest &* 7
                if x & 0x3FFF == 0x3FFF { DitheredWindows.flush(&count, into: &white) }
            }
            errors[width] = below
            DitheredWindows.flush(&count, into: &white)
        }
        return white
    }

    /// All bits set in lanes below zero, none in the others. Comparisons of whole vectors are many times slower.
    @inline(__always)
    private static func signs(of vector: SIMD16<Int16>) -> SIMD16<Int16> {
        vector &>> 15
    }

    /// Lanes moved into 0...255.
    @inline(__always)
    private static func clamped(_ vector: SIMD16<Int16>) -> SIMD16<Int16> {
        let positive = vector & ~signs(of: vector)
        let excess = positive &- 255
        return positive &- (excess & ~signs(of: excess))
    }

    private static func flush(_ count: inout SIMD16<Int16>, into white: inout [Int]) {
        for lane in 0..<lanes { white[lane] += Int(count[lane]) }
        count = .zero
    }
}
