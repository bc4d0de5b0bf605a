import Imaging

extension InspectionReport {
    /// Where the web UI keeps an embedding in a PNG.
    private static let embeddingKeyword = "sd-ti-embedding"
    private static let parametersKeyword = "parameters"

    /// Of a picture, by its headers.
    init(_ info: PictureInfo, path: String, size: Int) {
        self.init(path: path, kind: .picture, format: info.kind.name, size: size)
        // JPEG and WebP keep the parameters in the EXIF user comment.
        let parameters = info.text(Self.parametersKeyword) ?? info.text("UserComment")
        picture = PictureReport(
            width: info.width, height: info.height, hasAlpha: info.hasAlpha, parameters: parameters,
            carriesEmbedding: info.text(Self.embeddingKeyword) != nil)
        for chunk in info.textChunks where chunk.keyword != Self.parametersKeyword && chunk.text != parameters {
            metadata[chunk.keyword] = chunk.text
        }
    }
}
