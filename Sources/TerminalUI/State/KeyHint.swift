/// A key that matters now, what it does, and why it cannot if it cannot.
struct KeyHint: Sendable, Equatable {
    var key: Key
    var label: Phrase
    /// Why it cannot act now.
    var obstacle: Phrase?
    /// Other keys that do the same kind of thing, for the list of all keys: `← →`.
    var shownAs: String?
    /// Whether the bottom line shows it; else only the list of all keys does.
    var isCommon: Bool

    init(_ key: Key, _ label: Phrase, unless obstacle: Phrase? = nil, as shownAs: String? = nil, isCommon: Bool = true) {
        self.key = key
        self.label = label
        self.obstacle = obstacle
        self.shownAs = shownAs
        self.isCommon = isCommon
    }

    /// How the key is written.
    var name: String { shownAs ?? key.name }
}

extension Key {
    /// How the key is written on the screen.
    var name: String {
        var text = ""
        if modifiers.contains(.control) { text += "^" }
        if modifiers.contains(.alt) { text += "Alt-" }
        if modifiers.contains(.shift) { text += "Shift-" }
        switch code {
        case .character(" "): text += "Space"
        case .character(let character): text += modifiers.contains(.control) ? character.uppercased() : String(character)
        case .enter: text += "Enter"
        case .escape: text += "Esc"
        case .tab: text += "Tab"
        case .backspace: text += "Backspace"
        case .delete: text += "Del"
        case .insert: text += "Ins"
        case .up: text += "Up"
        case .down: text += "Down"
        case .left: text += "Left"
        case .right: text += "Right"
        case .home: text += "Home"
        case .end: text += "End"
        case .pageUp: text += "PgUp"
        case .pageDown: text += "PgDn"
        case .function(let number): text += "F\(number)"
        }
        return text
    }
}
