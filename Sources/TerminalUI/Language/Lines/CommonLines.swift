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
        Phrase("%1: @2", "%1：%2"),
        Phrase("%1: @2; @3", "%1：%2；%3"),
        Phrase("@1; the defaults serve", "%1；将使用默认设置"),
        Phrase("Skipped: @1", "已跳过：%1"),
        Phrase("Skipped: %1", "已跳过：%1"),
    ]
}
