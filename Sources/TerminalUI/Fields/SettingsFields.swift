import EngineInterface

/// The fields of the user's settings.
enum SettingsFields {
    typealias Field = FieldDefinition<UserSettings>

    static let all: [Field] = model + interface + folders + interrogation + training

    private static let model: [Field] = [
        ModelFields.model.under(Phrase("Model", "模型")), ModelFields.generationVAE, ModelFields.trainingVAE, ModelFields.clipSkip,
        ModelFields.emphasis, ModelFields.curlyBrackets, ModelFields.prediction, ModelFields.zeroSNR, ModelFields.precision, ModelFields.threads,
        ModelFields.randomSource, ModelFields.ensd,
    ].map { $0.inside(\.options) }

    private static let interface: [Field] = [
        Field.optionalText("language", \.language, Phrase("Language", "语言 Language"),
                           Phrase("Of this interface; automatic follows LANG.", "界面语言；自动时跟随 LANG。"),
                           kind: .choice([Choice("", Phrase("automatic", "自动")), Choice("en", Phrase(verbatim: "English")),
                                          Choice("zh", Phrase(verbatim: "中文"))])).under(Phrase("Interface", "界面")),
        Field.optionalText("theme", \.theme, Phrase("Theme", "主题"),
                           Phrase("Colours. A file of yours in the config folder's themes appears here.", "配色。配置目录 themes 中的文件也会列出。"),
                           kind: .catalog(.themes)).whenEmpty(Phrase(verbatim: "default")),
        Field.optionalText("picture_mode", \.pictureMode, Phrase("Pictures", "图片"),
                           Phrase("How pictures are shown; v goes through what this terminal can do.", "图片的显示方式；按 v 切换本终端支持的方式。"),
                           kind: .choice([
                               Choice("", Phrase("automatic", "自动")), Choice("kitty", Phrase(verbatim: "kitty")), Choice("sixel", Phrase(verbatim: "sixel")),
                               Choice("half-blocks", Phrase("half blocks", "半块字符")), Choice("letters", Phrase("letters", "字母")),
                               Choice("none", Phrase("none", "不显示")),
                           ])),
        Field.optionalText("glyphs", \.glyphs, Phrase("Characters", "字符"),
                           Phrase("What draws lines and charts: console where the font lacks braille, ASCII where it has nothing.",
                                  "线条和图表所用字符：字体缺少盲文时选 console，什么都没有时选 ASCII。"),
                           kind: .choice([
                               Choice("", Phrase("automatic", "自动")), Choice("full", Phrase("all of Unicode", "完整 Unicode")),
                               Choice("console", Phrase(verbatim: "console")), Choice("ascii", Phrase(verbatim: "ASCII")),
                           ])),
        Field.optionalText("chart", \.chart, Phrase("Curves", "曲线"),
                           Phrase("What curves are drawn with; braille is finer where the font has it. b changes it in the live view.",
                                  "绘制曲线的字符；字体支持时盲文更精细。在训练画面按 b 切换。"),
                           kind: .choice([
                               Choice("", Phrase("blocks", "方块")), Choice("braille", Phrase("braille", "盲文")), Choice("ascii", Phrase(verbatim: "ASCII")),
                           ])),
    ]

    private static let folders: [Field] = [
        ModelFields.home.under(Phrase("Folders", "目录")).inside(\.options),
        Field.optionalText("log_directory", \.training.logDirectory, Phrase("Log folder", "记录目录"),
                           Phrase("Where run folders go.", "训练记录存放的目录。"), kind: .path).whenEmpty(Phrase("the home's", "主目录下")),
        Field.optionalText("output", \.generation.output, Phrase("Picture folder", "图片目录"),
                           Phrase("Where generated pictures go.", "生成图片存放的目录。"), kind: .path).whenEmpty(Phrase("the home's", "主目录下")),
        .text("dataset_filename_word_regex", \.filenameWordRegex, Phrase("File-name words", "文件名取词"),
              Phrase("A regular expression that picks the words of captions from file names; empty takes all.",
                     "从文件名中提取描述词的正则表达式；留空则取全部。")),
        .text("dataset_filename_join_string", \.filenameJoinString, Phrase("Joined by", "连接符"),
              Phrase("What joins these words.", "连接这些词的字符串。")),
    ]

    private static let interrogation: [Field] = {
        let tags = InterrogationFields.deepbooru + InterrogationFields.wd + InterrogationFields.tags
        let groups = [(tags, Phrase("Interrogation: tags", "反推：标签")), (InterrogationFields.blip, Phrase("Interrogation: BLIP", "反推：BLIP"))]
        return groups.flatMap { fields, title in [fields[0].under(title)] + fields.dropFirst() }.map { $0.inside(\.interrogation) }
    }()

    private static let training: [Field] = TrainFields.defaults.map { field in
        guard let section = field.section else { return field.inside(\.training) }
        return field.under(Phrase("Training defaults: \(section.english)", "训练默认值：\(section.chinese)")).inside(\.training)
    }
}
