import EngineInterface
import Imaging
import StableDiffusion

extension EngineAnswers {
    public func generatedPictures(limit: Int) throws -> [GeneratedPicture] {
        history.pictures(limit: limit)
    }

    public func generatedPicture(at path: String) throws -> GeneratedPicture {
        try history.picture(at: AbsolutePath.of(path))
    }

    public func remarks(on settings: GenerationSettings) throws -> [FieldRemark] {
        let settings = settings.withAbsolutePaths()
        let parts = GenerationParts(settings, home: home, resources: resources)
        guard let checkpoint = parts.checkpoint else { return parts.mistakes.map(\.remark) }
        return (parts.mistakes + promptMistakes(settings)).map(\.remark) + wordRemarks(settings, widths: checkpoint.textWidths)
            + [clipSkipRemark(settings.options, checkpoint)].compactMap(\.self)
    }

    /// A clip skip that does nothing with the model.
    func clipSkipRemark(_ options: ModelOptions, _ checkpoint: Checkpoint) -> FieldRemark? {
        SettingsCheck.remark(onClipSkip: options.clipSkip, of: checkpoint).map {
            FieldRemark(field: ModelOptions.CodingKeys.clipSkip.stringValue, isMistake: false, text: $0, isFact: true)
        }
    }

    /// Which words the prompts name, and which they seem to.
    private func wordRemarks(_ settings: GenerationSettings, widths: [Int]) -> [FieldRemark] {
        typealias Key = GenerationSettings.CodingKeys
        guard let tokenizer = try? tokenizer(of: settings.options.model) else { return [] }
        let store = embeddings.of(home.embeddings).limited(to: widths)
        let words = PromptWords(store, tokenizer: tokenizer, options: ConditioningOptions(settings.options))
        return [(Key.prompt, settings.prompt), (Key.negativePrompt, settings.negativePrompt)].flatMap { field, text in
            words.logs(on: [text], steps: min(max(settings.steps, 1), 1000)).map { 
                FieldRemark(field: field.stringValue, isMistake: false, text: $0.message, isFact: $0.level == .info)
            }
        }
    }

    private var history: PictureHistory {
        let own = generation.output.map(AbsolutePath.of)
        return PictureHistory(folders: (own.map { [$0] } ?? []) + [AbsolutePath.of(home.pictures)], settings: generation)
    }

    /// What generation could not put into chunks, in any step.
    private func promptMistakes(_ settings: GenerationSettings) -> [FieldMistake] {
        typealias Key = GenerationSettings.CodingKeys
        do {
            let tokenizer = try tokenizer(of: settings.options.model)
            let lookup = embeddings.of(home.embeddings).lookup(tokenizer: tokenizer)
            let reader = PromptReader(tokenizer: tokenizer, embeddings: lookup, options: ConditioningOptions(settings.options))
            return [(Key.prompt, settings.prompt), (Key.negativePrompt, settings.negativePrompt)].compactMap { field, text in
                do throws(PromptError) {
                    try reader.check(PromptComments.stripped(text), steps: min(max(settings.steps, 1), 1000))
                    return nil
                } catch {
                    return FieldMistake(field, error)
                }
            }
        } catch {
            return [FieldMistake(ModelOptions.CodingKeys.model, error)]
        }
    }
}
