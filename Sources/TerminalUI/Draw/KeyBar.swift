import EngineInterface

extension Canvas {
    /// The bottom line: the keys that matter now, as many as fit, those first that matter most. Each can be clicked.
    mutating func keyBar(_ hints: [KeyHint], in line: Rect) {
        var x = line.x + 1
        let common = hints.filter(\.isCommon)
        // `?` and `q` are always there, at the end.
        let last = common.suffix(2).filter { [Key.character("?"), .character("q")].contains($0.key) }
        let reserved = last.reduce(0) { $0 + width(of: $1) }
        for hint in common.dropLast(last.count) where x + width(of: hint) <= line.right - reserved {
            x = draw(hint, x: x, line)
        }
        x = max(x, line.right - reserved)
        for hint in last { x = draw(hint, x: x, line) }
    }

    private func width(of hint: KeyHint) -> Int { TextWidth.columns(hint.name) + TextWidth.columns(text(hint.label)) + 3 }

    private mutating func draw(_ hint: KeyHint, x: Int, _ line: Rect) -> Int {
        let area = Rect(x: x, y: line.y, width: min(width(of: hint), line.right - x), height: 1)
        let isPossible = hint.obstacle == nil
        write([(hint.name, isPossible ? theme.key : theme.disabled), (" \(text(hint.label))", isPossible ? theme.keyLabel : theme.disabled)], in: area)
        frame.clicks.append(ClickTarget(area, .key(hint.key)))
        return area.right
    }
}
