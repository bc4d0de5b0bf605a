extension EngineLines {
    /// Preparing pictures and putting them into words.
    static let preparing: [Phrase] = [
        // What is done.
        Phrase("looking at the pictures", "正在查看图片"),
        Phrase("preparing pictures", "正在处理图片"),
        Phrase("captioning", "正在生成描述"),
        Phrase("loading ~1", "正在加载 %1"),
        Phrase("the WD tagger", "WD 标签模型"),
        Phrase("WD tagger", "WD 标签"),
        Phrase("#1 made from #2 of #3 pictures", "用 %3 张图片中的 %2 张制作了 %1 张"),
        Phrase("None of the #1 pictures could be prepared", "%1 张图片全部未能处理"),
        Phrase("1 picture is put into words", "已描述 1 张图片"),
        Phrase("#1 pictures are put into words", "已描述 %1 张图片"),
        Phrase("None of the #1 pictures could be put into words", "%1 张图片全部未能描述"),
        Phrase("Faces are not looked for: @1", "不查找人脸：%1"),
        Phrase("Faces are not looked for: %1", "不查找人脸：%1"),
        Phrase("no size within the bounds has nearly the ratio of #1x#2; widen them, or raise --auto-size-threshold",
               "范围内没有宽高比接近 %1x%2 的尺寸；请放宽范围，或提高 --auto-size-threshold"),
        Phrase("its caption is left out: @1", "未采用其描述：%1"),
        Phrase("its caption is left out: %1", "未采用其描述：%1"),

        // Folders.
        Phrase("There is no source; give the folder of the pictures", "没有来源；请给出图片所在的文件夹"),
        Phrase("There is no destination; give the folder that the results go to", "没有目标；请给出存放结果的文件夹"),
        Phrase("No pictures in %1: the folder is empty", "%1 中没有图片：文件夹是空的"),
        Phrase("No pictures in %1 that can be read, for example %2: @3", "%1 中没有可读取的图片，例如 %2：%3"),
        Phrase("No pictures in %1 that can be read, for example %2", "%1 中没有可读取的图片，例如 %2"),
        Phrase("%1 is the source itself; choose another folder for the results", "%1 就是来源文件夹；请另选一个文件夹存放结果"),
        Phrase("%1 lies inside the source; choose a folder outside of it for the results", "%1 在来源文件夹之内；请在其外选一个文件夹存放结果"),
        Phrase("%1 is in %2 already; choose another folder, or replace with --overwrite", "%2 中已有 %1；请另选文件夹，或用 --overwrite 覆盖"),
        Phrase("%1 and #2 more are in %3 already; choose another folder, or replace with --overwrite",
               "%3 中已有 %1 等，另有 %2 个；请另选文件夹，或用 --overwrite 覆盖"),
        Phrase("The model tells no size (~1); give --width and --height", "模型没有给出尺寸（%1）；请给出 --width 和 --height"),
        Phrase("it is a folder; --recursive searches folders, too", "它是文件夹；--recursive 会连子文件夹一起查找"),
        Phrase("it is the folder that the pictures go to", "它是存放结果的文件夹"),
        Phrase("it leads back to a folder that is searched already", "它指回一个已经查找过的文件夹"),
        Phrase("it is neither a file nor a folder", "它既不是文件也不是文件夹"),
        Phrase("the link leads to itself", "该链接指向自身"),
        Phrase("the link leads nowhere", "该链接的目标不存在"),
        Phrase("permission denied", "没有权限"),
        Phrase("its name is not written in UTF-8; rename it", "文件名不是 UTF-8 编码；请重命名"),

        // Settings.
        Phrase("%1 #2 is no side of a training picture; give a multiple of #3 up to 4096, for example #4",
               "%1 %2 不能作为训练图片的边长；请用不超过 4096 的 %3 的倍数，例如 %4"),
        Phrase("%1 %2 is not possible; give a number from 0 to %3", "%1 不能为 %2；请给出 0 到 %3 之间的数"),
        Phrase("--beams #1 is not possible; give 1 to 16", "--beams 不能为 %1；请用 1 到 16"),
        Phrase("--min-length #1 is more than --max-length #2; lower it", "--min-length %1 大于 --max-length %2；请调低"),
        Phrase("--max-length #1 is not possible; give 8 to 512", "--max-length 不能为 %1；请用 8 到 512"),
        Phrase("--repetition-penalty %1 is not possible; give a number above 0, 1 for none", "--repetition-penalty 不能为 %1；请用大于 0 的数，1 表示不用"),
        Phrase("--auto-size-sides: #1 is no side; give 64 to 4096 pixels", "--auto-size-sides：%1 不能作为边长；请用 64 到 4096 像素"),
        Phrase("--auto-size-sides: #1 is no multiple of #2, as sides must be", "--auto-size-sides：%1 不是 %2 的倍数，边长必须是"),
        Phrase("--auto-size-sides: the least side is more than the largest; change them about", "--auto-size-sides：最小边长大于最大边长；请对调"),
        Phrase("--auto-size-areas: the least area is more than the largest; change them about", "--auto-size-areas：最小面积大于最大面积；请对调"),
        Phrase("--caption names a captioner twice; once is enough", "--caption 重复写了同一个描述模型；一次即可"),

        // Advice.
        Phrase("Smaller than %1, so enlarging blurs them: ~2", "小于 %1，放大后会变模糊：%2"),
        Phrase("Cropping to %1 leaves out more than half of: ~2; --split or --focal-crop keep what matters",
               "裁剪到 %1 会去掉一半以上的画面：%2；--split 或 --focal-crop 可保留重要部分"),
        Phrase("The results have #1 different sizes; training stretches them to one unless it keeps sizes (--keep-size)",
               "结果有 %1 种尺寸；除非训练保持尺寸（--keep-size），否则会被拉伸成一种"),
        Phrase("%1 holds @2 already; a training takes all of a folder", "%1 中已有 %2；训练会用文件夹中的全部图片"),

        // Models.
        Phrase("%1: %2 is not there; give the model's file or folder", "%1：%2 不存在；请给出模型的文件或文件夹"),
        Phrase("Several ~1 models: ~2; name one with %3", "有多个 %1 模型：%2；请用 %3 指定一个"),
        Phrase("No DeepDanbooru model: put %1 into %2, from https://github.com/AUTOMATIC1111/TorchDeepDanbooru/releases, "
               + "or name its file with --deepbooru-model",
               "没有 DeepDanbooru 模型：请从 https://github.com/AUTOMATIC1111/TorchDeepDanbooru/releases 下载 %1 放入 %2，或用 --deepbooru-model 指定文件"),
        Phrase("No BLIP model: put %1 into %2, from %3, or the folder https://huggingface.co/%4, or name it with --blip-model",
               "没有 BLIP 模型：请从 %3 下载 %1 放入 %2，或放入 https://huggingface.co/%4 的文件夹，或用 --blip-model 指定"),
        Phrase("No WD tagger: put model.safetensors and selected_tags.csv into %1, from https://huggingface.co/SmilingWolf/wd-vit-tagger-v3, "
               + "or name their folder with --wd-model",
               "没有 WD 标签模型：请从 https://huggingface.co/SmilingWolf/wd-vit-tagger-v3 下载 model.safetensors 和 selected_tags.csv 放入 %1，"
               + "或用 --wd-model 指定其文件夹"),

        // Work in other processes.
        Phrase("Cannot watch the work: the system has no more threads to give; end other programs and try again",
               "无法跟踪该任务：系统没有更多线程可用；请结束其他程序后重试"),
        Phrase("Cannot make a pipe: @1", "无法创建管道：%1"),
        Phrase("Cannot make a pipe: %1", "无法创建管道：%1"),
        Phrase("Cannot make a file in memory: @1", "无法在内存中创建文件：%1"),
        Phrase("Cannot make a file in memory: %1", "无法在内存中创建文件：%1"),
        Phrase("The work ended without a word; the system may have run out of memory", "任务意外结束，没有留下说明；可能是系统内存不足"),
        Phrase("Standard input holds no settings", "标准输入中没有设置"),
        Phrase("Cannot watch standard input: the system has no more threads to give; end other programs and try again",
               "无法监听标准输入：系统没有更多线程可用；请结束其他程序后重试"),
        Phrase("Cannot find the picture %1: @2", "找不到图片 %1：%2"),
        Phrase("Cannot find the picture %1: %2", "找不到图片 %1：%2"),
        Phrase("Cannot remove %1: @2", "无法删除 %1：%2"),
        Phrase("Cannot remove %1: %2", "无法删除 %1：%2"),
    ]
}
