/// What speaks for a focal point: points of three kinds, the kinds' centroids and their shares.
struct FocalEvidence: Sendable {
    /// One kind of evidence. Kinds that found nothing are absent.
    struct Kind: Sendable {
        enum Origin: Sendable {
            case edges
            case entropy
            case faces
        }

        var origin: Origin
        var points: [PointOfInterest]
        /// The mean of the points; its weight is the kind's share.
        var centroid: PointOfInterest
    }

    let kinds: [Kind]

    init(in picture: Picture, for crop: FocalCrop, faces detector: FaceDetector?) {
        var found: [(origin: Kind.Origin, points: [PointOfInterest], weight: Double)] = []
        if crop.edgesWeight > 0 { found.append((.edges, Self.edgePoints(in: picture), crop.edgesWeight)) }
        if crop.entropyWeight > 0 {
            let point = EntropyPoint.point(in: picture, width: crop.width, height: crop.height)
            found.append((.entropy, point.map { [$0] } ?? [], crop.entropyWeight))
        }
        if crop.faceWeight > 0, let detector { found.append((.faces, Self.facePoints(in: picture, detector), crop.faceWeight)) }
        found.removeAll { $0.points.isEmpty }
        let total = found.reduce(0) { $0 + $1.weight }
        kinds = found.map { kind in
            var centroid = PointOfInterest.centroid(of: kind.points)
            centroid.weight = kind.weight / total
            return Kind(origin: kind.origin, points: kind.points, centroid: centroid)
        }
    }

    /// The point around which to cut. Without any evidence it is the top left corner, as in the web UI.
    var focus: (x: Int, y: Int) { PointOfInterest.average(of: kinds.map(\.centroid)) }

    private static func edgePoints(in picture: Picture) -> [PointOfInterest] {
        CornerDetection.corners(in: picture).map { PointOfInterest(x: Double($0.x), y: Double($0.y)) }
    }

    /// The boxes' middles, rounded down.
    private static func facePoints(in picture: Picture, _ detector: FaceDetector) -> [PointOfInterest] {
        detector.faces(in: picture).map { box in
            PointOfInterest(x: Double((2 * box.x + box.width) / 2), y: Double((2 * box.y + box.height) / 2))
        }
    }
}
