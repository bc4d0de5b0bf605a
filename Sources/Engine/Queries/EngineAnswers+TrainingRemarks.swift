import EngineInterface
import StableDiffusion

extension EngineAnswers {
    public func remarks(on settings: TrainingSettings) throws -> [FieldRemark] {
        let settings = settings.withAbsolutePaths()
        let parts = TrainingPlanValidator(settings, home: home, resources: resources)
        let survey = (try? parts.pictures.get()).map(DatasetSurvey.init)
        let mistakes = parts.mistakes + [datasetMistake(survey, settings), logDirectoryMistake(settings)].compactMap(\.self)
        let mistaken = Set(mistakes.map(\.field))
        let hints = TrainingAdvice.advice(facts(settings, parts, survey)).map { advice in
            FieldRemark(field: advice.topic.trainingField.stringValue, isMistake: false, text: advice.text)
        } + [(try? parts.model.get()).flatMap { clipSkipRemark(settings.options, $0.checkpoint) }].compactMap(\.self)
        return mistakes.map(\.remark) + hints.filter { !mistaken.contains($0.field) }
    }

    /// A run goes on without some of its pictures, but not without all, and not with a caption that is no text.
    private func datasetMistake(_ survey: DatasetSurvey?, _ settings: TrainingSettings) -> FieldMistake? {
        guard let survey else { return nil }
        let problem: (any Error)? = survey.pictures.isEmpty
            ? PictureFolder.noneReadable(survey.problems.count, in: settings.dataset) : survey.captionProblem()
        return problem.map { FieldMistake(TrainingSettings.CodingKeys.dataset, $0) }
    }

    private func logDirectoryMistake(_ settings: TrainingSettings) -> FieldMistake? {
        do throws(FileError) {
            try Folder.checkMaking(settings.logDirectory ?? home.logDirectory)
            return nil
        } catch {
            return FieldMistake(TrainingSettings.CodingKeys.logDirectory, error)
        }
    }

    private func facts(_ settings: TrainingSettings, _ parts: TrainingPlanValidator, _ survey: DatasetSurvey?) -> TrainingAdvice.Facts {
        let embedding = try? parts.embedding.get().vectors
        var facts = TrainingAdvice.Facts(learningRate: try? parts.learningRate.get(), vectorsPerToken: embedding?.vectors.count)
        facts.steps = embedding.map { settings.maxSteps - ($0.step ?? 0) }
        if let survey, !survey.pictures.isEmpty {
            let batches = BatchPlan(pictures: survey.pictures.count, batchSize: settings.batchSize, accumulation: settings.gradientAccumulation)
            (facts.pictures, facts.captions) = (survey.pictures.count, survey.captions)
            facts.picturesPerStep = batches.batchSize * batches.accumulation
        }
        if let checkpoint = try? parts.model.get().checkpoint {
            let side = checkpoint.sampleSize
            facts.modelSize = side
            if !settings.keepSize { facts.size = (settings.width ?? side, settings.height ?? side) }
            else { facts.largest = survey.flatMap { PictureSizes($0.pictures.map { PixelSize(width: $0.width, height: $0.height) }) }?.largest }
            facts.modelName = FilePath.stem(of: checkpoint.path)
        }
        if let (template, path) = try? parts.template.get() { facts.template = (template, path) }
        return facts
    }
}

extension Advice.Topic {
    /// The field of a training that the topic belongs to.
    var trainingField: TrainingSettings.CodingKeys {
        switch self {
        case .pictureCount, .mixedSizes, .smallPictures, .blurredPictures, .captions: .dataset
        case .trainingSize: .width
        case .vectors, .name, .initializationText: .name
        case .steps: .maxSteps
        case .learningRate: .learningRate
        case .template: .template
        }
    }
}
