import EngineInterface

/// The size that suits a picture's ratio, chosen as the web UI's "auto-sized crop" chooses it.
package struct AutoSize: Equatable, Sendable {
    /// Pixels between two sides to choose from.
    static let step = 64

    /// Bounds of a side, both included, and of the area.
    let sides: ClosedRange<Int>
    let areas: ClosedRange<Int>
    let objective: PreprocessingSettings.AutoSizeObjective
    /// Error of the ratio, at most.
    let threshold: Double

    /// Nil where the bounds exclude every size.
    package init?(_ settings: PreprocessingSettings) {
        guard settings.autoSizeLeastSide >= 1, settings.autoSizeLeastSide <= settings.autoSizeLargestSide,
              settings.autoSizeLeastArea <= settings.autoSizeLargestArea else { return nil }
        sides = settings.autoSizeLeastSide ... settings.autoSizeLargestSide
        areas = settings.autoSizeLeastArea ... settings.autoSizeLargestArea
        objective = settings.autoSizeObjective
        threshold = settings.autoSizeThreshold
    }

    /// The size for a picture; nil where none within the bounds has nearly its ratio. Of equals the narrower counts.
    package func size(width: Int, height: Int) -> PixelSize? {
        var best: (size: PixelSize, error: Double)?
        for candidateWidth in stride(from: sides.lowerBound, through: sides.upperBound, by: Self.step) {
            for candidateHeight in stride(from: sides.lowerBound, through: sides.upperBound, by: Self.step) {
                let candidate = PixelSize(width: candidateWidth, height: candidateHeight)
                let error = Self.error(width, height, candidate)
                guard areas.contains(candidate.count), error <= threshold else { continue }
                if best.map({ isBetter(candidate, error, than: $0) }) ?? true { best = (candidate, error) }
            }
        }
        return best?.size
    }

    private func isBetter(_ size: PixelSize, _ error: Double, than best: (size: PixelSize, error: Double)) -> Bool {
        switch objective {
        case .maximizeArea: size.count > best.size.count || size.count == best.size.count && error < best.error
        case .minimizeError: error < best.error || error == best.error && size.count > best.size.count
        }
    }

    /// 0 for the same ratio, nearing 1 the farther they are apart.
    private static func error(_ width: Int, _ height: Int, _ size: PixelSize) -> Double {
        let quotient = Double(width) / Double(height) / (Double(size.width) / Double(size.height))
        return 1 - (quotient < 1 ? quotient : 1 / quotient)
    }

    /// The middle of a picture in a size's ratio: left, top, right and bottom in pixels and fractions of them.
    package static func middle(width: Int, height: Int, of size: PixelSize) -> (left: Double, top: Double, right: Double, bottom: Double) {
        let (ownWidth, ownHeight) = (Double(width), Double(height))
        if ownHeight / Double(size.height) < ownWidth / Double(size.width) {
            let kept = Double(size.width * height) / Double(size.height)
            let margin = (ownWidth - kept) / 2
            return (margin, 0, ownWidth - margin, ownHeight)
        }
        let kept = Double(size.height * width) / Double(size.width)
        let margin = (ownHeight - kept) / 2
        return (0, margin, ownWidth, ownHeight - margin)
    }
}
