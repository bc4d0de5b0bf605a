import Imaging

extension InspectionReport {
    /// Of a picture, by its headers.
    init(_ info: PictureInfo, path: String, size: Int) {
        self.init(path: path, kind: .picture, format: info.kind.name, size: size)
        let parameters = info.generationParameters
        picture = PictureReport(
            width: info.width, height: info.height, hasAlpha: info.hasAlpha, parameters: parameters,
            carriesEmbedding: info.text(EmbeddingPicture.keyword) != nil)
        for chunk in info.textChunks where chunk.keyword != GenerationParameters.keyword && chunk.text != parameters {
            metadata[chunk.keyword] = chunk.text
        }
    }

    /// The embedding that the picture carries in a text chunk or in its pixels.
    mutating func readCarriedEmbedding() {
        do throws(EmbeddingError) {
            guard let carried = try EmbeddingPicture.read(path: path) else { return }
            embedding = EmbeddingReport(carried)
            if !carried.isFinite { refusal = "the embedding in it \(SkippedEmbedding.Reason.notFinite)" }
            picture?.carriesEmbedding = true
        } catch {
            switch error {
            // Its headers were read, so the rest of the report stands.
            case .picture(let problem): refusal = problem.description
            case .noEmbedding(_, let problem): refusal = "the embedding in it cannot be used: it \(problem)"
            default: refusal = error.description
            }
        }
    }
}
