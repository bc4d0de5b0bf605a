/// A step from one sigma to a smaller one as a longer step down and new noise up.
struct AncestralStep {
    /// The sigma to go down to.
    let down: Float
    /// The standard deviation of the new noise.
    let up: Float

    /// - Parameter eta: how much of the noise is new: 0 is none, 1 as much as keeps the variance.
    init(from sigma: Float, to next: Float, eta: Float) {
        let (square, nextSquare) = (sigma * sigma, next * next)
        up = min(next, eta * (nextSquare * (square - nextSquare) / square).squareRoot())
        down = (nextSquare - up * up).squareRoot()
    }
}
