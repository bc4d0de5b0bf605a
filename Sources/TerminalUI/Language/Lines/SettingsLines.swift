extension EngineLines {
    /// Values of settings, schedules, templates and `settings.yaml` that cannot be.
    static let settings: [Phrase] = [
        Phrase("%1 #2 is too small; give at least #3", "%1 %2 太小；至少为 %3"),
        Phrase("%1 #2 is too large; give at most #3", "%1 %2 太大；至多为 %3"),
        Phrase("%1 #2 is no size for this model; give a multiple of #3, for example #4", "%1 %2 不适用于此模型；请用 %3 的倍数，例如 %4"),
        Phrase("%1 #2: this model needs multiples of #3 from #4 to 8192; the nearest is #5",
               "%1 %2：此模型需要 %4 到 8192 之间 %3 的倍数；最接近的是 %5"),
        Phrase("--clip-skip #1: this model's text encoder has #2 layers; choose 1 to #2", "--clip-skip %1：此模型的文本编码器有 %2 层；请选 1 到 %2"),
        Phrase("Clip skip has no effect on %1", "Clip skip 对 %1 无效"),
        Phrase("--tag-dropout %1 is no share; give a number from 0 to 1", "--tag-dropout %1 不是比例；请给出 0 到 1 之间的数"),
        Phrase("--hold-out %1 leaves no pictures to train on; give a number from 0 to less than 1",
               "--hold-out %1 不会留下训练图片；请给出大于等于 0 且小于 1 的数"),
        Phrase("%1 has #2 steps already; give more, they count together", "%1 已训练 %2 步；请设更大的值，步数是累计的"),

        // Schedules of rates.
        Phrase("%1 \"%2\": @3; write a number, or a schedule such as 0.005:200, 1e-3:1000, 1e-5",
               "%1“%2”：%3；请写一个数，或列表，例如 0.005:200, 1e-3:1000, 1e-5"),
        Phrase("\"%1\" has more than one colon", "“%1”有不止一个冒号"),
        Phrase("\"%1\" is no number", "“%1”不是数"),
        Phrase("#1 is negative", "%1 是负数"),
        Phrase("\"%1\" is no step", "“%1”不是步数"),
        Phrase("decimals take a point, as in %1", "小数请用小数点，例如 %1"),
        Phrase("\"%1\" holds to the end, so \"%2\" is never reached", "“%1”一直有效，后面的“%2”永远轮不到"),
        Phrase("with 0 nothing is learned", "为 0 时什么也学不到"),
        Phrase("it is empty", "内容为空"),

        // Samplers.
        Phrase("%1 \"%2\": known are %3", "%1“%2”：可用的有 %3"),
        Phrase("%1 \"%2\": did you mean %3?", "%1“%2”：是否指 %3？"),
        Phrase("#1 sampling steps are not possible: choose 1 to 1000", "采样步数不能为 %1：请选 1 到 1000"),

        // Datasets, templates, captions.
        Phrase("No pictures in %1: it needs PNG, JPEG or WebP files, not in subfolders", "%1 中没有图片：需要 PNG、JPEG 或 WebP 文件，子文件夹中的不算"),
        Phrase("None of the #1 pictures in %2 can be read; replace them", "%2 中的 %1 张图片都无法读取；请更换"),
        Phrase("@1; --dataset takes a folder of pictures, or %2", "%1；--dataset 应为图片文件夹，或 %2"),
        Phrase("The template %1 is empty; write a line such as: a photo of a [name], [filewords]",
               "模板 %1 为空；请写入例如：a photo of a [name], [filewords]"),
        Phrase("No template %1: no such file, and known are %2", "没有模板 %1：没有这个文件，可用的有 %2"),
        Phrase("The setting dataset_filename_word_regex \"%1\" is no regular expression; mend it or empty it",
               "设置 dataset_filename_word_regex“%1”不是正则表达式；请改正或清空"),

        // `settings.yaml`.
        Phrase("%1 line #2: @3; mend it or delete the file, the defaults serve", "%1 第 %2 行：%3；请改正或删除该文件，将使用默认设置"),
        Phrase("%1 line #2: %3; mend it or delete the file, the defaults serve", "%1 第 %2 行：%3；请改正或删除该文件，将使用默认设置"),
        Phrase("%1: ~2; mend it or delete the file, the defaults serve", "%1：%2；请改正或删除该文件，将使用默认设置"),
        Phrase("%1 line #2: there is no setting %3; @4", "%1 第 %2 行：没有设置项 %3；%4"),
        Phrase("%1: there is no setting %2; @3", "%1：没有设置项 %2；%3"),
        Phrase("did you mean %1?", "是否指 %1？"),
        Phrase("it does nothing", "它不起作用"),
        Phrase("a key stands twice", "有一个键重复出现"),
        Phrase("a key is no text", "有一个键不是文本"),
        Phrase("an alias stands for nothing", "有一个别名没有所指"),
        Phrase("too many aliases (*name); write the values out", "别名（*name）过多；请直接写出各个值"),
        Phrase("merged keys (<<) are not read; write the keys out", "不支持合并键（<<）；请直接写出各个键"),
        Phrase("more than settings can hold", "内容超出设置所能容纳的范围"),
        Phrase("it cannot be read as YAML", "无法作为 YAML 读取"),
        Phrase("a value is of the wrong kind", "有一个值类型不对"),
        Phrase("it does not hold settings", "其中不是设置"),
        Phrase("%1 is %2; it takes %3 to %4", "%1 为 %2；应在 %3 到 %4 之间"),
        Phrase("%1 has a value of the wrong kind", "%1 的值类型不对"),
        Phrase("%1 has a value of the wrong kind: %2", "%1 的值类型不对：%2"),

        // Settings of pictures.
        Phrase("--steps #1: give 1 to 1000", "--steps %1：请用 1 到 1000"),
        Phrase("%1 %2: give #3 to #4", "%1 %2：请用 %3 到 %4"),
        Phrase("--mask says what of a picture is painted anew; name the picture with --image", "--mask 指定图片中要重绘的部分；请用 --image 给出图片"),
        Phrase("--hires-scale enlarges pictures made from a prompt alone; leave it out with --image",
               "--hires-scale 只放大由提示词生成的图片；使用 --image 时请去掉"),
        Phrase("--quality #1: give 1 to 100", "--quality %1：请用 1 到 100"),
        Phrase("--hires-steps #1: give 1 to 1000, or 0 for as many as the first pass", "--hires-steps %1：请用 1 到 1000，或用 0 表示与第一遍相同"),
    ]
}
