import EngineInterface

extension InterfaceState {
    /// Pane 2: the form with its advice, and the embeddings that there are.
    func drawCreate(on canvas: inout Canvas, in body: Rect) {
        let isWide = body.width >= 110
        let parts = isWide ? body.columns(.share(1), .share(1), gap: 1) : body.rows(.cells(13), .rest)
        drawCreateForm(on: &canvas, in: parts[0])
        drawEmbeddings(on: &canvas, in: parts[1])
    }

    private func drawCreateForm(on canvas: inout Canvas, in area: Rect) {
        let title = text(Phrase("New embedding", "新建 embedding"))
        let note = createPane.isWorking ? text(Phrase("creating…", "正在创建…")) : model
        let inside = canvas.panel(area, title: title, note: note, isFocused: !createPane.isListFocused).inset(horizontally: 1)
        let parts = inside.rows(.cells(createPane.form.fields.count), .cells(1), .rest)
        canvas.form(createForm, in: parts[0], isFocused: !createPane.isListFocused, choices: catalog.choices)
        drawTokens(on: &canvas, in: parts[1])
        drawAdvice(createPane.form.remarks.filter { !$0.isMistake }.map(\.text), on: &canvas, in: parts[2])
    }

    /// The form as it is shown: the advice stands below it, beside the fields only what is wrong.
    var createForm: Form<EmbeddingRequest> {
        var form = createPane.form
        form.remarks = form.remarks.filter { $0.isMistake && !($0.field == "name" && form.root.name.isEmpty) }
        return form
    }

    private func drawTokens(on canvas: inout Canvas, in line: Rect) {
        guard let count = createPane.tokenCount else { return }
        let vectors = createPane.form.root.vectorsPerToken
        let phrase = Phrase("Tokens of the text: %1, vectors: %2", "文本的 token 数：%1，向量数：%2")
            .filled(String(count.tokens), String(vectors))
        canvas.write(phrase, in: Rect(x: line.x + 2, y: line.y, width: line.width - 2, height: 1), count.tokens > vectors ? theme.warning : theme.muted)
    }

    /// Lines of advice, each with a mark.
    func drawAdvice(_ lines: [String], on canvas: inout Canvas, in area: Rect) {
        var row = 0
        for line in lines where row < area.height {
            canvas.write(String(canvas.symbols.pointer), in: area, row: row, theme.warning)
            let rest = Rect(x: area.x + 2, y: area.y, width: area.width - 2, height: area.height)
            row += canvas.writeWrapped(language.translated(line), in: rest, row: row, theme.text)
        }
    }

    private func drawEmbeddings(on canvas: inout Canvas, in area: Rect) {
        let entries = catalog.embeddings
        let title = text(Phrase("Embeddings", "已有 embedding"))
        let inside = canvas.panel(area, title: title, note: String(entries.count), isFocused: createPane.isListFocused).inset(horizontally: 1)
        guard !entries.isEmpty else {
            _ = canvas.writeWrapped(text(Phrase("None yet. Name one above, then train it in pane 4.", "还没有。先在此命名并创建，再到面板 4 训练。")), in: inside, theme.muted)
            return
        }
        let rows = entries.map { entry -> [(String, Style)] in
            let style = entry.skipped == nil ? theme.text : theme.muted
            let about = entry.skipped.map { reason($0, without: entry.path) } ?? entry.modelName ?? ""
            return [
                (TextWidth.printable(entry.word), style), (entry.vectorsPerToken.map(String.init) ?? "", style), (entry.step.map(String.init) ?? "", style),
                (TextWidth.printable(about), entry.skipped == nil ? theme.muted : theme.warning),
            ]
        }
        canvas.table(
            [Phrase("Word", "词"), Phrase("Vectors", "向量"), Phrase("Steps", "步数"), Phrase("Model, or why it is skipped", "模型，或跳过原因")],
            rows, texts: embeddingTexts, focus: createPane.list, lengths: [.share(2, atLeast: 12), .cells(7), .cells(8), .share(3, atLeast: 12)],
            in: inside, isFocused: createPane.isListFocused)
    }

    /// Why an embedding is skipped, without the path that its line may begin with: it would leave no room for the reason.
    private func reason(_ line: String, without path: String) -> String {
        let translated = language.translated(line)
        guard translated.hasPrefix(path) else { return translated }
        return String(translated.dropFirst(path.count).drop { [" ", ":", "："].contains($0) })
    }
}
