/// Which part of a latent is painted anew, and what stands in the rest: inpainting with a model that was not trained for it.
///
/// As the web UI has it: methods over sigmas get the original back after each evaluation, those over timesteps before it, and the result
/// gets it once more.
public struct LatentMask: Sendable {
    private let original: Latent
    /// 1 where the latent is painted, 0 where the original stays; one number for each place of a latent picture.
    private let painted: [Float]

    /// - Precondition: `painted` has `original.height * original.width` elements.
    public init(original: Latent, painted: [Float]) {
        precondition(painted.count == original.height * original.width, "a mask has one number for each place of a latent")
        self.original = original
        self.painted = painted
    }

    /// The latent where it is painted, else the original.
    public func blended(_ latent: Latent) -> Latent {
        let places = painted.count
        return latent.with(values: latent.values.indices.map { index in
            let share = painted[index % places]
            return latent.values[index] * share + original.values[index] * (1 - share)
        })
    }
}
