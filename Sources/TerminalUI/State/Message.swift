import EngineInterface

/// Everything that can change the state.
package enum Message: Sendable {
    case input(TerminalInput)
    /// A click, by what it hit on the screen.
    case clicked(Click)
    case resized(Size)
    case traits(TerminalTraits)
    /// Time goes by; comes only while something on the screen depends on it.
    case tick
    /// The engine answered a question.
    case answered(Question, Reply)
    /// A deed is done.
    case done(Deed, Outcome)
    /// Something was heard of a watched run.
    case news(run: String, RunNews)
    /// Something was heard of the work on pictures.
    case pictureNews(PictureNews)
    /// Something was heard of the process that makes pictures.
    case generatorNews(GeneratorNews)
}

/// Why something could not be told or done, in one line.
package struct Refusal: Error, Sendable, Equatable {
    package var reason: String

    package init(reason: String) {
        self.reason = reason
    }
}

/// One of the two prompts of a picture.
package enum PromptSide: Sendable, Hashable {
    case positive, negative
}

/// What the interface asks the engine.
package enum Question: Sendable, Equatable {
    case picture(PictureRequest)
    case tokenCount(text: String, model: String)
    case models
    case vaes
    case templates
    case samplers
    case embeddings(model: String)
    case entries(folder: String)
    case dataset(TrainingSettings)
    case embeddingRemarks(EmbeddingRequest, model: String)
    case trainingRemarks(TrainingSettings)
    case runs(logDirectory: String?)
    case losses(run: String, points: Int)
    case details(run: String)
    case preparation(PreprocessingSettings)
    case preprocessingRemarks(PreprocessingSettings)
    case captions(folder: String)
    case promptLength(PromptSide, text: String, model: String)
    case generationRemarks(GenerationSettings)
    case generatedPictures(limit: Int)
    case generatedPicture(path: String)

    /// What a question is about.
    package enum Topic: Sendable, Hashable {
        case picture(PictureRequest)
        case losses(run: String)
        case details(run: String)
        case captions(folder: String)
        case preparation, preprocessingRemarks
        case promptLength(PromptSide)
        case embeddings(model: String)
        case generatedPicture(path: String)
        case generationRemarks, generatedPictures
        case tokenCount, models, vaes, templates, samplers, entries, dataset, embeddingRemarks, trainingRemarks, runs
    }

    /// Questions of one topic are asked one at a time: a newer one makes one that still waits superfluous.
    package var topic: Topic {
        switch self {
        case .picture(let request): .picture(request)
        case .tokenCount: .tokenCount
        case .models: .models
        case .vaes: .vaes
        case .templates: .templates
        case .samplers: .samplers
        case .embeddings(let model): .embeddings(model: model)
        case .entries: .entries
        case .dataset: .dataset
        case .embeddingRemarks: .embeddingRemarks
        case .trainingRemarks: .trainingRemarks
        case .runs: .runs
        case .losses(let run, _): .losses(run: run)
        case .details(let run): .details(run: run)
        case .preparation: .preparation
        case .preprocessingRemarks: .preprocessingRemarks
        case .captions(let folder): .captions(folder: folder)
        case .promptLength(let side, _, _): .promptLength(side)
        case .generationRemarks: .generationRemarks
        case .generatedPictures: .generatedPictures
        case .generatedPicture(let path): .generatedPicture(path: path)
        }
    }
}

/// What the engine says to a question.
package enum Reply: Sendable {
    case picture(PixelGrid)
    case tokenCount(TokenCount)
    case models([ModelEntry])
    case vaes([String])
    case templates([TemplateEntry])
    case samplers(SamplerNames)
    case embeddings([EmbeddingEntry])
    case entries([FolderEntry])
    case dataset(DatasetReport)
    case remarks([FieldRemark])
    case runs([RunEntry])
    case losses([LossPoint])
    case details(RunDetails)
    case preparation(PreparationReport)
    case captions([CaptionedPicture])
    case generatedPictures([GeneratedPicture])
    case generatedPicture(GeneratedPicture)
    case refused(Refusal)
}

/// What the interface has the engine do.
package enum Deed: Sendable, Equatable {
    case create(EmbeddingRequest, model: String)
    case train(TrainingSettings)
    case resume(run: String)
    case promote(run: String, step: Int, force: Bool)
    case save(UserSettings)
    case preprocess(PreprocessingSettings)
    case interrogate(InterrogationRequest)
    case saveCaption(String, picture: String)
    case changeCaptions(CaptionChange, pictures: [String])
    case generate(GenerationOrder)
}

/// What became of a deed.
package enum Outcome: Sendable {
    case created(EmbeddingEntry)
    case started(RunEntry)
    case promoted(file: String)
    /// Somebody else has changed the embedding's file, which must not go unasked; the line says what is there.
    case changedMeanwhile(Refusal)
    /// Another run trains the word.
    case inTraining(RunEntry)
    case saved
    /// Work on pictures has begun, or an order is given; what becomes of it is heard as news.
    case begun
    /// So many captions are other ones now.
    case captionsChanged(Int)
    case refused(Refusal)
}

/// What a change of the state asks of the world.
package enum Effect: Sendable {
    case ask(Question)
    case perform(Deed)
    case follow(run: String)
    case unfollow(run: String)
    case tell(run: String, Command)
    /// Tells the work on pictures to stop.
    case interruptPictures
    /// Tells the process that makes pictures to stop the order at work.
    case interruptGenerator
    /// Draws all of the screen anew.
    case redraw
    /// Stops until `fg`.
    case suspend
    case quit
}
