import EngineInterface

/// The fields of a preprocessing, in the order of pane 3's form.
enum PreprocessFields {
    typealias Field = FieldDefinition<PreprocessingSettings>

    static let all: [Field] = folders + size + shape + captions + tags + sentences + model

    private static let folders: [Field] = [
        .button("start", Phrase("Prepare pictures", "开始处理"),
                Phrase("Makes a training set of the source's pictures; nothing in the source changes.", "用源文件夹的图片生成训练集；源文件夹不会改动。")),
        Field.text("src", \.source, Phrase("Source", "源文件夹"),
                   Phrase("Folder that the pictures are taken from; Tab completes.", "取图片的文件夹；Tab 补全。"), kind: .path)
            .whenEmpty(Phrase("a folder of pictures", "图片文件夹")),
        Field.text("dst", \.destination, Phrase("Destination", "目标文件夹"),
                   Phrase("Folder that the training set goes to; made where it is missing.", "存放训练集的文件夹；不存在时会创建。"), kind: .path)
            .whenEmpty(Phrase("a folder of its own", "另一个文件夹")),
        .toggle("recursive", \.recursive, Phrase("Subfolders", "子文件夹"),
                Phrase("Takes pictures of the source's subfolders, too.", "也处理子文件夹中的图片。")),
        .toggle("overwrite", \.overwrite, Phrase("Overwrite", "覆盖"),
                Phrase("Replaces what the destination holds already; else it asks first.", "替换目标文件夹中已有的文件；否则会先询问。")),
    ]

    /// Whether something is made at the size that was asked for.
    @Sendable private static func usesSize(_ settings: PreprocessingSettings) -> Bool {
        settings.split || settings.focalCrop || !(settings.autoSize || settings.keepSize)
    }

    private static let size: [Field] = [
        Field.optionalInteger("width", \.width, 8...4096, step: 64, Phrase("Width", "宽度"),
                              Phrase("Pixels, a multiple of 8: best the model's own size, which pane 1 says.", "像素，8 的倍数：最好用模型自身的尺寸，见面板 1。"))
            .whenEmpty(Phrase("the model's own", "模型默认")).under(Phrase("Size", "尺寸")).when(usesSize),
        Field.optionalInteger("height", \.height, 8...4096, step: 64, Phrase("Height", "高度"),
                              Phrase("Pixels, a multiple of 8: best the model's own size, which pane 1 says.", "像素，8 的倍数：最好用模型自身的尺寸，见面板 1。"))
            .whenEmpty(Phrase("the model's own", "模型默认")).when(usesSize),
        .toggle("keep_original_size", \.keepSize, Phrase("Keep sizes", "保持尺寸"),
                Phrase("Saves pictures as they are, neither scaled nor cropped.", "按原样保存，不缩放也不裁剪。")),
        .toggle("multicrop", \.autoSize, Phrase("Automatic size", "自动尺寸"),
                Phrase("Gives each picture the size that suits its shape, in steps of 64.", "按图片形状选择合适的尺寸，以 64 为单位。")),
    ] + [
        Field.integer("multicrop_mindim", \.autoSizeLeastSide, 64...4096, step: 64, Phrase("  Least side", "  最短边"),
                      Phrase("Pixels of a side, at least.", "边长的最小像素数。")),
        .integer("multicrop_maxdim", \.autoSizeLargestSide, 64...4096, step: 64, Phrase("  Largest side", "  最长边"),
                 Phrase("Pixels of a side, at most.", "边长的最大像素数。")),
        .integer("multicrop_minarea", \.autoSizeLeastArea, 64 * 64...4096 * 4096, step: 64 * 64, Phrase("  Least area", "  最小面积"),
                 Phrase("Pixels of a picture, at least: 4096 are 64x64.", "图片的最少像素：4096 即 64x64。")),
        .integer("multicrop_maxarea", \.autoSizeLargestArea, 64 * 64...4096 * 4096, step: 64 * 64, Phrase("  Largest area", "  最大面积"),
                 Phrase("Pixels of a picture, at most: 409600 are 640x640.", "图片的最多像素：409600 即 640x640。")),
        .choice("multicrop_objective", \.autoSizeObjective,
                [Choice("Maximize area", Phrase("largest area", "面积最大")), Choice("Minimize error", Phrase("least distortion", "变形最小"))],
                Phrase("  Prefer", "  优先"), Phrase("What decides among the sizes that suit.", "在合适的尺寸中如何选择。")),
        .number("multicrop_threshold", \.autoSizeThreshold, 0...1, Phrase("  Ratio error", "  比例误差"),
                Phrase("How far a size's ratio may be from the picture's, 0 to 1; where none is near enough the picture is skipped.",
                       "尺寸比例与图片比例的最大误差，0 到 1；都不合适时跳过该图片。")),
    ].map { $0.when(\.autoSize) }

    private static let shape: [Field] = [
        Field.toggle("flip", \.flip, Phrase("Flipped copies", "镜像副本"),
                     Phrase("Saves each result mirrored, too: twice the pictures, wrong for faces and text.",
                            "每个结果另存镜像：图片翻倍，但不适合人脸和文字。")).under(Phrase("Cuts and copies", "裁切与副本")),
        .toggle("split", \.split, Phrase("Split long ones", "切分长图"),
                Phrase("Cuts pictures much longer than the target into several.", "把远比目标更长的图片切成几张。")),
        Field.number("split_threshold", \.splitThreshold, 0...1, Phrase("  Threshold", "  阈值"),
                     Phrase("Pictures whose ratio, divided by the target's, is at most this are split.", "图片比例除以目标比例，不超过此值则切分。"))
            .when(\.split),
        Field.number("overlap_ratio", \.overlapRatio, 0...0.9, Phrase("  Overlap", "  重叠"),
                     Phrase("How much neighbouring parts have in common, 0 to 0.9.", "相邻部分的重叠比例，0 到 0.9。")).when(\.split),
        .toggle("focal_crop", \.focalCrop, Phrase("Focal-point crop", "焦点裁剪"),
                Phrase("Crops around what is worth looking at, instead of the middle.", "围绕画面重点裁剪，而不是取中间。")),
    ] + [
        Field.number("focal_crop_face_weight", \.faceWeight, 0...1, Phrase("  Faces", "  人脸"),
                     Phrase("How much faces pull the crop, 0 to 1.", "人脸对裁剪的影响，0 到 1。")),
        .number("focal_crop_entropy_weight", \.entropyWeight, 0...1, Phrase("  Entropy", "  信息量"),
                Phrase("How much the busiest part pulls the crop, 0 to 1.", "信息最丰富处对裁剪的影响，0 到 1。")),
        .number("focal_crop_edges_weight", \.edgesWeight, 0...1, Phrase("  Edges", "  边缘"),
                Phrase("How much edges and corners pull the crop, 0 to 1.", "边缘和角点对裁剪的影响，0 到 1。")),
        .toggle("focal_crop_debug", \.focalDebug, Phrase("  Show why", "  说明图"),
                Phrase("Saves pictures that show what pulled each crop, in a folder of their own.", "另存说明裁剪依据的图片，放在单独的文件夹。")),
    ].map { $0.when(\.focalCrop) }

    private static let captions: [Field] = [
        captioner(.blip, "captioners", Phrase(verbatim: "BLIP"), Phrase("Describes each picture in a sentence: for photographs.", "用一句话描述每张图片：适合照片。"))
            .under(Phrase("Captions", "描述")),
        captioner(.deepbooru, "captioners.deepbooru", Phrase(verbatim: "deepbooru"), Phrase("Tags each picture: for anime.", "为每张图片打标签：适合动漫。")),
        captioner(.wd, "captioners.wd", Phrase("WD tagger", "WD tagger"), Phrase("Tags each picture, as people do today: for anime.", "为每张图片打标签，当前的主流方式：适合动漫。")),
        .choice("txt_action", \.captionAction,
                [Choice("ignore", Phrase("left behind", "忽略")), Choice("copy", Phrase("taken over", "沿用")),
                 Choice("prepend", Phrase("before the new one", "放在新描述前")), Choice("append", Phrase("behind the new one", "放在新描述后"))],
                Phrase("Existing captions", "已有描述"), Phrase("What becomes of text files beside the source's pictures.", "源图片旁的文本文件如何处理。")),
        .toggle("caption_in_file_name", \.captionInFileName, Phrase("In file names", "写入文件名"),
                Phrase("Captions become file names; else text files beside the pictures.", "描述写进文件名；否则写入图片旁的文本文件。")),
    ]

    /// One of several captioners, which work in the order of their kinds.
    private static func captioner(_ captioner: Captioner, _ key: String, _ label: Phrase, _ help: Phrase) -> Field {
        Field(
            key: key, label: label, help: help, kind: .toggle, read: { String($0.captioners.contains(captioner)) },
            write: { settings, text in
                let others = settings.captioners.filter { $0 != captioner }
                settings.captioners = Captioner.allCases.filter { others.contains($0) || $0 == captioner && text == "true" }
                return nil
            })
    }

    @Sendable private static func hasTagger(_ settings: PreprocessingSettings) -> Bool {
        settings.captioners.contains(.deepbooru) || settings.captioners.contains(.wd)
    }

    private static let tags: [Field] = {
        let deepbooru = (InterrogationFields.deepbooru + [InterrogationFields.deepbooruModel])
            .map { $0.inside(\PreprocessingSettings.interrogation).when { $0.captioners.contains(.deepbooru) } }
        let wd = (InterrogationFields.wd + [InterrogationFields.wdModel])
            .map { $0.inside(\PreprocessingSettings.interrogation).when { $0.captioners.contains(.wd) } }
        let writing = InterrogationFields.tags.map { $0.inside(\PreprocessingSettings.interrogation).when(hasTagger) }
        return [deepbooru[0].under(Phrase("Tags", "标签"))] + deepbooru.dropFirst() + wd + writing
    }()

    private static let sentences: [Field] = {
        let fields = (InterrogationFields.blip + [InterrogationFields.blipModel])
            .map { $0.inside(\PreprocessingSettings.interrogation).when { $0.captioners.contains(.blip) } }
        return [fields[0].under(Phrase("Sentences", "句子"))] + fields.dropFirst()
    }()

    private static let model: [Field] = [
        ModelFields.model.under(Phrase("Model", "模型")), ModelFields.threads,
    ].map { $0.inside(\.options) }
}
