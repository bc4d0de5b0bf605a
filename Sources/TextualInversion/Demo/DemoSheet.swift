import Engine
import Imaging

/// The demo's pictures on one sheet, large enough to look at.
enum DemoSheet {
    /// Pixels of a picture's longer side, at least: the built-in model's pictures are small.
    private static let side = 256

    /// Puts pictures together in one file, with the parameters of the first.
    /// - Throws: `PictureError`, `FileError`.
    static func write(_ files: [String], to path: String) throws {
        let pictures = try files.map { try enlarged(PictureFile.read(path: $0)) }
        let parameters = try files.first.flatMap { try PictureFile.info(path: $0).text("parameters") }
        let chunks = parameters.map { [TextChunk(keyword: "parameters", text: $0)] } ?? []
        try AtomicFile.write(Picture.sheet(pictures, columns: DemoRecipe.columns).png(textChunks: chunks), to: path)
    }

    /// The picture at a whole multiple of its size.
    private static func enlarged(_ picture: Picture) throws -> Picture {
        let factor = max(1, side / max(picture.width, picture.height))
        return try picture.resized(width: picture.width * factor, height: picture.height * factor, filter: .bicubic)
    }
}
