import EngineInterface
import TerminalUI

/// An engine that knows a small fixed world: the same questions always get the same answers.
struct ScriptedEngine {
    /// 2026-03-14 09:26:53 UTC.
    static let now = 1_773_480_413.0
    static let home = "/home/user/ti"

    var models = Samples.models
    var embeddings = Samples.embeddings
    var runs = Samples.runs
    /// Folders of pictures with their captions.
    var folders = [Samples.sourceFolder: Samples.sourcePictures]
    /// Pictures that were made, newest first.
    var generated = Samples.generated
    /// What the next deeds become, before they succeed again.
    var refusals: [String] = []
    /// Whether somebody else has changed the embeddings' files.
    var hasChanged = false

    func canShow(_ source: PictureSource) -> Bool {
        if case .file(let path, _) = source { !path.contains("missing") } else { true }
    }

    func answer(_ question: Question) -> Reply {
        switch question {
        case .picture(let request):
            canShow(request.source) ? .picture(Gradient.picture(request)) : .refused(Refusal(reason: "It cannot be read"))
        case .tokenCount(let text, _): .tokenCount(TokenCount(tokens: text.split(separator: " ").count, capacity: 75))
        case .models: .models(models)
        case .vaes: .vaes(["animevae", "vae-ft-mse-840000-ema-pruned"])
        case .templates: .templates(Samples.templates)
        case .samplers: .samplers(SamplerNames(samplers: ["DPM++ 2M", "Euler a", "Euler", "DDIM"], schedules: ["Automatic", "Karras", "Uniform"]))
        case .embeddings: .embeddings(embeddings)
        case .entries(let folder): entries(of: folder)
        case .dataset(let settings): dataset(settings)
        case .embeddingRemarks(let request, _): .remarks(remarks(on: request))
        case .trainingRemarks(let settings): .remarks(remarks(on: settings))
        case .runs: .runs(runs)
        case .losses(let run, let points): .losses(Samples.losses(of: run, points: points))
        case .details(let run): .details(details(of: run))
        case .preparation(let settings): preparation(settings)
        case .preprocessingRemarks(let settings): .remarks(remarks(on: settings))
        case .captions(let folder): captions(in: folder)
        case .promptLength(_, let text, _): .tokenCount(promptLength(text))
        case .generationRemarks(let settings): .remarks(remarks(on: settings))
        case .generatedPictures(let limit): .generatedPictures(Array(generated.prefix(limit)))
        case .generatedPicture(let path):
            generated.first { $0.path == path }.map(Reply.generatedPicture) ?? .refused(Refusal(reason: "Cannot read \(path): no such file or folder"))
        }
    }

    mutating func perform(_ deed: Deed) -> Outcome {
        if !refusals.isEmpty { return .refused(Refusal(reason: refusals.removeFirst())) }
        switch deed {
        case .create(let request, let model):
            let entry = Samples.embedding(request.name, request.vectorsPerToken, step: 0, model)
            embeddings.removeAll { $0.word == request.name }
            embeddings.append(entry)
            embeddings.sort { $0.word < $1.word }
            return .created(entry)
        case .train(let settings):
            if let run = runs.first(where: { $0.summary.name == settings.name && $0.summary.state.isActive }) { return .inTraining(run) }
            let entry = Samples.run(settings.name, "2026-03-14", .preparing, step: 0, of: settings.maxSteps, model: settings.options.model)
            runs.insert(entry, at: 0)
            return .started(entry)
        case .resume(let path):
            guard var entry = runs.first(where: { $0.path == path }) else { return .refused(Refusal(reason: "There is no such run")) }
            entry.summary.state = .preparing
            return .started(entry)
        case .promote(let path, let step, let force):
            if hasChanged, !force { return .changedMeanwhile(Refusal(reason: "my-ghost.pt holds step 900")) }
            let name = runs.first { $0.path == path }?.summary.name ?? "none"
            return step > 0 ? .promoted(file: "\(Self.home)/embeddings/\(name).pt") : .refused(Refusal(reason: "There is no copy of step \(step)"))
        case .save: return .saved
        case .preprocess, .interrogate, .generate: return .begun
        case .saveCaption(let caption, let picture):
            changeCaptions([picture]) { _ in caption }
            return .saved
        case .changeCaptions(let change, let pictures): return .captionsChanged(changeCaptions(pictures, change.applied))
        }
    }

    // MARK: Answers

    private func entries(of folder: String) -> Reply {
        let names: [String: [String]] = [
            "/home/user/": ["Downloads", "cats", "pictures", ".cache"], "/home/user/pictures": ["ghosts", "ghouls", "mint"],
            "/home/user/pictures/": ["ghosts", "ghouls", "mint"], "/data/": ["照片", "photos"],
        ]
        guard let folders = names[folder] else { return .refused(Refusal(reason: "\(folder) cannot be read: no such file or directory")) }
        return .entries(folders.map { FolderEntry(name: $0, isFolder: true, size: 0) } + [FolderEntry(name: "notes.txt", isFolder: false, size: 120)])
    }

    private func dataset(_ settings: TrainingSettings) -> Reply {
        guard settings.dataset == "mint-ghost" || settings.dataset.hasPrefix("/home/user/pictures/") else {
            return .refused(Refusal(reason: "\(settings.dataset) cannot be read: no such file or directory"))
        }
        return .dataset(DatasetReport(
            folder: Samples.datasetFolder, pictures: Samples.pictures, captions: 12,
            advice: ["12 pictures will do for a character; 50 are recommended"]))
    }

    private func details(of run: String) -> RunDetails {
        var settings = TrainingSettings(name: runs.first { $0.path == run }?.summary.name ?? "", dataset: "mint-ghost")
        settings.saveImageEvery = 50
        return RunDetails(settings: settings, pictures: Samples.pictures, copies: [])
    }

    private func remarks(on request: EmbeddingRequest) -> [FieldRemark] {
        var remarks: [FieldRemark] = []
        if request.name.isEmpty { remarks.append(FieldRemark(field: "name", isMistake: true, text: "An embedding needs a name")) }
        if request.name.contains("/") { remarks.append(FieldRemark(field: "name", isMistake: true, text: "The name \(request.name) is not fit for a file")) }
        if !request.overwrite, let entry = embeddings.first(where: { $0.word == request.name }) {
            remarks.append(FieldRemark(field: "overwrite", isMistake: true, text: "\(entry.path) exists already; overwriting replaces it"))
        }
        if request.name == "cat" {
            remarks.append(FieldRemark(
                field: "name", isMistake: false, text: "cat is a word of the model's vocabulary, which the embedding hides; call it cat-prompt"))
        }
        if request.initializationText == "*" {
            remarks.append(FieldRemark(
                field: "init_text", isMistake: false,
                text: "The initialization text * says nothing of what is taught; one word for what is seen is usual: 1girl, 1boy, style, cat"))
        }
        if request.vectorsPerToken < 2 {
            remarks.append(FieldRemark(
                field: "vectors_per_token", isMistake: false,
                text: "1 vector: 2 to 8 are usual for a character; fewer learn less, more need more pictures"))
        }
        return remarks
    }

    private func remarks(on settings: TrainingSettings) -> [FieldRemark] {
        var remarks: [FieldRemark] = []
        if settings.dataset.isEmpty { remarks.append(FieldRemark(field: "data_root", isMistake: true, text: "Name a folder of pictures")) }
        if let rate = Double(settings.learningRate) {
            if rate > 0.02 {
                remarks.append(FieldRemark(
                    field: "learn_rate", isMistake: false,
                    text: "A learning rate of \(settings.learningRate) often breaks an embedding for good; 0.005 is usual, 0.001 after the first steps"))
            }
        } else if !settings.learningRate.contains(":") {
            remarks.append(FieldRemark(field: "learn_rate", isMistake: true, text: "\(settings.learningRate) is no learning rate: a number, or 0.005:200, 1e-3"))
        }
        if let step = embeddings.first(where: { $0.word == settings.name })?.step, settings.maxSteps <= step {
            remarks.append(FieldRemark(
                field: "steps", isMistake: true, text: "\(settings.name) has \(step) steps already; give more, they count together"))
        }
        return remarks
    }
}
