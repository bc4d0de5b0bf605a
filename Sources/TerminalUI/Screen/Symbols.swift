/// Characters that draw lines, bars and marks, by what the terminal's font has.
struct Symbols: Sendable {
    let horizontal: Character
    let vertical: Character
    let topLeft: Character
    let topRight: Character
    let bottomLeft: Character
    let bottomRight: Character
    /// Where the inner line of a panel meets its border.
    let leftJoint: Character
    let rightJoint: Character
    let full: Character
    let track: Character
    /// Fractions of a full block from the left, thinnest first; empty where the font has none.
    let leftPart: [Character]
    /// Bars of rising height, lowest first.
    let bars: [Character]
    let isOn: Character
    let isOff: Character
    let pointer: Character
    let play: Character
    let pause: Character
    let check: Character
    let cross: Character
    let dot: Character
    let ellipsis: Character
    let up: Character
    let down: Character
    let left: Character
    let right: Character

    static func of(_ glyphs: GlyphSet) -> Symbols {
        switch glyphs {
        case .full: full
        case .console: console
        case .ascii: ascii
        }
    }

    private static let full = Symbols(
        horizontal: "─", vertical: "│", topLeft: "╭", topRight: "╮", bottomLeft: "╰", bottomRight: "╯", leftJoint: "├", rightJoint: "┤",
        full: "█", track: "░", leftPart: ["▏", "▎", "▍", "▌", "▋", "▊", "▉"], bars: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
        isOn: "●", isOff: "○", pointer: "▸", play: "▶", pause: "‖", check: "✓", cross: "✗", dot: "·", ellipsis: "…",
        up: "↑", down: "↓", left: "←", right: "→")

    private static let console = Symbols(
        horizontal: "─", vertical: "│", topLeft: "┌", topRight: "┐", bottomLeft: "└", bottomRight: "┘", leftJoint: "├", rightJoint: "┤",
        full: "█", track: "░", leftPart: [], bars: ["▄", "█"], isOn: "*", isOff: "o", pointer: ">", play: ">", pause: "=", check: "√",
        cross: "x", dot: "·", ellipsis: "~", up: "^", down: "v", left: "<", right: ">")

    private static let ascii = Symbols(
        horizontal: "-", vertical: "|", topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+", leftJoint: "+", rightJoint: "+",
        full: "#", track: ".", leftPart: [], bars: ["_", ".", "-", "=", "+", "*", "#"], isOn: "*", isOff: "o", pointer: ">", play: ">",
        pause: "=", check: "v", cross: "x", dot: ".", ellipsis: "~", up: "^", down: "v", left: "<", right: ">")
}
