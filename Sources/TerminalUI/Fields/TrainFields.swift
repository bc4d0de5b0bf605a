import EngineInterface

/// The fields of a training, in the order of the form.
enum TrainFields {
    typealias Field = FieldDefinition<TrainingSettings>

    /// The form of pane 4.
    static let all: [Field] = subject + steps + saving + drawing + validation + preview + model

    /// What the settings pane offers as defaults.
    static let defaults: [Field] = [steps, saving, drawing.filter { $0.key != "seed" }, validation].flatMap(\.self)
        .filter { $0.key != "log_directory" } + preview.filter { $0.key != "preview_prompt" }

    private static let subject: [Field] = [
        .button("start", Phrase("Start training", "开始训练"),
                Phrase("Starts in a process of its own: closing the terminal leaves it going.", "在独立进程中开始训练：关闭终端也会继续。")),
        Field.text("embedding_name", \.name, Phrase("Embedding", "Embedding"),
                   Phrase("The word that is taught; pane 2 makes new ones.", "要训练的词；在面板 2 中创建。"), kind: .catalog(.embeddings))
            .whenEmpty(Phrase("choose one", "请选择")),
        Field.text("data_root", \.dataset, Phrase("Dataset", "数据集"),
                   Phrase("Folder of pictures (Tab completes), or mint-ghost or candy-sticker, the samples.",
                          "图片文件夹（Tab 补全），或内置样例 mint-ghost、candy-sticker。"), kind: .path)
            .whenEmpty(Phrase("a folder, mint-ghost or candy-sticker", "文件夹，或 mint-ghost、candy-sticker")),
        .text("template_file", \.template, Phrase("Prompt template", "提示词模板"),
              Phrase("Lines that prompts are made from: subject for things and characters, style for styles.",
                     "训练提示词的模板：subject 用于人物和物品，style 用于画风。"), kind: .catalog(.templates)),
    ]

    private static let steps: [Field] = [
        Field.text("learn_rate", \.learningRate, Phrase("Learning rate", "学习率"),
                   Phrase("A number, or a schedule of rates and steps: 0.005:200, 1e-3:1000, 1e-5.",
                          "一个数，或“学习率:步数”的列表：0.005:200, 1e-3:1000, 1e-5。")).under(Phrase("Steps", "步数")),
        .integer("steps", \.maxSteps, SettingRange.maxSteps, step: 100, Phrase("Max steps", "最大步数"),
                 Phrase("The embedding's step at which training ends; steps from earlier runs count.",
                        "训练到第几步结束；之前训练的步数也计算在内。")),
        .integer("batch_size", \.batchSize, 1...1024, Phrase("Batch size", "批大小"),
                 Phrase("Pictures that one step calculates at a time; more need more memory.", "每步同时计算的图片数；越多占内存越大。")),
        .integer("gradient_step", \.gradientAccumulation, 1...1024, Phrase("Gradient accumulation", "梯度累积"),
                 Phrase("Batches that one step sums; slower, with the effect of a larger batch.", "每步累加的批数；更慢，效果相当于更大的批。")),
        .choice("clip_grad_mode", \.clipGradient,
                [Choice("disabled", Phrase("none", "不裁剪")), Choice("value", Phrase("by value", "按值")), Choice("norm", Phrase("by norm", "按范数"))],
                Phrase("Gradient clipping", "梯度裁剪"),
                Phrase("Limits what a single step may change.", "限制单步的改变量。")),
        .text("clip_grad_value", \.clipGradientValue, Phrase("Clip value", "裁剪值"),
              Phrase("The limit, a number or a schedule as for the learning rate.", "裁剪的上限，一个数，或与学习率相同的列表。")),
    ]

    private static let saving: [Field] = [
        Field.optionalInteger("create_image_every", \.saveImageEvery, SettingRange.cadence, step: 50, Phrase("Preview every", "预览间隔"),
                              Phrase("Steps between previews; 0 makes none. Automatic: an eighth of a short run, else 500.",
                                     "每隔多少步生成预览；0 为不生成。自动：短训练为总步数的八分之一，否则为 500。"))
            .whenEmpty(Phrase("automatic", "自动")).under(Phrase("Saving", "保存")),
        Field.optionalInteger("save_embedding_every", \.saveEmbeddingEvery, SettingRange.cadence, step: 50, Phrase("Copy every", "副本间隔"),
                              Phrase("Steps between copies of the embedding, one of which may turn out best; 0 makes none.",
                                     "每隔多少步保存一个副本，最好的一个可选为结果；0 为不保存。"))
            .whenEmpty(Phrase("automatic", "自动")),
        Field.optionalText("log_directory", \.logDirectory, Phrase("Log folder", "记录目录"),
                           Phrase("Where run folders go.", "训练记录存放的目录。"), kind: .path).whenEmpty(Phrase("the home's", "主目录下")),
        .toggle("png_chunks", \.pngChunks, Phrase("Parameters in previews", "预览含参数"),
                Phrase("Writes prompt and settings into preview files, and pictures that carry the embedding.",
                       "把提示词和参数写入预览文件，并另存携带 embedding 的图片。")),
        .toggle("save_optimizer_state", \.saveOptimizerState, Phrase("Save optimizer", "保存优化器"),
                Phrase("Writes NAME.pt.optim too, with which the web UI goes on; resuming here needs it not.",
                       "另存 NAME.pt.optim，供 web UI 继续训练；在此续训并不需要。")),
        .integer("write_csv_every", \.writeCSVEvery, SettingRange.cadence, Phrase("Loss table every", "损失表间隔"),
                 Phrase("Steps between lines of textual_inversion_loss.csv; 0 writes none.", "每隔多少步写入一行损失表；0 为不写。")),
    ]

    private static let drawing: [Field] = [
        Field.optionalInteger("training_width", \.width, SettingRange.side, step: 64, Phrase("Width", "宽度"),
                              Phrase("Pixels that pictures are stretched to.", "训练时图片缩放到的像素数。"))
            .whenEmpty(Phrase("the model's own", "模型默认")).under(Phrase("Pictures and prompts", "图片与提示词")),
        Field.optionalInteger("training_height", \.height, SettingRange.side, step: 64, Phrase("Height", "高度"),
                              Phrase("Pixels that pictures are stretched to.", "训练时图片缩放到的像素数。")).whenEmpty(Phrase("the model's own", "模型默认")),
        .toggle("varsize", \.keepSize, Phrase("Keep sizes", "保持尺寸"),
                Phrase("Pictures keep their own size instead of being stretched.", "图片保持各自的尺寸，不缩放。")),
        .choice("latent_sampling_method", \.latentSampling,
                [Choice("once", Phrase("once", "一次")), Choice("deterministic", Phrase("deterministic", "确定")), Choice("random", Phrase("random", "随机"))],
                Phrase("Latent sampling", "潜变量采样"),
                Phrase("How a picture becomes a latent: one draw kept, the mean, or a new draw each time.",
                       "图片如何变成潜变量：抽取一次并保留、取均值，或每次重新抽取。")),
        .toggle("shuffle_tags", \.shuffleTags, Phrase("Shuffle tags", "打乱标签"),
                Phrase("The tags of a caption change order each time.", "每次打乱描述中标签的顺序。")),
        .number("tag_drop_out", \.tagDropout, SettingRange.share, Phrase("Tag dropout", "标签丢弃率"),
                Phrase("Chance that a tag is left out, 0 to 1.", "丢弃一个标签的概率，0 到 1。")),
        .toggle("use_weight", \.useAlphaWeight, Phrase("Alpha as weight", "透明度作权重"),
                Phrase("Transparent parts of pictures count less.", "图片透明的部分权重更小。")),
        .integer("seed", \.seed, SettingRange.seed, Phrase("Seed", "种子"),
                 Phrase("Of all that the run draws; -1 draws one at the start.", "训练中所有随机抽取的种子；-1 为随机。")),
    ]

    private static let validation: [Field] = [
        Field.optionalInteger("validate_every", \.validateEvery, SettingRange.cadence, step: 10, Phrase("Validate every", "验证间隔"),
                              Phrase("Steps between validation losses, over draws that never change; 0 makes none.",
                                     "每隔多少步计算验证损失（固定的抽取）；0 为不验证。"))
            .whenEmpty(Phrase("automatic", "自动")).under(Phrase("Validation", "验证")),
        .number("hold_out", \.holdOut, 0...0.99, Phrase("Hold out", "留出比例"),
                Phrase("Share of the pictures that is not trained on: where their loss rises, the word overfits.",
                       "不参与训练的图片比例：它们的损失上升即为过拟合。")),
        .toggle("stop_when_flat", \.stopWhenFlat, Phrase("Stop when flat", "平稳后停止"),
                Phrase("Ends by itself once the validation loss no longer falls.", "验证损失不再下降时自动结束。")),
    ]

    private static let preview: [Field] = [
        FieldDefinition<PreviewSettings>.optionalText("preview_prompt", \.prompt, Phrase("Prompt", "提示词"),
                Phrase("What previews show; the same prompt shows progress best.", "预览的提示词；固定的提示词最能看出进展。"))
            .whenEmpty(Phrase("that of the last step", "最近一步的提示词")).under(Phrase("Previews", "预览")).inside(\.preview),
        FieldDefinition<PreviewSettings>.text("preview_negative_prompt", \.negativePrompt, Phrase("Negative prompt", "反向提示词"),
                Phrase("What previews should not show.", "预览中不应出现的内容。")).inside(\.preview),
        FieldDefinition<PreviewSettings>.integer("preview_steps", \.steps, SettingRange.samplingSteps, Phrase("Sampling steps", "采样步数"),
                Phrase("Steps of the sampler; 20 are usual.", "采样器的步数，一般为 20。")).inside(\.preview),
        FieldDefinition<PreviewSettings>.text("preview_sampler_name", \.sampler, Phrase("Sampler", "采样器"),
                Phrase("How previews are sampled.", "预览使用的采样器。"), kind: .catalog(.samplers)).inside(\.preview),
        FieldDefinition<PreviewSettings>.text("preview_schedule", \.schedule, Phrase("Schedule", "调度"),
                Phrase("How the sampler's noise levels are spaced; Automatic takes its own.", "噪声水平的间隔；Automatic 为采样器默认。"),
                kind: .catalog(.schedules)).inside(\.preview),
        FieldDefinition<PreviewSettings>.number("preview_cfg_scale", \.cfgScale, 0...100, step: 0.5, Phrase("CFG scale", "CFG 强度"),
                Phrase("How strongly previews follow the prompt; 7 is usual.", "预览遵循提示词的程度，一般为 7。")).inside(\.preview),
        FieldDefinition<PreviewSettings>.integer("preview_seed", \.seed, -1...Int(UInt32.max), Phrase("Seed", "种子"),
                Phrase("The same seed shows progress best; -1 draws a new one each time.", "固定的种子最能看出进展；-1 为每次随机。")).inside(\.preview),
        FieldDefinition<PreviewSettings>.optionalInteger("preview_width", \.width, SettingRange.side, step: 64, Phrase("Width", "宽度"),
                Phrase("Pixels of previews.", "预览的像素数。")).whenEmpty(Phrase("as in training", "与训练相同")).inside(\.preview),
        FieldDefinition<PreviewSettings>.optionalInteger("preview_height", \.height, SettingRange.side, step: 64, Phrase("Height", "高度"),
                Phrase("Pixels of previews.", "预览的像素数。")).whenEmpty(Phrase("as in training", "与训练相同")).inside(\.preview),
    ]

    private static let model: [Field] = [
        ModelFields.model.under(Phrase("Model", "模型")), ModelFields.clipSkip, ModelFields.trainingVAE, ModelFields.generationVAE,
        ModelFields.prediction, ModelFields.zeroSNR, ModelFields.precision, ModelFields.threads, ModelFields.randomSource, ModelFields.ensd,
    ].map { $0.inside(\.options) }
}
