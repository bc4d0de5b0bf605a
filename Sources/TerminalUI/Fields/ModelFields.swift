import EngineInterface

/// Fields on which model works, and how.
enum ModelFields {
    typealias Field = FieldDefinition<ModelOptions>

    static let model = Field.text(
        "model", \.model, Phrase("Model", "模型"),
        Phrase("The checkpoint that learns and draws; the built-in tiny-sd needs no download. e types a path.",
               "用来学习和作画的模型（checkpoint）；内置的 tiny-sd 无需下载。按 e 可输入路径。"),
        kind: .catalog(.models))

    static let clipSkip = Field.integer(
        "clip_skip", \.clipSkip, SettingRange.clipSkip, Phrase("Clip skip", "Clip skip"),
        Phrase("The text encoder's layer from its end: 1, for anime models 2; Stable Diffusion 2.x and XL ignore it.",
               "取文本编码器倒数第几层：一般为 1，NovelAI 等动漫模型为 2；对 Stable Diffusion 2.x 和 XL 无效。"))

    static let prediction = Field.optionalChoice(
        "prediction", \.prediction,
        [Choice("epsilon", Phrase("noise (epsilon)", "噪声（epsilon）")), Choice("v", Phrase("v (velocity)", "v（速度）"))],
        Phrase("Prediction", "预测类型"),
        Phrase("What the model predicts; automatic takes what its files tell. The wrong one draws only noise.",
               "模型预测的内容；自动则按模型文件判断。选错时图片全是噪点。"))

    static let zeroSNR = Field.optionalToggle(
        "zero_snr", \.zeroSNR, Phrase("Zero terminal SNR", "零终端信噪比"),
        Phrase("A noise schedule that keeps nothing of the picture at its end, for models trained so (ztsnr).",
               "噪声调度末端不留任何图像信息，用于以此方式训练的模型（ztsnr）。"))

    static let generationVAE = Field.text(
        "vae", \.vae, Phrase("VAE for pictures", "生成用 VAE"),
        Phrase("Decodes previews and pictures: auto finds one by the model's name, none is the model's own.",
               "解码预览和图片：auto 按模型名查找，none 用模型自带的 VAE。"),
        kind: .catalog(.vaes))

    static let trainingVAE = Field.optionalText(
        "training_vae", \.trainingVAE, Phrase("VAE for training", "训练用 VAE"),
        Phrase("Encodes training pictures. The model's own is right, whatever VAE draws.",
               "编码训练图片。不论生成用哪个 VAE，训练都应使用模型自带的。"),
        kind: .catalog(.vaes)).whenEmpty(Phrase("the model's own", "模型自带"))

    static let emphasis = Field.choice(
        "emphasis", \.emphasis,
        [Choice("original", Phrase("original", "原版"), note: Phrase("weighted, the mean restored", "加权后恢复均值")),
         Choice("no-norm", Phrase("no norm", "不归一"), note: Phrase("weighted", "只加权")),
         Choice("ignore", Phrase("ignore", "忽略"), note: Phrase("brackets are read, all weighs 1", "读取括号，权重均为 1")),
         Choice("none", Phrase("none", "无"), note: Phrase("brackets are letters", "括号当作普通字符"))],
        Phrase("Emphasis", "强调"),
        Phrase("What (word:1.2) and [word] do in prompts, in training as in pictures.", "提示词中 (word:1.2) 和 [word] 的作用，训练和生成时相同。"))

    static let curlyBrackets = Field.toggle(
        "curly_brackets", \.curlyBrackets, Phrase("Curly brackets", "花括号"),
        Phrase("{word} weighs 1.05, as NovelAI's does; else they are text, as in the web UI.", "{word} 的权重为 1.05，同 NovelAI；否则同 web UI，当作文本。"))

    static let precision = Field.choice(
        "precision", \.precision,
        [Choice("auto", Phrase("automatic", "自动")), Choice("full", Phrase("full: float32", "完整：float32")), Choice("bf16", Phrase(verbatim: "bf16"))],
        Phrase("Precision", "精度"),
        Phrase("How precisely the networks calculate; full is never wrong, bf16 takes half the memory.",
               "网络计算的精度；“完整”总是稳妥，bf16 内存减半。"))

    static let threads = Field.integer(
        "threads", \.threads, 0...1024, Phrase("Threads", "线程数"),
        Phrase("Processor cores at work; 0 takes all of them. Results do not depend on it.",
               "参与计算的核心数；0 为全部。结果与线程数无关。"))

    static let randomSource = Field.choice(
        "rng", \.randomSource,
        [Choice("cpu", Phrase("cpu: as PyTorch", "cpu：同 PyTorch")), Choice("nv", Phrase("nv: as NVIDIA cards", "nv：同 NVIDIA 显卡"))],
        Phrase("Random source", "随机数来源"),
        Phrase("Where a seed's noise comes from; pictures of the web UI were mostly made with nv.",
               "种子噪声的来源；web UI 的图片多用 nv 生成。"))

    static let ensd = Field.integer(
        "ensd", \.ensd, 0...Int(Int32.max), step: 31_337, Phrase(verbatim: "ENSD"),
        Phrase("Eta noise seed delta, added to the seed of sampling steps; NovelAI's is 31337.",
               "Eta noise seed delta，加到采样步的种子上；NovelAI 为 31337。"))

    static let home = Field.optionalText(
        "home", \.home, Phrase("Home", "主目录"),
        Phrase("Folder that holds models, embeddings, templates and runs; may be a web UI folder. Counts from the next start.",
               "存放模型、embedding、模板和训练记录的目录，可以是 web UI 的目录。下次启动时生效。"),
        kind: .path).whenEmpty(Phrase("the default one", "默认目录"))
}
