import EngineInterface

/// A list to choose from: rows of cells, one in focus, filtered by what was typed after `/`.
struct ListFocus: Sendable, Equatable {
    private(set) var index = 0
    /// What rows must contain; nil while there is no filter.
    private(set) var filter: TextEditing?
    private(set) var isTyping = false

    var filterText: String { filter?.text ?? "" }

    /// Places of the rows that the filter leaves.
    func visible(_ texts: [String]) -> [Int] {
        let words = filterText.lowercased().split(separator: " ")
        guard !words.isEmpty else { return Array(texts.indices) }
        return texts.indices.filter { index in
            let text = texts[index].lowercased()
            return words.allSatisfy { text.contains($0) }
        }
    }

    /// The row in focus, of those that the filter leaves.
    func selected(_ texts: [String]) -> Int? {
        let rows = visible(texts)
        return rows.isEmpty ? nil : rows[min(index, rows.count - 1)]
    }

    mutating func select(_ index: Int) { self.index = max(0, index) }

    /// Brings a row of all rows into focus.
    mutating func select(row: Int, of texts: [String]) {
        if let at = visible(texts).firstIndex(of: row) { index = at }
    }

    /// Moves, or changes the filter; false when the key does nothing here.
    mutating func apply(_ key: Key, _ texts: [String], page: Int = 10) -> Bool {
        let count = visible(texts).count
        index = min(index, max(0, count - 1))
        if isTyping { return type(key) }
        switch key {
        case .up, .character("k"): index = max(0, index - 1)
        case .down, .character("j"): index = min(max(0, count - 1), index + 1)
        case .home: index = 0
        case .end: index = max(0, count - 1)
        case .pageUp: index = max(0, index - page)
        case .pageDown: index = min(max(0, count - 1), index + page)
        case .character("/"):
            isTyping = true
            filter = filter ?? TextEditing("")
        case .escape where filter != nil: filter = nil
        default: return false
        }
        return true
    }

    private mutating func type(_ key: Key) -> Bool {
        switch key {
        case .enter, .down, .up: isTyping = false
        case .escape:
            isTyping = false
            filter = nil
        default: return filter?.apply(key) ?? false
        }
        if filter?.text.isEmpty == true { filter = nil }
        return true
    }

    mutating func paste(_ text: String) {
        if isTyping { filter?.paste(text) }
    }
}

extension Canvas {
    /// Draws rows in columns under a line of titles, the one in focus highlighted.
    /// - Parameters:
    ///   - titles: of the columns; none draws no line of them.
    ///   - rows: texts and styles by row and column.
    ///   - lengths: how wide the columns are.
    mutating func table(
        _ titles: [Phrase], _ rows: [[(String, Style)]], texts: [String], focus: ListFocus, lengths: [Length], in area: Rect,
        isFocused: Bool = true
    ) {
        var area = area
        if !titles.isEmpty {
            for (title, column) in zip(titles, area.row(0).columns(lengths, gap: 1)) { write(title, in: column, theme.muted) }
            area = Rect(x: area.x, y: area.y + 1, width: area.width, height: area.height - 1)
        }
        if focus.filter != nil { area = filterLine(focus, in: area) }
        let visible = focus.visible(texts)
        let at = min(focus.index, max(0, visible.count - 1))
        let first = Scroll.first(showing: at...at, of: visible.count, in: area.height)
        for (offset, index) in visible.dropFirst(first).prefix(area.height).enumerated() {
            let line = area.row(offset)
            let isSelected = first + offset == at
            if isSelected, isFocused { frame.cells.fill(line, theme.selected) }
            for (cell, column) in zip(rows[index], line.columns(lengths, gap: 1)) {
                write(cell.0, in: column, isSelected && isFocused ? theme.selected : cell.1)
            }
            frame.clicks.append(ClickTarget(line, .row(first + offset)))
        }
        if visible.isEmpty, !texts.isEmpty { write(.nothingMatches, in: area.row(0), theme.muted) }
        scrollMarks(Rect(x: area.x, y: area.y, width: area.width + 1, height: area.height), first: first, shown: area.height, of: visible.count)
    }

    /// The line of a filter; gives what is below it.
    mutating func filterLine(_ focus: ListFocus, in area: Rect) -> Rect {
        let line = area.row(0)
        let end = write("/ ", in: line, theme.key)
        let field = Rect(x: end, y: line.y, width: line.right - end, height: 1)
        if focus.isTyping, let filter = focus.filter {
            textLine(filter, in: field)
        } else {
            write(focus.filterText, in: field, theme.accent)
        }
        return Rect(x: area.x, y: area.y + 1, width: area.width, height: area.height - 1)
    }
}

extension Phrase {
    static let nothingMatches = Phrase("Nothing matches", "没有匹配项")
}
