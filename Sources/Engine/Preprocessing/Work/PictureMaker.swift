import EngineInterface
import Imaging

/// Makes the training pictures of one source picture, one after the other.
struct PictureMaker: Sendable {
    let settings: PreprocessingSettings
    let target: PixelSize
    /// Nil where faces do not count, or cannot be looked for.
    let faces: FaceDetector?

    /// A picture that was made, and for a focal crop another one that shows why.
    struct Made {
        let picture: Picture
        let explanation: Picture?

        init(_ picture: Picture, explanation: Picture? = nil) {
            self.picture = picture
            self.explanation = explanation
        }
    }

    /// Makes all pictures in order, each passed on before the next is made, so that no more than one is in memory.
    /// - Throws: `PictureError`, and what `take` throws.
    func make(_ shapes: PictureShapes, of source: Picture, take: (Made) throws -> Void) throws {
        func takeBoth(_ made: Made) throws {
            try take(made)
            if settings.flip { try take(Made(made.picture.flippedHorizontally())) }
        }
        var scaled: Picture?
        for shape in shapes.shapes {
            switch shape {
            case .split(let split, let part):
                let whole = try scaled ?? source.resized(width: split.scaledWidth, height: split.scaledHeight, filter: .bicubic)
                scaled = part == split.starts.count - 1 ? nil : whole
                let start = split.starts[part]
                try takeBoth(Made(whole.cropped(
                    x: split.isUpright ? 0 : start, y: split.isUpright ? start : 0, width: target.width, height: target.height)))
            case .focal:
                let crop = FocalCrop(
                    width: target.width, height: target.height, faceWeight: settings.faceWeight, entropyWeight: settings.entropyWeight,
                    edgesWeight: settings.edgesWeight)
                let result = try crop.crop(source, faces: faces)
                try takeBoth(Made(result.picture, explanation: settings.focalDebug ? result.annotated : nil))
            case .middle(let size):
                let middle = AutoSize.middle(width: source.width, height: source.height, of: size)
                let box = ResamplingBox(left: middle.left, top: middle.top, right: middle.right, bottom: middle.bottom)
                try takeBoth(Made(source.resized(width: size.width, height: size.height, filter: .lanczos, box: box)))
            case .whole: try takeBoth(Made(source))
            case .covering: try takeBoth(Made(source.covered(width: target.width, height: target.height)))
            }
        }
    }
}
