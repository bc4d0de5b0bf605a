/// What a focal crop gave.
public struct FocalCropResult: Sendable {
    /// The part that was cut out.
    public let picture: Picture
    /// Where the part lies in the scaled picture, in pixels; negative where the part sticks out.
    public let x: Int
    public let y: Int
    /// The picture after scaling, from which the part was cut.
    public let scaled: Picture

    private let evidence: FocalEvidence

    init(picture: Picture, x: Int, y: Int, scaled: Picture, evidence: FocalEvidence) {
        self.picture = picture
        self.x = x
        self.y = y
        self.scaled = scaled
        self.evidence = evidence
    }

    /// The scaled picture with the reasons drawn on it, in the web UI's colours: points of edges blue, of entropy yellow, of faces red,
    /// each with a circle around their middle that grows with its weight; the focal point and the part's border green.
    public var annotated: Picture {
        var drawing = scaled
        let largest = Double(min(scaled.width, scaled.height)) * 0.07
        for kind in evidence.kinds {
            let colour = colour(of: kind.origin)
            drawing.outlineEllipse(around: kind.centroid, size: largest * kind.centroid.weight, colour)
            if kind.points.count > 1 {
                for point in kind.points { drawing.outlineRectangle(around: point, size: 4, colour) }
            }
        }
        let focus = evidence.focus
        drawing.outlineEllipse(around: PointOfInterest(x: Double(focus.x), y: Double(focus.y)), size: largest, [0, 255, 0])
        drawing.outlineRectangle(left: x, top: y, right: x + picture.width - 1, bottom: y + picture.height - 1, [0, 255, 0])
        return drawing
    }

    private func colour(of origin: FocalEvidence.Kind.Origin) -> [UInt8] {
        switch origin {
        case .edges: [0, 0, 255]
        case .entropy: [255, 255, 0]
        case .faces: [255, 0, 0]
        }
    }
}
