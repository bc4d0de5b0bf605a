import EngineInterface

/// Dialogs of pane 3.
extension Canvas {
    /// A change to many captions being typed, with how many it would change.
    mutating func captionChange(_ entry: CaptionChangeEntry, over body: Rect) {
        let inside = window(width: min(body.width - 4, 64), height: entry.kind == .dropTag ? 7 : 8, title: text(entry.title), over: body)
        let labels = entry.labels.map(text)
        let labelWidth = (labels.map(TextWidth.columns).max() ?? 0) + 2
        for (row, label) in labels.enumerated() {
            let isFocused = entry.isAtSecond == (row == 1)
            let line = inside.row(1 + row)
            let background = theme.dialog.background
            write("\(isFocused ? symbols.pointer : " ") \(label)", in: line, (isFocused ? theme.accent : theme.dialog).on(background))
            let value = Rect(x: line.x + labelWidth + 1, y: line.y, width: line.width - labelWidth - 1, height: 1)
            if row == 1, entry.kind == .addTag {
                let place = "\(entry.isFirst ? symbols.isOn : symbols.isOff) \(text(entry.isFirst ? .yes : .no))"
                write(place, in: value, isFocused ? theme.selected : theme.dialog)
            } else if isFocused {
                textLine(row == 0 ? entry.text : entry.replacement, in: value)
            } else {
                write(TextWidth.printable(row == 0 ? entry.text.text : entry.replacement.text), in: value, theme.dialog)
            }
        }
        let count = Phrase("%1 of %2 captions change", "共 %2 条描述，将改变 %1 条").filled(String(entry.affected.count), String(entry.pictures.count))
        write(text(count), in: inside.row(labels.count + 2), theme.muted.on(theme.dialog.background))
        let buttons = inside.row(inside.height - 1)
        let end = button("Enter", Phrase("Change", "修改"), x: buttons.x, buttons, .enter)
        _ = button("Esc", .cancel, x: end + 3, buttons, .escape)
    }

    /// All that there is to say about the pictures in view.
    /// - Parameter lines: the rows of it at a width.
    mutating func notes(_ lines: (Int) -> [[(String, Style)]], scrolledBy row: Int, over body: Rect) {
        let width = min(body.width - 4, 96)
        let lines = lines(width - 4)
        let inside = window(width: width, height: min(body.height, lines.count + 2), title: text(Phrase("Notes", "提示")), over: body)
        let first = min(row, max(0, lines.count - inside.height))
        for (offset, line) in lines.dropFirst(first).prefix(inside.height).enumerated() {
            write(line.map { ($0.0, $0.1.on(theme.dialog.background)) }, in: inside, row: offset)
        }
        scrollMarks(Rect(x: inside.x, y: inside.y, width: inside.width + 1, height: inside.height), first: first, shown: inside.height, of: lines.count)
    }
}

extension CaptionChangeEntry {
    var title: Phrase {
        switch kind {
        case .replace: Phrase("Replace in captions", "在描述中替换")
        case .addTag: Phrase("Add a tag", "添加标签")
        case .dropTag: Phrase("Drop a tag", "去掉标签")
        }
    }

    /// Of its lines.
    var labels: [Phrase] {
        switch kind {
        case .replace: [Phrase("Search for", "查找"), Phrase("Replace by", "替换为")]
        case .addTag: [Phrase("Tag", "标签"), Phrase("In front", "放在最前")]
        case .dropTag: [Phrase("Tag", "标签")]
        }
    }

    var hints: [KeyHint] {
        let next = kind == .dropTag ? [] : [KeyHint(.tab, Phrase("Next line", "下一行"))]
        let toggle = kind == .addTag && isAtSecond ? [KeyHint(.space, Phrase("Change", "修改"))] : []
        return [KeyHint(.enter, Phrase("Change", "修改")), KeyHint(.escape, .cancel)] + next + toggle
    }
}
