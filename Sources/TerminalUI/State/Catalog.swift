import EngineInterface

/// What the engine has told of what there is.
struct Catalog: Sendable, Equatable {
    var models: [ModelEntry] = []
    var vaes: [String] = []
    var embeddings: [EmbeddingEntry] = []
    var templates: [TemplateEntry] = []
    var samplers = SamplerNames(samplers: [], schedules: [])
    var themes: [Theme] = []
    var runs: [RunEntry] = []

    /// The values that a field may have; none for a field that is typed.
    func choices(_ kind: FieldKind) -> [Choice] {
        switch kind {
        case .choice(let choices): choices
        case .catalog(let list): choices(list)
        case .text, .prose, .number, .decimal, .toggle, .path, .file, .button: []
        }
    }

    private func choices(_ list: CatalogList) -> [Choice] {
        switch list {
        case .models: models.map { Choice($0.isBuiltIn ? $0.name : $0.path, Phrase(verbatim: $0.name), note: Self.note($0)) }
        case .vaes: vaes.map { Choice($0) }
        case .embeddings:
            embeddings.filter { $0.skipped == nil }.map { entry in
                let vectors = Phrase.count(entry.vectorsPerToken ?? 0, "vector", "vectors", "个向量")
                let steps = Phrase.count(entry.step ?? 0, "step", "steps", "步")
                return Choice(entry.word, note: Phrase("\(vectors.english), \(steps.english)", "\(vectors.chinese)，\(steps.chinese)"))
            }
        case .templates: templates.map { Choice($0.name, note: Phrase(verbatim: $0.lines.first ?? "")) }
        case .samplers: samplers.samplers.map { Choice($0) }
        case .schedules: samplers.schedules.map { Choice($0) }
        case .runs:
            runs.map { entry in
                Choice(entry.path, Phrase(verbatim: entry.reference), note: .count(entry.summary.step, "step", "steps", "步"))
            }
        case .themes: themes.map { Choice($0.name, Phrase($0.displayName(in: .english), $0.displayName(in: .chinese))) }
        }
    }

    private static func note(_ model: ModelEntry) -> Phrase {
        func text(_ language: Language) -> String {
            (model.facts.map(language.translated) + [language.text(model.place), model.hash].compactMap(\.self)).joined(separator: "  ")
        }
        return Phrase(text(.english), text(.chinese))
    }

    func model(_ name: String) -> ModelEntry? { models.first { $0.name == name || $0.path == name } }
}

extension ModelEntry {
    /// How large its file is, or what it is instead of a file.
    var place: Phrase {
        isBuiltIn ? Phrase("built in", "内置") : isFolder ? Phrase("folder", "文件夹") : Phrase(verbatim: NumberText.bytes(size))
    }
}
