import EngineInterface

/// The fields of a new embedding.
enum CreateFields {
    typealias Field = FieldDefinition<EmbeddingRequest>

    static let all: [Field] = [
        Field.text("name", \.name, Phrase("Name", "名称"),
                   Phrase("The word for prompts, and the file's name: one that the model does not know, such as my-cat.",
                          "提示词中使用的词，也是文件名：应是模型不认识的词，例如 my-cat。"))
            .whenEmpty(Phrase("type a new word", "输入一个新词")),
        Field.text("init_text", \.initializationText, Phrase("Initialization text", "初始化文本"),
                   Phrase("What the vectors begin as. One word for what is seen is usual: cat, 1girl, style.",
                          "向量的初始值。通常用一个词描述画面内容：cat、1girl、style。"))
            .whenEmpty(Phrase("zeros", "零向量")),
        .integer("vectors_per_token", \.vectorsPerToken, 1...75, Phrase("Vectors per token", "每词向量数"),
                 Phrase("How much the word can hold: 2 to 8 for a character, about 16 for a style.",
                        "该词能容纳的信息量：人物 2 到 8 个，画风约 16 个。")),
        .toggle("overwrite", \.overwrite, Phrase("Overwrite", "覆盖"),
                Phrase("Replaces an embedding of that name; asks first.", "替换同名的 embedding；会先询问。")),
        .button("create", Phrase("Create embedding", "创建 embedding"),
                Phrase("Writes NAME.pt into the embeddings folder of the home.", "把 NAME.pt 写入主目录的 embeddings 文件夹。")),
    ]
}
