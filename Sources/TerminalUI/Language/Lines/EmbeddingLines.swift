extension EngineLines {
    /// Names that cannot be an embedding's.
    static let names: [Phrase] = [
        Phrase("The embedding's name is empty; give it a name, for example my-cat", "embedding 的名称为空；请命名，例如 my-cat"),
        Phrase("The embedding's name takes #1 bytes; at most #2 fit a file name, choose a shorter one",
               "embedding 的名称占 %1 字节；文件名最多 %2 字节，请缩短"),
        Phrase("The embedding's name \"%1\" holds a control character, line break or invisible sign; leave it out", "embedding 的名称“%1”含有控制字符、换行或不可见字符；请去掉"),
        Phrase("The embedding's name \"%1\" holds a slash; a name is no path, leave it out", "embedding 的名称“%1”含有斜杠；名称不是路径，请去掉"),
        Phrase("The embedding's name \"%1\" begins with a dot, which hides files; choose another first letter",
               "embedding 的名称“%1”以点开头，会成为隐藏文件；请换一个开头"),
        Phrase("The embedding's name \"%1\" begins or ends with a space; leave it out", "embedding 的名称“%1”以空格开头或结尾；请去掉"),
    ]

    /// Embeddings that cannot be made, read, trained or used.
    static let embeddings: [Phrase] = [
        Phrase("The embedding %1 exists already; choose another name, or overwrite it (--overwrite)",
               "embedding %1 已存在；请另取名称，或覆盖它（--overwrite）"),
        Phrase("The word %1 belongs to %2; choose another name, or move that file away", "词 %1 属于 %2；请另取名称，或移走该文件"),
        Phrase("#1 vectors per token: a prompt has room for 1 to #2 in a row; choose a number between",
               "每词 %1 个向量：提示词中可连续容纳 1 到 %2 个；请在此范围内选择"),
        Phrase("The model's token table has no row #1, which its tokenizer names; use the tokenizer that belongs to the model",
               "模型的 token 表中没有分词器所指的第 %1 行；请使用该模型自己的分词器"),
        Phrase("The embedding %1 is for Stable Diffusion XL, which this program cannot write; use one for @2",
               "embedding %1 用于 Stable Diffusion XL，本程序无法写入；请使用 %2 的"),
        Phrase("The embedding %1 holds numbers that are not finite; use an earlier copy of it, or make it anew",
               "embedding %1 含有非有限数值（NaN 或无穷大）；请使用较早的副本，或重新创建"),
        Phrase("The model's vectors for the initialization text hold numbers that are not finite; download the model again, or use another one",
               "模型中初始化文本的向量含有非有限数值（NaN 或无穷大）；请重新下载该模型，或换用其他模型"),
        Phrase("holds numbers that are not finite", "含有非有限数值（NaN 或无穷大）"),
        Phrase("The embedding %1 has vectors of #2 numbers, the model %3 needs #4; choose the model that it was made for (--model)",
               "embedding %1 的向量长度为 %2，模型 %3 需要 %4；请选择它所属的模型（--model）"),
        Phrase("The embedding %1 has vectors of #2 numbers, the model %3 needs #4; choose the model that it was made for (--model), "
               + "or make it anew with: textual-inversion create %1 --model %3 --overwrite",
               "embedding %1 的向量长度为 %2，模型 %3 需要 %4；请选择它所属的模型（--model），或重新创建：textual-inversion create %1 --model %3 --overwrite"),
        Phrase("Training writes %1.pt, but the word belongs to %2; rename that file to %1.pt, which reads as well",
               "训练会写入 %1.pt，但该词属于 %2；请把该文件改名为 %1.pt，同样可以读取"),
        Phrase("No embedding %1 in %2; make it with: %3", "%2 中没有 embedding %1；请先创建：%3"),
        Phrase("the embedding %1 has #2 vectors, a prompt has room for #3 in a row: use one with fewer",
               "embedding %1 有 %2 个向量，提示词中只能连续容纳 %3 个：请使用向量较少的"),

        // Files that hold none; the path stands before.
        Phrase("%1 @2; use an embedding's .pt, .bin or .safetensors file", "%1 %2；请使用 embedding 的 .pt、.bin 或 .safetensors 文件"),
        Phrase("%1 @2; delete it, training then starts its optimizer anew", "%1 %2；请删除它，训练会重新初始化优化器"),
        Phrase("has #1 vectors for one text encoder and #2 for the other", "两个文本编码器的向量数不同（%1 和 %2）"),
        Phrase("holds #1 tensors (%2), an embedding has one", "含有 %1 个张量（%2），embedding 只应有一个"),
        Phrase("holds no vectors", "不含向量"),
        Phrase("holds numbers of a type that is not read (%1)", "其数值类型不支持（%1）"),
        Phrase("holds a tensor of shape %1 and type %2, no vectors", "含有形状为 %1、类型为 %2 的张量，不是向量"),
        Phrase("holds #1 numbers, far more than an embedding has", "含有 %1 个数，远多于 embedding 应有的"),
        Phrase("holds an empty tensor of shape %1", "含有形状为 %1 的空张量"),
        Phrase("carries #1 bytes, far more than an embedding has", "携带 %1 字节，远多于 embedding 应有的"),
        Phrase("carries more than #1 bytes, far more than an embedding has", "携带超过 %1 字节，远多于 embedding 应有的"),
        Phrase("carries a tensor whose lists are no numbers in rows of one length", "携带的张量各行长度不一，或含有非数值"),
        Phrase("has a text chunk %1 that is not base64", "其文本块 %1 不是 base64"),
        Phrase("holds no optimizer state", "不含优化器状态"),
        Phrase("holds no AdamW state for vectors #1 x #2", "不含适用于 %1 x %2 向量的 AdamW 状态"),

        // What prompts say of them.
        Phrase("words: ~1", "所用词：%1"),
        Phrase("%1 (@2, step %3)", "%1（%2，第 %3 步）"),
        Phrase("%1 is for another model (#2 numbers): read as plain text", "%1 用于其他模型（%2 维）：按普通文字处理"),
        Phrase("%1 is for Stable Diffusion XL: read as plain text", "%1 用于 Stable Diffusion XL：按普通文字处理"),
        Phrase("%1 is read as plain text: ~2", "%1 按普通文字处理：%2"),
        Phrase("%1: did you mean the embedding %2?", "%1：是否指 embedding %2？"),

        // Why the list leaves one out.
        Phrase("made for another model: its vectors are #1 long, this model's #2", "用于其他模型：向量长度为 %1，此模型为 %2"),
        Phrase("made for Stable Diffusion XL", "用于 Stable Diffusion XL"),
        Phrase("another file has the same word: %1", "另一个文件使用同一个词：%1"),
    ]
}
