import EngineInterface

/// What there is to say about the pictures in view: advice, files that are passed over, problems of the work.
extension InterfaceState {
    private struct Note {
        var text: String
        var isProblem: Bool
    }

    /// - Parameter names: how many files of one reason are named.
    private func notes(naming names: Int) -> [Note] {
        switch preprocessPane.side {
        case .source:
            let report = preprocessPane.report
            return (report?.advice ?? []).map { Note(text: language.translated($0), isProblem: false) }
                + grouped(report?.skipped ?? [], naming: names)
        case .results:
            return grouped(preprocessPane.progress?.problems ?? [], naming: names)
                + (preprocessPane.progress?.remarks ?? []).map { Note(text: language.translated($0), isProblem: false) }
        }
    }

    /// Files with the same reason in one line.
    private func grouped(_ files: [SkippedFile], naming names: Int) -> [Note] {
        var order: [String] = []
        var groups: [String: [String]] = [:]
        for file in files {
            if groups[file.reason] == nil { order.append(file.reason) }
            groups[file.reason, default: []].append(nameInSource(file.path))
        }
        return order.map { reason in
            let all = groups[reason] ?? []
            let named = all.prefix(names).joined(separator: ", ")
            let more = Phrase("%1 and %2 more", "%1 等，另有 %2 个").filled(named, String(all.count - names))
            return Note(text: (all.count > names ? text(more) : named) + text(Phrase(": ", "：")) + language.translated(reason), isProblem: true)
        }
    }

    private func nameInSource(_ path: String) -> String {
        let root = preprocessPane.form.root.source + "/"
        return path.hasPrefix(root) ? String(path.dropFirst(root.count)) : path.lastPathComponent
    }

    var hasNotes: Bool { !notes(naming: 1).isEmpty }

    /// The notes in rows of a width, each with its mark.
    func noteLines(width: Int, naming names: Int = .max) -> [[(String, Style)]] {
        let symbols = Symbols.of(effectiveTraits.glyphs)
        return notes(naming: names).flatMap { note in
            TextWidth.wrapped(note.text, to: max(8, width - 2)).enumerated().map { index, part in
                let mark = note.isProblem ? symbols.cross : symbols.pointer
                return [(index == 0 ? "\(mark) " : "  ", note.isProblem ? theme.error : theme.warning), (part, theme.text)]
            }
        }
    }

    /// As many notes as there is room for.
    func drawNotes(_ lines: [[(String, Style)]], on canvas: inout Canvas, in area: Rect) {
        guard area.height > 1 else { return }
        let heading = area.row(0)
        canvas.frame.cells.fill(heading, theme.border, with: canvas.symbols.horizontal)
        canvas.write("\(text(Phrase("Notes", "提示"))) ", in: heading, theme.title)
        if lines.count > area.height - 1 {
            canvas.writeRight(" \(text(Phrase("n: all", "n：全部")))", in: heading, theme.muted)
            if !preprocessPane.isTyping { canvas.frame.clicks.append(ClickTarget(heading, .key(.character("n")))) }
        }
        for (row, line) in lines.prefix(area.height - 1).enumerated() { canvas.write(line, in: area, row: row + 1) }
    }
}
