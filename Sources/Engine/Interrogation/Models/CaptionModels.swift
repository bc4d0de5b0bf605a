import EngineInterface
import Taggers

/// Where the models lie that put pictures into words: in the home's folders, or where a setting says.
package struct CaptionModels {
    private let home: Home

    package init(home: Home) { self.home = home }

    /// The file or folder of a captioner's model.
    /// - Throws: `SettingsError` when there is none; the line says which file, into which folder, from where.
    package func path(of captioner: Captioner, _ settings: InterrogationSettings) throws(SettingsError) -> String {
        switch captioner {
        case .deepbooru:
            if let path = try given(settings.deepbooruModel, "--deepbooru-model") { return path }
            return try deepDanbooru()
        case .blip:
            if let path = try given(settings.blipModel, "--blip-model") { return path }
            return try blip()
        case .wd:
            if let path = try given(settings.wdModel, "--wd-model") { return path }
            return try wdTagger()
        }
    }

    /// The captioners whose models are there, those with tags first.
    package func available(_ settings: InterrogationSettings) -> [Captioner] {
        [.deepbooru, .wd, .blip].filter { (try? path(of: $0, settings)) != nil }
    }

    private func given(_ path: String?, _ option: String) throws(SettingsError) -> String? {
        guard let path, !path.isEmpty else { return nil }
        guard FileStatus(path) != nil else { throw SettingsError(description: "\(option): \(SafeName.printable(path)) is not there; give the model's file or folder") }
        return path
    }

    private func deepDanbooru() throws(SettingsError) -> String {
        let published = "model-resnet_custom_v3.pt"
        for folder in home.deepDanbooruCandidates {
            let file = FilePath.joined(folder, published)
            if FileStatus(file)?.isFile == true { return file }
            let others = files(in: folder, withExtension: "pt")
            if let only = try only(others, "DeepDanbooru", "--deepbooru-model") { return only }
        }
        throw SettingsError(description: "No DeepDanbooru model: put \(published) into \(SafeName.printable(home.deepDanbooru)), "
            + "from https://github.com/AUTOMATIC1111/TorchDeepDanbooru/releases, or name its file with --deepbooru-model")
    }

    private func blip() throws(SettingsError) -> String {
        let file = FilePath.joined(home.blip, BLIP.publishedFile)
        if FileStatus(file)?.isFile == true { return file }
        let models = files(in: home.blip, withExtension: "pth") + folders(home.blip).filter { folder in
            FileStatus(FilePath.joined(folder, "config.json")) != nil && Self.holdsWeights(folder)
        }
        if let only = try only(models, "BLIP", "--blip-model") { return only }
        throw SettingsError(description: "No BLIP model: put \(BLIP.publishedFile) into \(SafeName.printable(home.blip)), from \(BLIP.publishedAt), "
            + "or the folder https://huggingface.co/\(BLIP.publishedFolder), or name it with --blip-model")
    }

    private func wdTagger() throws(SettingsError) -> String {
        let models = home.wdTaggerCandidates.flatMap(folders).filter { folder in
            FileStatus(FilePath.joined(folder, "model.safetensors")) != nil && FileStatus(FilePath.joined(folder, "selected_tags.csv")) != nil
        }
        if let only = try only(models, "WD tagger", "--wd-model") { return only }
        throw SettingsError(description: "No WD tagger: put model.safetensors and selected_tags.csv into \(SafeName.printable(home.wdTagger)), "
            + "from https://huggingface.co/SmilingWolf/wd-vit-tagger-v3, or name their folder with --wd-model")
    }

    private static func holdsWeights(_ folder: String) -> Bool {
        ["model.safetensors", "pytorch_model.bin", BLIP.publishedFile].contains { FileStatus(FilePath.joined(folder, $0)) != nil }
    }

    private func only(_ models: [String], _ what: String, _ option: String) throws(SettingsError) -> String? {
        guard models.count > 1 else { return models.first }
        let names = models.map(SafeName.printable).listed()
        throw SettingsError(description: "Several \(what) models: \(names); name one with \(option)")
    }

    private func files(in folder: String, withExtension wanted: String) -> [String] {
        let names = (try? Folder.names(in: folder)) ?? []
        return names.filter { FilePath.fileExtension(of: $0) == wanted }.map { FilePath.joined(folder, $0) }
    }

    /// The folder and those in it.
    private func folders(_ folder: String) -> [String] {
        let names = (try? Folder.names(in: folder)) ?? []
        return [folder] + names.map { FilePath.joined(folder, $0) }.filter { FileStatus($0)?.isFolder == true }
    }
}
