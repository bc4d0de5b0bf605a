import EngineInterface
import Imaging

/// How pictures become files that say how they were made, in the places where the web UI keeps that: a text chunk of PNG, the EXIF user
/// comment of JPEG and WebP.
package struct PictureEncoding: Sendable {
    let format: GenerationSettings.FileFormat
    /// Of JPEG and WebP, 1 to 100.
    let quality: Int
    /// Of WebP.
    let lossless: Bool

    package init(_ settings: GenerationSettings) {
        format = settings.format
        quality = settings.quality
        lossless = settings.lossless
    }

    /// - Throws: `PictureError`.
    package func bytes(_ picture: Picture, parameters: String) throws(PictureError) -> [UInt8] {
        switch format {
        case .png: try picture.png(textChunks: [TextChunk(keyword: GenerationParameters.keyword, text: parameters)])
        case .jpg: try picture.jpeg(quality: quality, userComment: parameters)
        case .webp: try picture.webp(lossless ? .lossless : .lossy(quality: Double(quality)), userComment: parameters)
        }
    }
}

extension GenerationParameters {
    /// The text chunk of PNG files.
    static let keyword = "parameters"
}

extension PictureInfo {
    /// How the picture was made, wherever its format keeps that, EXIF before a text chunk as in the web UI; nil where it does not say.
    public var generationParameters: String? { text("UserComment") ?? text(GenerationParameters.keyword) }
}
