import Engine
import EngineInterface

extension InterfaceWork: PictureWork {
    func preprocess(_ settings: PreprocessingSettings, deliver: @escaping @Sendable (PictureNews) -> Void) throws -> any PictureJob {
        try PictureWorker.start("preprocess", place, settings: try JSONLine.encode(settings), deliver: deliver)
    }

    func interrogate(_ request: InterrogationRequest, deliver: @escaping @Sendable (PictureNews) -> Void) throws -> any PictureJob {
        try PictureWorker.start("interrogate", place, settings: try JSONLine.encode(request), deliver: deliver)
    }

    func saveCaption(_ caption: String, of picture: String) throws {
        try CaptionFile.write(caption, of: picture)
    }

    func change(_ change: CaptionChange, captionsOf pictures: [String]) throws -> Int {
        try CaptionEditing.change(change, captionsOf: pictures)
    }
}
