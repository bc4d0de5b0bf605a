import EngineInterface

/// Fields on how pictures are put into words, in the settings and in pane 3.
enum InterrogationFields {
    typealias Field = FieldDefinition<InterrogationSettings>

    /// Those that the settings have, too.
    static let all: [Field] = deepbooru + wd + tags + blip

    /// What only deepbooru minds.
    static let deepbooru: [Field] = [
        .number("interrogate_deepbooru_score_threshold", \.threshold, 0...1, Phrase("Score threshold", "得分阈值"),
                Phrase("deepbooru takes tags from this score on; the guide advises 0.75.", "deepbooru 只取高于此分的标签；教程建议 0.75。")),
    ]

    /// What only WD taggers mind.
    static let wd: [Field] = [
        .number("wd_general_threshold", \.generalThreshold, 0...1, Phrase("WD: general", "WD：一般标签"),
                Phrase("A WD tagger takes tags of what is seen from this score on.", "WD tagger 取高于此分的一般标签。")),
        .number("wd_character_threshold", \.characterThreshold, 0...1, Phrase("WD: characters", "WD：角色标签"),
                Phrase("A WD tagger takes names of characters from this score on.", "WD tagger 取高于此分的角色名。")),
    ]

    /// How tags are written.
    static let tags: [Field] = [
        .toggle("deepbooru_sort_alpha", \.sortAlphabetically, Phrase("Sort alphabetically", "按字母排序"),
                Phrase("Else by score, which the guide advises.", "否则按得分排序（教程建议）。")),
        .toggle("deepbooru_use_spaces", \.useSpaces, Phrase("Spaces in tags", "标签用空格"),
                Phrase("Else underscores.", "否则用下划线。")),
        .toggle("deepbooru_escape", \.escapeBrackets, Phrase("Escape brackets", "转义括号"),
                Phrase("So that prompts do not read brackets in tags as emphasis.", "使提示词不把标签中的括号当作强调。")),
        Field.text("deepbooru_filter_tags", \.filterTags, Phrase("Leave out", "排除标签"),
                   Phrase("Tags that are never taken, separated by commas.", "不采用的标签，用逗号分隔。")).whenEmpty(.none),
        .toggle("interrogate_return_ranks", \.includeRanks, Phrase("Scores in tags", "标签含得分"),
                Phrase("Writes tags as (tag:0.973).", "把标签写成 (tag:0.973)。")),
    ]

    static let blip: [Field] = [
        .integer("interrogate_clip_num_beams", \.beams, 1...16, Phrase("Beams", "束数"),
                 Phrase("Sentences that BLIP follows at a time; more are better and slower.", "BLIP 同时搜索的句子数；越多越好，也越慢。")),
        .integer("interrogate_clip_min_length", \.minimumLength, 1...512, Phrase("Minimum length", "最小长度"),
                 Phrase("Tokens of a caption, at least.", "描述的最少 token 数。")),
        .integer("interrogate_clip_max_length", \.maximumLength, 8...512, Phrase("Maximum length", "最大长度"),
                 Phrase("Tokens of a caption, at most.", "描述的最多 token 数。")),
        .number("interrogate_clip_repetition_penalty", \.repetitionPenalty, 0.01...100, Phrase("Repetition penalty", "重复惩罚"),
                Phrase("Above 1, words that stand there already become less likely.", "大于 1 时，已出现的词不易重复。")),
    ]

    // Models that do not lie in the home.
    static let deepbooruModel = model(
        "deepbooru_model", \.deepbooruModel, Phrase("deepbooru model", "deepbooru 模型"),
        Phrase("model-resnet_custom_v3.pt; the home's models/torch_deepdanbooru is looked in by itself.",
               "model-resnet_custom_v3.pt；默认在主目录的 models/torch_deepdanbooru 中查找。"))
    static let blipModel = model(
        "blip_model", \.blipModel, Phrase("BLIP model", "BLIP 模型"),
        Phrase("A .pth file or a Hugging Face folder; the home's models/BLIP is looked in by itself.",
               ".pth 文件或 Hugging Face 文件夹；默认在主目录的 models/BLIP 中查找。"))
    static let wdModel = model(
        "wd_model", \.wdModel, Phrase("WD model", "WD 模型"),
        Phrase("A folder with model.safetensors and selected_tags.csv.", "含 model.safetensors 和 selected_tags.csv 的文件夹。"))

    private static func model(_ key: String, _ path: Field.Path<String?>, _ label: Phrase, _ help: Phrase) -> Field {
        Field.optionalText(key, path, label, help, kind: .file).whenEmpty(Phrase("the home's", "主目录中的"))
    }
}

extension Phrase {
    static let none = Phrase("none", "无")
}
