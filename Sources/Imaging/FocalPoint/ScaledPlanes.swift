/// A plane at the sizes that cascades ask for. Eight cascades ask for the same ones, so each is made once and kept.
struct ScaledPlanes {
    let original: GreyPlane
    private var made: [Float: GreyPlane] = [:]

    init(of plane: GreyPlane) {
        original = plane
    }

    /// The plane with both sides divided by `scale`, rounded to whole pixels, halves to the even number.
    mutating func plane(shrunkBy scale: Float) -> GreyPlane {
        if let plane = made[scale] { return plane }
        let size = size(shrunkBy: scale)
        let plane = original.resizedBilinearly(width: size.width, height: size.height)
        made[scale] = plane
        return plane
    }

    /// The size that it has then.
    func size(shrunkBy scale: Float) -> (width: Int, height: Int) {
        (Int((Float(original.width) / scale).rounded(.toNearestOrEven)), Int((Float(original.height) / scale).rounded(.toNearestOrEven)))
    }
}
