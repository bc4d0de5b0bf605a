import EngineInterface

/// The parameters text of a picture, taken apart for reading: prompt, negative prompt, and the values.
struct ParametersText: Sendable {
    /// One row of it: a name, where one begins, and text.
    struct Row: Sendable, Equatable {
        var name: String
        var text: String
    }

    private(set) var prompt = ""
    private(set) var negativePrompt = ""
    private(set) var values: [(name: String, value: String)] = []

    init(_ text: String) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if let last = lines.last, last.hasPrefix("Steps: ") {
            values = Self.values(of: last)
            lines.removeLast()
        }
        let mark = "Negative prompt: "
        let at = lines.firstIndex { $0.hasPrefix(mark) } ?? lines.endIndex
        prompt = lines[..<at].joined(separator: "\n")
        negativePrompt = String(lines[at...].joined(separator: "\n").dropFirst(at < lines.endIndex ? mark.count : 0))
    }

    /// Parts between commas that stand outside of quotes, each a name and a value.
    private static func values(of line: String) -> [(name: String, value: String)] {
        var (parts, part, isQuoted) = ([String](), "", false)
        for character in line {
            if character == "\"" { isQuoted.toggle() }
            if character == ",", !isQuoted {
                parts.append(part)
                part = ""
            } else {
                part.append(character)
            }
        }
        return (parts + [part]).map(\.trimmed).filter { !$0.isEmpty }.map { text in
            let pair = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(pair[0]).trimmed, pair.count > 1 ? String(pair[1]).trimmed : "")
        }
    }

    /// Rows of so many columns: the prompts in full width, then values beside their names.
    func rows(width: Int, negative: String = "Negative prompt") -> [Row] {
        guard width > 0 else { return [] }
        func wrapped(_ text: String) -> [Row] {
            text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { TextWidth.wrapped(TextWidth.printable(String($0)), to: width) }
                .map { Row(name: "", text: $0) }
        }
        var rows = prompt.isEmpty ? [] : wrapped(prompt) + [Row(name: "", text: "")]
        if !negativePrompt.isEmpty { rows += [Row(name: negative, text: "")] + wrapped(negativePrompt) + [Row(name: "", text: "")] }
        let names = min(values.map { TextWidth.columns($0.name) }.max() ?? 0, width / 2)
        for (name, value) in values {
            let lines = TextWidth.wrapped(TextWidth.printable(value), to: max(1, width - names - 1))
            rows += lines.enumerated().map { index, line in
                Row(name: TextWidth.padded(index == 0 ? TextWidth.clipped(TextWidth.printable(name), to: names) : "", to: names + 1), text: line)
            }
        }
        return rows
    }
}

extension Canvas {
    /// How the picture in view was made.
    mutating func parameters(_ pane: GeneratePane, in area: Rect) {
        let inside = panel(area, title: text(Phrase("Parameters", "参数"))).inset(horizontally: 1)
        guard let picture = pane.history.selected else { return }
        guard let parameters = picture.parameters else {
            let line = picture.width == 0 ? Phrase("Reading…", "正在读取…") : Phrase("The picture does not say how it was made.", "图片没有生成参数。")
            writeWrapped(text(line), in: inside, theme.muted)
            return
        }
        let rows = ParametersText(parameters).rows(width: inside.width, negative: text(Phrase("Negative prompt", "反向提示词")))
        let first = min(pane.parametersRow, max(0, rows.count - inside.height))
        for (offset, row) in rows.dropFirst(first).prefix(inside.height).enumerated() {
            write([(row.name, theme.muted), (row.text, theme.text)], in: inside, row: offset)
        }
        let area = Rect(x: inside.x, y: inside.y, width: inside.width + 1, height: inside.height)
        scrollMarks(area, first: first, shown: inside.height, of: rows.count)
    }
}
