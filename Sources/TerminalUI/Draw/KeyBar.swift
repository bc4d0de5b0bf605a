import EngineInterface

extension Canvas {
    /// The bottom line: the keys that matter now, as many as fit, those first that matter most. Each can be clicked.
    mutating func keyBar(_ hints: [KeyHint], in line: Rect) {
        var x = line.x + 1
        let common = hints.filter(\.isCommon)
        // `?` and `q` are always there, at the end.
        let last = common.suffix(2).filter { [Key.character("?"), .character("q")].contains($0.key) }
        let reserved = last.reduce(0) { $0 + width(of: $1) }
        for hint in fitting(Array(common.dropLast(last.count)), in: line.right - reserved - x) { x = draw(hint, x: x, line) }
        x = max(x, line.right - reserved)
        for hint in last { x = draw(hint, x: x, line) }
    }

    /// Those that there is room for: where it is short, those that can act now.
    private func fitting(_ hints: [KeyHint], in room: Int) -> [KeyHint] {
        let isShort = hints.reduce(0) { $0 + width(of: $1) } > room
        var left = room
        return hints.filter { hint in
            guard !isShort || hint.obstacle == nil, width(of: hint) <= left else { return false }
            left -= width(of: hint)
            return true
        }
    }

    /// How a key is written: arrows where the font has them.
    func name(of hint: KeyHint) -> String {
        guard traits.glyphs == .full else { return hint.name }
        let arrows = ["Left": "←", "Right": "→", "Up": "↑", "Down": "↓"]
        let words = hint.name.split(separator: " ").map { word in arrows.reduce(String(word)) { $0 == $1.key ? $1.value : $0.replacing("-\($1.key)", with: "-\($1.value)") } }
        return words.allSatisfy(arrows.values.contains) ? words.joined() : words.joined(separator: " ")
    }

    private func width(of hint: KeyHint) -> Int { TextWidth.columns(name(of: hint)) + TextWidth.columns(text(hint.label)) + 3 }

    private mutating func draw(_ hint: KeyHint, x: Int, _ line: Rect) -> Int {
        let area = Rect(x: x, y: line.y, width: min(width(of: hint), line.right - x), height: 1)
        let isPossible = hint.obstacle == nil
        write([(name(of: hint), isPossible ? theme.key : theme.disabled), (" \(text(hint.label))", isPossible ? theme.keyLabel : theme.disabled)], in: area)
        frame.clicks.append(ClickTarget(area, .key(hint.key)))
        return area.right
    }
}
