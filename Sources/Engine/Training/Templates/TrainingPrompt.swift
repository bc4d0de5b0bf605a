/// The prompt of one picture: a template line filled with its caption and the word.
public struct TrainingPrompt: Sendable {
    public let template: PromptTemplate
    public let tags: CaptionTags
    public let name: String

    public init(template: PromptTemplate, tags: CaptionTags, name: String) {
        self.template = template
        self.tags = tags
        self.name = name
    }

    /// Draws the line, drops and shuffles tags, fills in. Without tag dropout and shuffling this is done once per picture, at the
    /// start of a run, and the prompt kept.
    public func draw(caption: String, _ random: inout TrainingRandom) -> String {
        let line = template.draw(&random)
        return PromptTemplate.fill(line, fileWords: tags.apply(to: caption, &random), name: name)
    }
}
