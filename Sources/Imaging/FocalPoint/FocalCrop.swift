/// Cuts the most interesting part out of a picture, as the web UI's focal point crop does: the picture is scaled until one side
/// fits, then cut along the other around a point between faces, entropy and edges.
public struct FocalCrop: Sendable {
    /// The part's size in pixels.
    public var width: Int
    public var height: Int
    /// How much faces, entropy and edges count against each other; nothing at 0. The defaults are those of the web UI's form.
    public var faceWeight: Double
    public var entropyWeight: Double
    public var edgesWeight: Double

    /// Pictures that would be scaled to more pixels are refused: they take too much time and memory to look at.
    private static let largestScaledPixelCount = 24_000_000

    /// A crop of `width` x `height` pixels with weights from 0 on.
    public init(width: Int, height: Int, faceWeight: Double = 0.9, entropyWeight: Double = 0.15, edgesWeight: Double = 0.5) {
        self.width = width
        self.height = height
        self.faceWeight = faceWeight
        self.entropyWeight = entropyWeight
        self.edgesWeight = edgesWeight
    }

    /// Cuts a picture; alpha is dropped. Without a detector there are no faces.
    /// Throws when a size is not positive or too large, or the picture so long and narrow that it would grow too large.
    public func crop(_ picture: Picture, faces detector: FaceDetector?) throws(PictureError) -> FocalCropResult {
        try Picture.checkSize(width: width, height: height)
        let size = scaledSize(of: picture)
        guard size.height <= max(Self.largestScaledPixelCount, width * height) / max(size.width, 1) else {
            throw PictureError(.tooNarrow(width: size.width, height: size.height))
        }
        let scaled = try picture.rgb.resized(width: size.width, height: size.height, filter: .bicubic)
        let evidence = FocalEvidence(in: scaled, for: self, faces: detector)
        let focus = evidence.focus
        let x = Self.start(around: focus.x, length: width, within: scaled.width)
        let y = Self.start(around: focus.y, length: height, within: scaled.height)
        return FocalCropResult(
            picture: scaled.cut(x: x, y: y, width: width, height: height), x: x, y: y, scaled: scaled, evidence: evidence)
    }

    /// The height fits in landscapes, the width in portraits; squares fit the longer side. Fractions of pixels are dropped.
    private func scaledSize(of picture: Picture) -> (width: Int, height: Int) {
        let fitsHeight = picture.width > picture.height || picture.width == picture.height && height > width
        let scale = fitsHeight ? Double(height) / Double(picture.height) : Double(width) / Double(picture.width)
        return (Int(Double(picture.width) * scale), Int(Double(picture.height) * scale))
    }

    /// Where a part around a point begins, moved back into the picture.
    private static func start(around focus: Int, length: Int, within limit: Int) -> Int {
        let start = focus - length / 2
        if start < 0 { return 0 }
        return start + length > limit ? limit - length : start
    }
}

extension Picture {
    /// A rectangle that may leave the picture. What the picture lacks is black; but where rounding has left it one pixel short,
    /// its edge is repeated, for a black line would be learned.
    fileprivate func cut(x: Int, y: Int, width: Int, height: Int) -> Picture {
        let columns = (x..<x + width).map { width == self.width + 1 ? min(max($0, 0), self.width - 1) : $0 }
        let rows = (y..<y + height).map { height == self.height + 1 ? min(max($0, 0), self.height - 1) : $0 }
        var kept = [UInt8](repeating: 0, count: width * height * 3)
        for (to, row) in rows.enumerated() where row >= 0 && row < self.height {
            for (place, column) in columns.enumerated() where column >= 0 && column < self.width {
                let (at, from) = ((to &* width &+ place) &* 3, (row &* self.width &+ column) &* 3)
                for channel in 0..<3 { kept[at &+ channel] = samples[from &+ channel] }
            }
        }
        return Picture(unchecked: kept, width: width, height: height, channels: .rgb)
    }
}
