extension EngineLines {
    /// Words in other lines, and how lines are put together.
    static let common: [Phrase] = [
        Phrase("1 picture", "1 张图片"),
        Phrase("#1 pictures", "%1 张图片"),
        Phrase("1 vector", "1 个向量"),
        Phrase("#1 vectors", "%1 个向量"),
        Phrase("character", "人物"),
        Phrase("style", "画风"),
        Phrase("%1 and #2 more", "%1 等，另有 %2 个"),
        Phrase("@1; the defaults serve", "%1；将使用默认设置"),
    ]

    /// Lines that are never a part of another: those that begin with the path that they are about, and what models predict.
    static let whole: [Phrase] = [
        Phrase("/%1: @2", "/%1：%2"),
        Phrase("/%1: @2; @3", "/%1：%2；%3"),
        Phrase("Skipped: /%1: @2", "已跳过：/%1：%2"),
        Phrase("Skipped: @1", "已跳过：%1"),
        Phrase("Skipped: %1", "已跳过：%1"),
        // What a model predicts, and how that was told.
        Phrase("noise (@1)", "噪声（%1）"),
        Phrase("noise (@1), zero terminal SNR", "噪声（%1），零终端信噪比"),
        Phrase("v (@1)", "v（%1）"),
        Phrase("v (@1), zero terminal SNR", "v（%1），零终端信噪比"),
    ]
}
