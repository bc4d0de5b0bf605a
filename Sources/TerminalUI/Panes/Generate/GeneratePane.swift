import EngineInterface

/// Pane 5: pictures from prompts, and those that were made.
struct GeneratePane: Sendable {
    var form: Form<GenerationDraft>
    var history = PictureHistory()
    /// The order at work, or the last one.
    var progress: GenerationProgress?
    /// The order that follows once the one at work is interrupted.
    var next: GenerationOrder?
    /// Whether the pictures have the keys, else the form.
    var arePicturesFocused = false
    var isFullScreen = false
    /// Rows that the parameters are scrolled by.
    var parametersRow = 0
    /// Lengths of the prompts as far as they are typed.
    var lengths: [PromptSide: TokenCount] = [:]
    /// The embeddings of the form's model.
    var embeddings: [EmbeddingEntry] = []
    /// Embeddings that what is being typed may become.
    var offer: WordOffer?

    /// Pictures of the history.
    static let historyLength = 100

    init(_ settings: UserSettings) {
        var generation = settings.generation
        generation.options = settings.options
        form = Form(GenerationDraft(settings: generation), GenerateFields.all)
        form.focus(on: "prompt")
    }

    var isActive: Bool { progress?.isActive == true }

    /// Whether what is forming shows large, in place of a picture of the history.
    var showsForming: Bool { isActive && history.followsNewest }

    /// A prompt as it is typed, or as it stands.
    func prompt(_ side: PromptSide) -> String {
        if form.isEditing, form.focused.key == side.key { return form.editing?.text ?? "" }
        return side == .positive ? form.root.settings.prompt : form.root.settings.negativePrompt
    }

    /// Takes over new defaults where the form still had the old ones.
    mutating func takeDefaults(from old: UserSettings, to new: UserSettings) {
        if form.root.settings.options == old.options { form.root.settings.options = new.options }
        if form.root.settings.output == old.generation.output { form.root.settings.output = new.generation.output }
    }

    /// What of the form is kept in the settings: its model is the settings' own, and what belongs to one picture is not a default.
    var kept: GenerationSettings {
        var kept = form.root.settings
        (kept.options, kept.image, kept.mask) = (ModelOptions(), nil, nil)
        (kept.seed, kept.variationSeed) = (-1, -1)
        return kept
    }
}

extension PromptSide {
    /// The field's key.
    var key: String { self == .positive ? "prompt" : "negative_prompt" }

    init?(field key: String) {
        switch key {
        case Self.positive.key: self = .positive
        case Self.negative.key: self = .negative
        default: return nil
        }
    }
}
