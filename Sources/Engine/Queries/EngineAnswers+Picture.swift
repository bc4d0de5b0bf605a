import EngineInterface
import Imaging

extension EngineAnswers {
    public func picture(_ source: PictureSource, width: Int, height: Int) throws -> PixelGrid {
        let picture = try read(source)
        let (newWidth, newHeight) = Self.fit(picture, into: (max(1, width), max(1, height)))
        let shrinks = newWidth < picture.width || newHeight < picture.height
        // Enlarged, Lanczos rings around edges, which small previews have in every pixel.
        let fitted = try picture.resized(width: newWidth, height: newHeight, filter: shrinks ? .lanczos : .bicubic)
        return PixelGrid(width: newWidth, height: newHeight, rgb: fitted.samples)
    }

    /// The picture without its alpha.
    private func read(_ source: PictureSource) throws(PictureError) -> Picture {
        switch source {
        case .png(let bytes): try PictureFile.decode(bytes).rgb
        case .file(let path, _):
            try decoded.value(source, weight: \.samples.count) { () throws(PictureError) in try PictureFile.read(path: path).rgb }
        }
    }

    /// The largest size of the picture's proportions that fits, a pixel at least.
    private static func fit(_ picture: Picture, into box: (width: Int, height: Int)) -> (width: Int, height: Int) {
        let scale = min(Double(box.width) / Double(picture.width), Double(box.height) / Double(picture.height))
        func side(_ length: Int, _ most: Int) -> Int { min(most, max(1, Int((Double(length) * scale).rounded()))) }
        return (side(picture.width, box.width), side(picture.height, box.height))
    }
}
