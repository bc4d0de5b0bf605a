import EngineInterface
import Imaging
import StableDiffusion

/// Reads, judges and encodes all pictures of a dataset.
struct PictureReader {
    let plan: TrainingPlan
    let model: LoadedModel
    let width: Int
    let height: Int
    let seed: UInt64
    let reporter: RunReporter
    let check: InterruptionCheck

    /// - Throws: `SettingsError` when no picture is left; what `check` throws; file errors of the run folder.
    func read() throws -> [EncodedPicture] {
        let encoder = PictureEncoder(autoencoder: model.trainingVAE.autoencoder, compute: model.compute, settings: plan.settings,
                                     width: width, height: height, check: check)
        let prompts = TrainingPrompt(template: plan.template, tags: plan.tags, name: plan.settings.name)
        for line in LeftOutFiles(in: plan.datasetFolder, pictures: plan.pictures).lines { try reporter.log(.warning, line) }
        var encoded: [EncodedPicture] = []
        var judged: [DatasetAdvice.Picture] = []
        for (index, path) in plan.pictures.enumerated() {
            try check()
            reporter.announce(.state(Event.State(.preparing, activity: "encoding pictures", done: index, total: plan.pictures.count)))
            let picture: Picture
            do {
                picture = try PictureFile.read(path: path)
            } catch {
                try reporter.log(.warning, "Skipped: \(error)")
                continue
            }
            let caption = try Caption(picture: path, rules: plan.fileNameRules)
            var random = TrainingRandom(seed: seed, stream: PictureEncoder.stream("prompt", FilePath.name(of: path)))
            let prompt = prompts.draw(caption: caption.text, &random)
            encoded.append(try encoder.encode(picture, path: path, caption: caption, prompt: prompt, seed: seed))
            judged.append(DatasetAdvice.Picture(name: FilePath.name(of: path), width: picture.width, height: picture.height,
                                                sharpness: DatasetAdvice.sharpness(picture, width: width, height: height)))
        }
        guard !encoded.isEmpty else {
            throw PictureFolder.noneReadable(plan.pictures.count, in: plan.settings.dataset)
        }
        let advice = DatasetAdvice.advice(judged, kind: plan.kind, trainingWidth: width, trainingHeight: height, keepsSize: plan.settings.keepSize)
            + [TrainingAdvice.fileNames(encoded.filter(\.caption.isFromFileName).map(\.name))].compactMap(\.self)
        for line in advice { try reporter.log(.advice, line.text) }
        return encoded
    }
}
