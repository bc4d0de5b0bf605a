import EngineInterface

extension Canvas {
    /// Draws a form, scrolled so that the field in focus shows. Remarks stand beside their fields where there is room.
    /// - Parameters:
    ///   - choices: the values of fields that have a list, for their labels.
    ///   - notes: what stands beside the labels of texts over several rows, by their keys.
    mutating func form<Root>(
        _ form: Form<Root>, in area: Rect, isFocused: Bool = true, choices: (FieldKind) -> [Choice], notes: [String: String] = [:]
    ) {
        let rows = FormRow.rows(of: form)
        let at = rows.firstIndex(of: .field(form.focus)) ?? 0
        // A heading shows with its first field, a text with all of its rows.
        let top = at > 0 && rows[at - 1].isHeading ? at - 1 : at
        let bottom = rows.lastIndex { $0.field == form.focus } ?? at
        let first = Scroll.first(showing: top...bottom, of: rows.count, in: area.height)
        let labelWidth = min(form.fields.map { TextWidth.columns(text($0.label)) }.max() ?? 0, area.width * 2 / 5) + 2
        for (offset, row) in rows[first..<min(rows.count, first + area.height)].enumerated() {
            let line = area.row(offset)
            switch row {
            case .heading(let index): heading(form.fields[index].section.map(text) ?? "", in: line)
            case .blank: break
            case .field(let index) where form.fields[index].kind.isProse:
                proseHeading(form, index, in: line, isFocused: isFocused && index == form.focus, note: notes[form.fields[index].key] ?? "")
                frame.clicks.append(ClickTarget(line, .field(index)))
            case .prose(let index, let row):
                prose(form, index, row, in: line, isFocused: isFocused && index == form.focus)
                frame.clicks.append(ClickTarget(line, .field(index)))
            case .field(let index):
                field(form, index, in: line, labelWidth, isFocused: isFocused && index == form.focus, choices)
                frame.clicks.append(ClickTarget(line, .field(index)))
            }
        }
        scrollMarks(Rect(x: area.x, y: area.y, width: area.width + 1, height: area.height), first: first, shown: area.height, of: rows.count)
    }

    private mutating func heading(_ title: String, in line: Rect) {
        let end = write(title, in: line, theme.title)
        let rest = Rect(x: end + 1, y: line.y, width: line.right - end - 2, height: 1)
        frame.cells.fill(rest, theme.border, with: symbols.horizontal)
    }

    private mutating func field<Root>(
        _ form: Form<Root>, _ index: Int, in line: Rect, _ labelWidth: Int, isFocused: Bool, _ choices: (FieldKind) -> [Choice]
    ) {
        let field = form.fields[index]
        if field.kind == .button { return button(field.label, in: line, isFocused: isFocused) }
        if isFocused { frame.cells.put(Cell(symbols.pointer, theme.accent), x: line.x, y: line.y) }
        let label = Rect(x: line.x + 2, y: line.y, width: labelWidth - 2, height: 1)
        write(field.label, in: label, isFocused ? theme.accent : theme.text)
        let remark = form.remark(on: field.key)
        let rest = Rect(x: line.x + labelWidth + 1, y: line.y, width: line.width - labelWidth - 2, height: 1)
        let mistake = isFocused ? form.mistake.map(text) : nil
        let note = mistake ?? remark.map { language.translated($0.text) }
        // A remark gets room beside the value, which keeps its first characters.
        let shown = displayed(field, form.root, choices)
        let wanted = form.isEditing && isFocused ? max(24, rest.width / 2) : TextWidth.columns(shown.text) + 1
        let valueWidth = note == nil ? rest.width : min(wanted, max(12, rest.width / 2))
        let value = Rect(x: rest.x, y: rest.y, width: min(valueWidth, rest.width), height: 1)
        if isFocused, let editing = form.editing {
            textLine(editing, in: value)
        } else {
            let style = isFocused ? theme.selected : shown.isEmpty ? theme.muted : theme.text
            let columns = min(value.width, max(TextWidth.columns(shown.text), 1))
            if isFocused { frame.cells.fill(Rect(x: value.x, y: value.y, width: columns, height: 1), style) }
            write(shown.text, in: value, style)
        }
        guard let note, value.right + 2 < rest.right else { return }
        let isMistake = mistake != nil || remark?.isMistake == true
        let mark = isMistake ? symbols.cross : symbols.dot
        let beside = Rect(x: value.right + 1, y: rest.y, width: rest.right - value.right - 1, height: 1)
        write("\(mark) \(note)", in: beside, isMistake ? theme.error : remark?.isFact == true ? theme.muted : theme.warning)
    }

    private mutating func button(_ label: Phrase, in line: Rect, isFocused: Bool) {
        if isFocused { frame.cells.put(Cell(symbols.pointer, theme.accent), x: line.x, y: line.y) }
        write("[ \(text(label)) ]", in: Rect(x: line.x + 2, y: line.y, width: line.width - 2, height: 1), isFocused ? theme.selected : theme.key)
    }

    /// What a field shows while it is not edited.
    func displayed<Root>(_ field: FieldDefinition<Root>, _ root: Root, _ choices: (FieldKind) -> [Choice]) -> (text: String, isEmpty: Bool) {
        let value = field.read(root)
        switch field.kind {
        case .toggle:
            let isOn = value == "true"
            return ("\(isOn ? symbols.isOn : symbols.isOff) \(text(isOn ? .yes : .no))", false)
        case .choice, .catalog:
            let label = choices(field.kind).first { $0.value == value }.map { text($0.label) }
            if let label { return (label, false) }
        default: break
        }
        return value.isEmpty ? (text(field.empty), true) : (TextWidth.printable(value), false)
    }
}

/// A row of a form.
private enum FormRow: Equatable {
    case blank
    case heading(Int)
    case field(Int)
    /// A row of the text of a field, by the field and the row's number.
    case prose(Int, Int)

    var isHeading: Bool { if case .heading = self { true } else { false } }
    var field: Int? {
        switch self {
        case .field(let index), .prose(let index, _): index
        case .blank, .heading: nil
        }
    }

    /// The fields that apply, each group under its heading.
    static func rows<Root>(of form: Form<Root>) -> [FormRow] {
        var rows: [FormRow] = []
        var heading: Int?
        for (index, field) in form.fields.enumerated() {
            if field.section != nil { heading = index }
            guard field.applies(form.root) else { continue }
            if let begun = heading { rows += (rows.isEmpty ? [] : [.blank]) + [.heading(begun)] }
            heading = nil
            rows.append(.field(index))
            if case .prose(let count) = field.kind { rows += (0..<count).map { .prose(index, $0) } }
        }
        return rows
    }
}

/// Which part of a long list shows.
enum Scroll {
    /// The first row to draw so that `range` shows, with some rows around it.
    static func first(showing range: ClosedRange<Int>, of count: Int, in height: Int) -> Int {
        guard count > height, height > 0 else { return 0 }
        // The list moves only when the focus nears its edge: by halves, so that the same focus always gives the same picture.
        let middle = range.upperBound - height * 2 / 3
        return min(max(0, min(middle, range.lowerBound)), count - height)
    }
}

extension Phrase {
    static let yes = Phrase("yes", "是")
    static let no = Phrase("no", "否")
}
