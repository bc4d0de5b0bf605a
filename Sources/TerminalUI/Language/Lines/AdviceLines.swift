extension EngineLines {
    /// Advice before and during a run.
    static let advice: [Phrase] = [
        // Pictures.
        Phrase("@1: a ~2 needs at least #3, #4 are recommended", "%1：训练%2至少需要 %3 张，建议 %4 张"),
        Phrase("@1 will do for a ~2; #3 are recommended", "%1：训练%2勉强够用；建议 %3 张"),
        Phrase("#1 of #2 pictures have another shape than #3x#4 and are stretched: ~5; crop them with `preprocess`, or use --keep-size",
               "%2 张图片中有 %1 张的宽高比与 %3x%4 不同，会被拉伸：%5；请用 `preprocess` 裁剪，或使用 --keep-size"),
        Phrase("Smaller than the training size #1x#2, so enlarging blurs them: ~3", "小于训练尺寸 %1x%2，放大后会变模糊：%3"),
        Phrase("Blurred, and the word would learn that: ~1; sharper pictures teach more", "图片模糊，模糊也会被学进去：%1；清晰的图片效果更好"),
        Phrase("#1 more pictures cannot be read", "另有 %1 张图片无法读取"),

        // The embedding.
        Phrase("@1: 2 to 8 are usual for a character; fewer learn less, more need more pictures",
               "%1：人物一般用 2 到 8 个；太少学到的就少，更多则需要更多图片"),
        Phrase("@1: about 16 are usual for a style", "%1：画风一般用 16 个左右"),
        Phrase("%1 reads as the embedding %2 in prompts; call it %1-prompt", "%1 在提示词中会被当作 embedding %2；可改名为 %1-prompt"),
        Phrase("%1 reads as the embedding %2 in prompts; call it %3", "%1 在提示词中会被当作 embedding %2；可改名为 %3"),
        Phrase("%1 is a word of the model's vocabulary, which the embedding hides; call it %1-prompt",
               "%1 是模型词表中已有的词，会被这个 embedding 覆盖；可改名为 %1-prompt"),
        Phrase("%1 is a word of the model's vocabulary, which the embedding hides; call it %2",
               "%1 是模型词表中已有的词，会被这个 embedding 覆盖；可改名为 %2"),
        Phrase("one word for what is seen is usual: 1girl, 1boy, style, cat", "通常用一个词描述画面内容：1girl、1boy、style、cat"),
        Phrase("The initialization text is empty, so the vectors begin at zero; @1", "初始化文本为空，向量将从零开始；%1"),
        Phrase("The initialization text * says nothing of what is taught; @1", "初始化文本 * 没有描述要训练的内容；%1"),
        Phrase("The initialization text has #1 tokens for @2, the rest of it is not used; @3",
               "初始化文本有 %1 个 token，但只有 %2，多余的部分不会使用；%3"),
        Phrase("The initialization text has several words; @1", "初始化文本包含多个词；%1"),

        // The run.
        Phrase("#1 steps are few for #2 pictures: #3 to #4 are usual", "对 %2 张图片来说，%1 步偏少：一般为 %3 到 %4 步"),
        Phrase("#1 steps are many for #2 pictures: #3 to #4 usually do; interrupt when the previews are good, or use --stop-when-flat",
               "对 %2 张图片来说，%1 步偏多：一般 %3 到 %4 步即可；预览效果好时即可中断，或使用 --stop-when-flat"),
        Phrase("A learning rate of #1 often breaks an embedding for good; 0.005 is usual, 0.001 after the first steps",
               "学习率 %1 常会彻底毁掉 embedding；一般用 0.005，最初的步数之后用 0.001"),
        Phrase("With a learning rate of #1 the word hardly learns; 0.005 is usual", "学习率 %1 太低，几乎学不到东西；一般用 0.005"),
        Phrase("#1x#2 is beyond the model's own #3x#3: steps take longer and the word learns doubled shapes",
               "%1x%2 超出模型自身的 %3x%3：每步更慢，还会学到重复的形体"),
        Phrase("The template %1 never says [name], so nothing is learned from it; use subject_filewords.txt or style_filewords.txt",
               "模板 %1 中没有 [name]，什么也学不到；请用 subject_filewords.txt 或 style_filewords.txt"),
        Phrase("The template %1 takes captions, but no picture has a text file: file names serve; `preprocess --caption` writes captions",
               "模板 %1 要用描述，但没有图片带文本文件，将使用文件名；`preprocess --caption` 可生成描述"),
        Phrase("%1 was taught with tags: caption with `--caption deepbooru`", "%1 是用标签训练的：请用 `--caption deepbooru` 生成描述"),
        Phrase("%1 was taught with sentences: caption with `--caption blip`", "%1 是用句子训练的：请用 `--caption blip` 生成描述"),
        Phrase("Caption with `--caption deepbooru` for anime models, with `--caption blip` for photographic ones",
               "生成描述：动漫模型用 `--caption deepbooru`，写实模型用 `--caption blip`"),
        Phrase("Captions from file names lose digits at the front, as \"%1\" becomes \"%2\": ~3; write text files to keep them",
               "取自文件名的描述会丢掉开头的数字，例如“%1”变成“%2”：%3；写成文本文件即可保留"),
    ]
}
