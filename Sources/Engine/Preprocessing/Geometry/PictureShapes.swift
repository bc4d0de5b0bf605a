import EngineInterface
import Imaging

/// Which pictures are made of one, by its size alone: the web UI's choices, in its order.
struct PictureShapes: Equatable {
    enum Shape: Equatable {
        /// One part of a long picture.
        case split(SplitGeometry, part: Int)
        /// Cropped around what is worth looking at.
        case focal
        /// The middle, in the size that suits the ratio.
        case middle(PixelSize)
        /// As it is.
        case whole
        /// Resized to cover the target, and cropped around its middle.
        case covering
    }

    /// In the order of their numbers; each is followed by its mirror image where pictures are flipped.
    let shapes: [Shape]
    /// Whether an automatic size was wanted and none suits.
    let lacksAutoSize: Bool

    init(width: Int, height: Int, target: PixelSize, autoSize: AutoSize?, settings: PreprocessingSettings) {
        var shapes: [Shape] = []
        if settings.split, let split = SplitGeometry(
            width: width, height: height, target: target, threshold: settings.splitThreshold, overlap: settings.overlapRatio) {
            shapes += split.starts.indices.map { .split(split, part: $0) }
        }
        if settings.focalCrop, width != height { shapes.append(.focal) }
        let size = settings.autoSize ? autoSize?.size(width: width, height: height) : nil
        if let size { shapes.append(.middle(size)) }
        if settings.keepSize { shapes.append(.whole) }
        lacksAutoSize = settings.autoSize && size == nil
        if shapes.isEmpty, !lacksAutoSize { shapes.append(.covering) }
        self.shapes = shapes
    }

    /// Pixels of the largest picture that comes to be on the way, the source included: what memory is needed for.
    static func largestCount(width: Int, height: Int, target: PixelSize, shapes: PictureShapes) -> Int {
        shapes.shapes.reduce(PixelSize(width: width, height: height).count) { largest, shape in
            switch shape {
            case .split(let split, _): max(largest, PixelSize(width: split.scaledWidth, height: split.scaledHeight).count)
            case .focal, .covering: max(largest, covering(width: width, height: height, target).count)
            case .middle(let size): max(largest, size.count)
            case .whole: largest
            }
        }
    }

    private static func covering(width: Int, height: Int, _ target: PixelSize) -> PixelSize {
        target.width * height > target.height * width
            ? PixelSize(width: target.width, height: height * target.width / width)
            : PixelSize(width: width * target.height / height, height: target.height)
    }
}
