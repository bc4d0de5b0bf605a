import EngineInterface

/// What pane 5's form fills in: a picture, and the grid that may be made in its place.
struct GenerationDraft: Sendable, Equatable {
    var settings: GenerationSettings
    /// The run folder whose copies a grid compares.
    var gridRun = ""
    /// Steps of a grid are multiples of it.
    var gridEvery = 500
}

/// The fields of a picture that is asked for, in the order of pane 5's form.
enum GenerateFields {
    typealias Field = FieldDefinition<GenerationSettings>

    static let all: [FieldDefinition<GenerationDraft>] =
        (prompts + sampling + size + start + secondPass + variation + noise + model).map { $0.inside(\.settings) } + grid

    private static let prompts: [Field] = [
        .button("generate", Phrase("Generate", "生成"),
                Phrase("Makes pictures; the model stays loaded for the next ones.", "生成图片；模型保持加载，供下次使用。")),
        Field.text("prompt", \.prompt, Phrase("Prompt", "提示词"),
                   Phrase("What to see. Words of embeddings are offered as you type; (word:1.2) stresses, [from:to:0.5] changes midway.",
                          "画面内容。输入时提示 embedding 的词；(词:1.2) 强调，[前:后:0.5] 中途替换。"), kind: .prose(rows: 4))
            .whenEmpty(Phrase("what to see", "画面内容")),
        Field.text("negative_prompt", \.negativePrompt, Phrase("Negative prompt", "反向提示词"),
                   Phrase("What not to see; embeddings work here, too.", "不应出现的内容；这里也可以用 embedding。"), kind: .prose(rows: 2))
            .whenEmpty(Phrase("what not to see", "不应出现的内容")),
    ]

    private static let sampling: [Field] = [
        Field.text("sampler", \.sampler, Phrase("Sampler", "采样器"),
                   Phrase("How noise becomes a picture; Euler a and DPM++ 2M are usual.", "噪声如何变成图片；常用 Euler a 和 DPM++ 2M。"), kind: .catalog(.samplers))
            .under(Phrase("Sampling", "采样")),
        .text("schedule", \.schedule, Phrase("Schedule", "调度"),
              Phrase("How the noise levels are spaced; Automatic takes the sampler's own.", "噪声水平的间隔；Automatic 为采样器默认。"), kind: .catalog(.schedules)),
        .integer("steps", \.steps, 1...1000, Phrase("Steps", "步数"), Phrase("Steps of the sampler; 20 to 30 are usual.", "采样步数，一般为 20 到 30。")),
        .number("cfg_scale", \.cfgScale, 0...100, step: 0.5, Phrase("CFG scale", "CFG 强度"),
                Phrase("How strongly the picture follows the prompt; 7 is usual.", "图片遵循提示词的程度，一般为 7。")),
        .number("cfg_rescale", \.cfgRescale, 0...1, Phrase("CFG rescale", "CFG 缩放"),
                Phrase("Tames glaring colours of a high CFG scale, 0 to 1; 0 does nothing.", "抑制高 CFG 的刺眼颜色，0 到 1；0 为不用。")),
        .integer("seed", \.seed, -1...Int(UInt32.max), Phrase("Seed", "种子"),
                 Phrase("The same seed makes the same picture; -1 draws one. d draws, r takes that of the picture in view.",
                        "相同的种子得到相同的图片；-1 为随机。按 d 随机，按 r 取当前图片的种子。")),
    ]

    private static let size: [Field] = [
        Field.optionalInteger("width", \.width, 8...8192, step: 64, Phrase("Width", "宽度"), Phrase("Pixels, a multiple of 8.", "像素，8 的倍数。"))
            .whenEmpty(Phrase("the model's own", "模型默认")).under(Phrase("Size and number", "尺寸与数量")),
        Field.optionalInteger("height", \.height, 8...8192, step: 64, Phrase("Height", "高度"), Phrase("Pixels, a multiple of 8.", "像素，8 的倍数。"))
            .whenEmpty(Phrase("the model's own", "模型默认")),
        .integer("batch_size", \.batchSize, 1...64, Phrase("Batch size", "批大小"),
                 Phrase("Pictures that form together; more need more memory.", "同时生成的图片数；越多占内存越大。")),
        .integer("count", \.count, 1...10_000, Phrase("Batches", "批数"), Phrase("Batches one after the other, each with the next seeds.", "依次生成的批数，种子递增。")),
        Field.optionalText("output", \.output, Phrase("Folder", "文件夹"),
                           Phrase("Where pictures go; else the home's outputs/txt2img-images, by date.", "图片的存放处；默认为主目录的 outputs/txt2img-images，按日期分。"),
                           kind: .path).whenEmpty(Phrase("the home's", "主目录下")),
    ]

    private static let start: [Field] = [
        Field.optionalText("image", \.image, Phrase("Start image", "起始图片"),
                           Phrase("A picture to begin with, in place of noise; Tab completes. o takes the picture in view.",
                                  "代替噪声的起始图片；Tab 补全。按 o 用当前图片。"), kind: .file)
            .whenEmpty(.none).under(Phrase("Image to image", "图生图")),
        Field.number("denoising_strength", \.denoisingStrength, 0...1, Phrase("Denoising", "重绘幅度"),
                     Phrase("How much of the image may change: 0 nothing, 1 all of it.", "图片可改变的程度：0 不变，1 全变。")).when { $0.image != nil },
        Field.optionalText("mask", \.mask, Phrase("Mask", "蒙版"),
                           Phrase("A picture whose white part is painted anew.", "白色部分将重绘的图片。"), kind: .file)
            .whenEmpty(.none).when { $0.image != nil },
    ]

    private static let secondPass: [Field] = [
        Field.number("hires_scale", \.hiresScale, 1...8, step: 0.25, Phrase("Enlarge", "放大"),
                     Phrase("Enlarges the picture and draws it once more; 1 makes no second pass.", "放大后再绘制一遍；1 为不用。"))
            .under(Phrase("Second pass (hires fix)", "高清修复")).when { $0.image == nil },
        Field.integer("hires_steps", \.hiresSteps, 0...1000, Phrase("Steps", "步数"),
                      Phrase("Steps of the second pass; 0 takes those of the first.", "第二遍的步数；0 与第一遍相同。")).when { $0.image == nil && $0.hiresScale > 1 },
        Field.number("hires_denoising_strength", \.hiresDenoisingStrength, 0...1, Phrase("Denoising", "重绘幅度"),
                     Phrase("How much the second pass may change; 0.7 is usual.", "第二遍可改变的程度，一般为 0.7。")).when { $0.image == nil && $0.hiresScale > 1 },
    ]

    private static let variation: [Field] = [
        Field.number("variation_strength", \.variationStrength, 0...1, Phrase("Strength", "强度"),
                     Phrase("How far the noise goes towards that of another seed, 0 to 1.", "噪声向另一种子靠近的程度，0 到 1。"))
            .under(Phrase("Variation", "变异")),
        Field.integer("variation_seed", \.variationSeed, -1...Int(UInt32.max), Phrase("Its seed", "变异种子"),
                      Phrase("The other seed; -1 draws one.", "另一种子；-1 为随机。")).when { $0.variationStrength != 0 },
    ]

    private static let noise: [Field] = [
        Field.optionalNumber("eta", \.eta, 0...1, Phrase("Eta", "Eta"), Phrase("Noise that each step adds again, 0 to 1.", "每步重新加入的噪声，0 到 1。"))
            .whenEmpty(Phrase("the sampler's", "采样器默认")).under(Phrase("Noise", "噪声")),
        .number("sigma_noise", \.sigmaNoise, 0...2, step: 0.01, Phrase("Sigma noise", "Sigma 噪声"), Phrase("Multiplies that noise; 1 is usual.", "该噪声的倍数，一般为 1。")),
        .number("sigma_churn", \.sigmaChurn, 0...100, step: 0.5, Phrase("Sigma churn", "预加噪声"),
                Phrase("Noise that Euler, Heun and DPM2 add before their steps, over all of them; 0 is none.",
                       "Sigma churn：Euler、Heun 和 DPM2 在各步之前加入的噪声总量；0 为不加。")),
        Field.number("sigma_tmin", \.sigmaTmin, 0...1000, step: 0.1, Phrase("From sigma", "Sigma 下限"),
                     Phrase("The least sigma at which they add it.", "加入噪声的最小 sigma。")).when { $0.sigmaChurn > 0 },
        Field.number("sigma_tmax", \.sigmaTmax, 0...1000, step: 0.5, Phrase("To sigma", "Sigma 上限"),
                     Phrase("The greatest sigma at which they add it; 0 is no limit.", "加入噪声的最大 sigma；0 为不限。")).when { $0.sigmaChurn > 0 },
    ] + [ModelFields.ensd, ModelFields.randomSource.called(Phrase("Random", "随机源"))].map { $0.inside(\.options) }

    private static let model: [Field] = [
        ModelFields.model.under(Phrase("Model", "模型")), ModelFields.generationVAE.called(Phrase(verbatim: "VAE")), ModelFields.clipSkip,
        ModelFields.emphasis, ModelFields.curlyBrackets, ModelFields.prediction, ModelFields.zeroSNR.called(Phrase("Zero SNR", "零信噪比")),
        ModelFields.precision, ModelFields.threads,
    ].map { $0.inside(\.options) } + [
        .toggle("use_old_scheduling", \.oldPromptTiming, Phrase("Old timing", "旧式时机"),
                Phrase("Reads numbers in [from:to:when] as web UI versions before 1.6.", "按 1.6 之前的 web UI 读取 [前:后:时机] 中的数。")),
    ]

    private static let grid: [FieldDefinition<GenerationDraft>] = [
        FieldDefinition<GenerationDraft>.text(
            "grid_run", \.gridRun, Phrase("Run", "训练"),
            Phrase("The run whose saved steps draw this prompt, side by side on one sheet.", "用该训练保存的各步绘制此提示词，排在一张图上。"), kind: .catalog(.runs))
            .whenEmpty(Phrase("choose one", "请选择")).under(Phrase("Compare the steps of a run", "对比训练各步")),
        .integer("grid_every", \.gridEvery, 1...Int.max, step: 50, Phrase("Every", "间隔"),
                 Phrase("Takes the copies of these multiples: 500, 1000, 1500…", "取其倍数的副本：500、1000、1500……")),
        .button("grid", Phrase("Draw the sheet", "绘制网格图"), Phrase("One prompt, one seed, every step: the quickest way to see overfitting.", "同一提示词和种子，各步对比：最快看出过拟合。")),
    ]
}
