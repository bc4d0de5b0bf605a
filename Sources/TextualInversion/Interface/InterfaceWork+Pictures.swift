import Engine
import EngineInterface

extension InterfaceWork: PictureWork {
    func preprocess(_ settings: PreprocessingSettings, deliver: @escaping @Sendable (PictureNews) -> Void) throws -> any PictureJob {
        try PictureWorker.start(["preprocess"] + options(try JSONLine.text(settings)), deliver: deliver)
    }

    func interrogate(_ request: InterrogationRequest, deliver: @escaping @Sendable (PictureNews) -> Void) throws -> any PictureJob {
        try PictureWorker.start(["interrogate"] + options(try JSONLine.text(request)), deliver: deliver)
    }

    func saveCaption(_ caption: String, of picture: String) throws {
        try CaptionFile.write(caption, of: picture)
    }

    func change(_ change: CaptionChange, captionsOf pictures: [String]) throws -> Int {
        try CaptionEditing.change(change, captionsOf: pictures)
    }

    private func options(_ settings: String) -> [String] {
        ["--json", "--log-level", "error", "--until-input-ends", "--settings", settings] + place
    }
}
