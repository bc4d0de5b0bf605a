/// One letter at one size: how much of each pixel it covers, and where those pixels lie around the pen.
struct LetterShape {
    var width = 0
    var height = 0
    /// Columns from the pen to the first.
    var left = 0
    /// Rows from the baseline up to the first.
    var top = 0
    /// How far the pen goes on, in pixels.
    var advance = 0.0
    /// `height` x `width`, 255 covers all of a pixel.
    var coverage: [UInt8] = []
}
