/// Sizes that a model can work at.
enum PictureSize {
    /// - Throws: `SettingsError` when a side is no multiple of the latent factor, or absurd.
    static func checked(_ width: Int, _ height: Int, factor: Int) throws(SettingsError) -> (width: Int, height: Int) {
        try check(width, "--width", factor: factor)
        try check(height, "--height", factor: factor)
        return (width, height)
    }

    /// Checks one side.
    /// - Parameter option: what it was given as.
    /// - Throws: as `checked`.
    static func check(_ side: Int, _ option: String, factor: Int) throws(SettingsError) {
        guard side % factor == 0, side >= 4 * factor, side <= 8192 else {
            let near = (min(max(side, 0), 8192) + factor / 2) / factor * factor
            let nearest = min(max(4 * factor, near), 8192 / factor * factor)
            throw SettingsError(description: "\(option) \(side): this model needs multiples of \(factor) from \(4 * factor) to 8192; the nearest is \(nearest)")
        }
    }
}
