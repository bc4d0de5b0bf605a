extension EngineLines {
    /// What is wrong inside pickles and zip archives.
    static let tensorFiles: [Phrase] = [
        // Pickles.
        Phrase("@1 (byte #2 of its pickle)", "%1（pickle 的第 %2 字节）"),
        Phrase("the pickle holds more objects than any model needs (#1)", "pickle 中的对象多于任何模型所需（%1）"),
        Phrase("a pickle of an unknown protocol", "未知协议的 pickle"),
        Phrase("the pickle refers to buffers outside itself", "pickle 引用了自身以外的缓冲区"),
        Phrase("unknown pickle instruction 0x%1", "未知的 pickle 指令 0x%1"),
        Phrase("a number is not one", "有一个数无效"),
        Phrase("a text is not quoted", "有一段文本没有引号"),
        Phrase("a key lacks its value", "有一个键没有值"),
        Phrase("the pickle recalls what it never stored", "pickle 取用了从未存入的内容"),
        Phrase("a class lacks its name", "有一个类没有名称"),
        Phrase("an object lacks its class", "有一个对象没有类"),
        Phrase("a tensor is described in an impossible way", "有张量的描述不可能存在"),
        Phrase("the pickle ends too early", "pickle 不完整"),
        Phrase("the pickle's stack is empty", "pickle 的栈为空"),
        Phrase("the pickle lacks a mark", "pickle 缺少标记"),
        Phrase("a value that has no place in an embedding file", "embedding 文件中不应有的值"),
        Phrase("write numbers, text, lists, dictionaries and tensors only", "只能写入数、文本、列表、字典和张量"),

        // Zip archives.
        Phrase("`%1` has #2 bytes, too few for its #3 numbers", "`%1` 只有 %2 字节，不够其 %3 个数"),
        Phrase("`%1` is encrypted", "`%1` 已加密"),
        Phrase("unpack it and save it with torch.save", "请解压并用 torch.save 保存"),
        Phrase("`%1` is compressed (zip method #2), which torch.save never does", "`%1` 经过压缩（zip 方法 %2），torch.save 不会这样写"),
        Phrase("unpack the archive and pack it again with `zip -0`", "请解压后用 `zip -0` 重新打包"),
        Phrase("`%1` has no header where the zip directory says", "zip 目录所指的位置没有 `%1` 的文件头"),
        Phrase("`%1` reaches beyond the end of the file", "`%1` 超出文件末尾"),
        Phrase("`%1` is #2 bytes long, more than any model needs (#3)", "`%1` 长 %2 字节，多于任何模型所需（%3）"),
        Phrase("the checksum of `%1` is wrong", "`%1` 的校验和不符"),
        Phrase("its zip directory lies outside the file", "zip 目录在文件之外"),
        Phrase("its zip directory claims #1 entries in #2 bytes", "zip 目录称有 %1 个条目，却只有 %2 字节"),
        Phrase("entry #1 of its zip directory is broken", "zip 目录的第 %1 个条目已损坏"),
        Phrase("`%1` lies outside the file", "`%1` 在文件之外"),
        Phrase("a zip archive without its directory, which stands at the end: the file is cut off", "zip 压缩包缺少末尾的目录：文件不完整"),
        Phrase("its zip64 record lies outside the file", "zip64 记录在文件之外"),
        Phrase("its zip64 record is broken", "zip64 记录已损坏"),
        Phrase("too large for an embedding file", "对 embedding 文件来说过大"),
        Phrase("save it as .safetensors", "请另存为 .safetensors"),
    ]
}
