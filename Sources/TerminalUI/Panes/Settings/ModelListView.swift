import EngineInterface

extension InterfaceState {
    /// The models, each with its file's size and hash, below that what its files tell; scrolled so that the chosen one shows.
    func drawModels(on canvas: inout Canvas, in area: Rect) {
        let inside = canvas.panel(area, title: text(Phrase("Models", "模型"))).inset(horizontally: 1)
        let chosen = catalog.models.firstIndex { $0.name == model || $0.path == model }
        // A model has two rows at least, so that none further away can show.
        let near = max(0, (chosen ?? 0) - inside.height)..<min(catalog.models.count, (chosen ?? 0) + inside.height)
        var rows: [ModelRow] = []
        for index in near {
            rows.append(ModelRow(model: index))
            let facts = TextWidth.packed(catalog.models[index].facts.map(language.translated), to: inside.width - 2)
            rows += facts.map { ModelRow(model: index, facts: $0) }
        }
        let start = rows.firstIndex { $0.model == chosen } ?? 0
        let end = rows.lastIndex { $0.model == chosen } ?? start
        let first = Scroll.first(showing: start...end, of: rows.count, in: inside.height)
        for (offset, row) in rows.dropFirst(first).prefix(inside.height).enumerated() {
            let (line, entry) = (inside.row(offset), catalog.models[row.model])
            if let facts = row.facts {
                canvas.write(
                    TextWidth.printable(facts), in: Rect(x: line.x + 2, y: line.y, width: line.width - 2, height: 1),
                    entry.refusal == nil ? theme.muted : theme.warning)
            } else {
                drawName(of: entry, isChosen: row.model == chosen, on: &canvas, in: line)
            }
        }
        let (before, after) = (near.lowerBound, catalog.models.count - near.upperBound)
        canvas.scrollMarks(
            Rect(x: inside.x, y: inside.y, width: inside.width + 1, height: inside.height), first: before + first, shown: inside.height,
            of: before + rows.count + after)
    }

    private func drawName(of entry: ModelEntry, isChosen: Bool, on canvas: inout Canvas, in line: Rect) {
        let note = [text(entry.place), entry.hash].compactMap(\.self).joined(separator: "  ")
        let name = Rect(x: line.x, y: line.y, width: line.width - TextWidth.columns(note) - 2, height: 1)
        let mark = isChosen ? canvas.symbols.isOn : canvas.symbols.isOff
        canvas.write("\(mark) \(TextWidth.printable(entry.name))", in: name, isChosen ? theme.accent : theme.text)
        canvas.writeRight(note, in: line, theme.muted)
    }
}

/// A row of the list: a model's name, or some of what its files tell.
private struct ModelRow {
    let model: Int
    var facts: String?
}

extension TextWidth {
    /// Pieces side by side in as few rows as they fit into, in their order; one that is longer than a row is broken at spaces.
    static func packed(_ pieces: [String], to width: Int) -> [String] {
        pieces.flatMap { wrapped($0, to: max(1, width)) }.reduce(into: []) { rows, piece in
            if let last = rows.last, columns(last) + 2 + columns(piece) <= width {
                rows[rows.count - 1] = "\(last)  \(piece)"
            } else {
                rows.append(piece)
            }
        }
    }
}
