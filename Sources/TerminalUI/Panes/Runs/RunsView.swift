import EngineInterface

extension InterfaceState {
    /// Pane 6: the runs, and the curve of the one in focus, or of the two that are marked.
    func drawRuns(on canvas: inout Canvas, in body: Rect) {
        let parts = body.rows(.share(3, atLeast: 6), .share(2, atLeast: 8))
        let inside = canvas.panel(parts[0], title: text(Pane.runs.title), note: String(runsPane.runs.count), isFocused: true).inset(horizontally: 1)
        guard !runsPane.runs.isEmpty else {
            let none = runsPane.isLoaded ? Phrase("No runs yet; pane 4 starts one.", "还没有训练；在面板 4 开始。") : Phrase("Reading…", "正在读取…")
            canvas.writeWrapped(text(none), in: inside, theme.muted)
            return drawCurves(on: &canvas, in: parts[1])
        }
        let (isWide, isNarrow) = (body.width >= 120, body.width < 100)
        let rows = runsPane.runs.map { row($0, canvas, isWide: isWide) }
        var titles = [Phrase(verbatim: ""), Phrase("Run", "训练"), Phrase("State", "状态"), Phrase("Step", "步"), Phrase("Loss", "损失"), isNarrow ? Phrase("Valid", "验证") : Phrase("Validation", "验证")]
        var lengths: [Length] = [.cells(2), .share(2, atLeast: 18), .cells(11), .cells(13)] + (isNarrow ? [.cells(6), .cells(6)] : [.cells(8), .cells(10)])
        if isWide {
            titles.append(Phrase("Model", "模型"))
            lengths.append(.share(1, atLeast: 10))
        }
        titles.append(Phrase("Curve", "曲线"))
        lengths.append(.cells(isWide ? 24 : isNarrow ? 8 : 10))
        canvas.table(titles, rows, texts: runsPane.texts, focus: runsPane.focus, lengths: lengths, in: inside)
        drawSparklines(on: &canvas, in: inside, lengths)
        drawCurves(on: &canvas, in: parts[1])
    }

    private func row(_ entry: RunEntry, _ canvas: Canvas, isWide: Bool) -> [(String, Style)] {
        let (run, theme) = (entry.summary, canvas.theme)
        let (mark, style) = canvas.mark(of: run.state)
        let marked = runsPane.marked.firstIndex(of: entry.path).map { String($0 + 1) } ?? " "
        var cells = [
            ("\(marked)\(mark)", style), (TextWidth.printable(entry.reference), theme.text), (text(run.state.phrase), style),
            ("\(run.step)/\(run.maxSteps)", theme.text), (NumberText.significant(run.meanLoss, 3), theme.text),
            (NumberText.significant(run.validationLoss, 3), theme.validationLoss),
        ]
        if isWide { cells.append((TextWidth.printable(run.modelName), theme.muted)) }
        return cells + [("", theme.text)]
    }

    /// The last column: where the table has drawn a run, its curve.
    private func drawSparklines(on canvas: inout Canvas, in inside: Rect, _ lengths: [Length]) {
        for target in canvas.frame.clicks {
            guard case .row(let row) = target.click, inside.contains(Point(x: target.area.x, y: target.area.y)),
                  let column = target.area.columns(lengths, gap: 1).last else { continue }
            let visible = runsPane.focus.visible(runsPane.texts)
            guard visible.indices.contains(row), let curve = runsPane.curves[runsPane.runs[visible[row]].path] else { continue }
            let isSelected = row == min(runsPane.focus.index, visible.count - 1)
            let style = isSelected ? theme.smoothedLoss.on(theme.selected.background) : theme.smoothedLoss
            canvas.sparkline(curve.smoothed.map(\.loss), in: column, style)
        }
    }

    private func drawCurves(on canvas: inout Canvas, in area: Rect) {
        let chosen = runsPane.marked.isEmpty ? [runsPane.selected?.path].compactMap(\.self) : runsPane.marked
        let runs = chosen.compactMap { path in runsPane.runs.first { $0.path == path } }
        let inside = canvas.panel(area, title: text(Phrase("Loss", "损失")), note: runs.count == 1 ? text(Phrase("Space marks two to compare", "空格标记两个以对比")) : "")
        let styles = [theme.smoothedLoss, theme.validationLoss]
        let series = zip(runs, styles).compactMap { run, style in
            runsPane.curves[run.path].map { curve in
                ChartSeries(form: .line, style: style, points: curve.smoothed.map { ($0.step, $0.loss) })
            }
        }
        let steps = series.flatMap { $0.points.map(\.step) }
        guard let first = steps.min(), let last = steps.max() else { return }
        let names = zip(runs, styles).flatMap { run, style in [(TextWidth.printable(run.reference) + "  ", style)] }
        canvas.write(names, in: Rect(x: inside.x + 1, y: inside.y, width: inside.width - 2, height: 1))
        canvas.chart(
            LossChart(series, steps: first...max(first + 1, last)),
            in: Rect(x: inside.x, y: inside.y + 1, width: inside.width, height: inside.height - 1))
    }
}
