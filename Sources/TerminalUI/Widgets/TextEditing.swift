/// A line of text being edited, as readline does it.
package struct TextEditing: Sendable, Equatable {
    private(set) var characters: [Character]
    /// How many characters stand before the cursor.
    package private(set) var cursor: Int
    /// What was cut last, for Ctrl-Y.
    private var cut: [Character] = []

    /// With the cursor at the end.
    package init(_ text: String) {
        characters = Array(text)
        cursor = characters.count
    }

    /// The line as it is now.
    package var text: String { String(characters) }

    /// Does what a key does in a line; false when it does nothing there.
    package mutating func apply(_ key: Key) -> Bool {
        switch (key.code, key.modifiers) {
        case (.character(let character), []), (.character(let character), .shift): insert([character])
        case (.left, []), (.character("b"), .control): cursor = max(0, cursor - 1)
        case (.right, []), (.character("f"), .control): cursor = min(characters.count, cursor + 1)
        case (.home, []), (.character("a"), .control): cursor = 0
        case (.end, []), (.character("e"), .control): cursor = characters.count
        case (.character("b"), .alt), (.left, .control), (.left, .alt): cursor = wordStart
        case (.character("f"), .alt), (.right, .control), (.right, .alt): cursor = wordEnd
        case (.backspace, []), (.character("h"), .control): remove(max(0, cursor - 1)..<cursor)
        case (.delete, []), (.character("d"), .control): remove(cursor..<min(characters.count, cursor + 1))
        case (.character("u"), .control): cut(0..<cursor)
        case (.character("k"), .control): cut(cursor..<characters.count)
        case (.character("w"), .control): cut(spacedWordStart..<cursor)
        case (.backspace, .alt): cut(wordStart..<cursor)
        case (.character("d"), .alt): cut(cursor..<wordEnd)
        case (.character("y"), .control): insert(cut)
        default: return false
        }
        return true
    }

    /// Breaks the line, in a text that has room for several.
    package mutating func breakLine() { insert(["\n"]) }

    /// Puts a pasted text in.
    /// - Parameter hasRows: whether there is room for its line breaks, but for those at its end; else they become spaces.
    package mutating func paste(_ text: String, hasRows: Bool = false) {
        var lines = text.split(omittingEmptySubsequences: !hasRows, whereSeparator: \.isNewline).map { line in
            line.filter { $0 == "\t" || !$0.isControl }.map { $0 == "\t" ? " " : $0 }
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        insert(Array(lines.joined(separator: hasRows ? "\n" : " ")))
    }

    /// Replaces all of it.
    mutating func replace(with text: String) {
        characters = Array(text)
        cursor = characters.count
    }

    /// Replaces a part and puts the cursor behind what takes its place.
    mutating func replace(_ range: Range<Int>, with text: String) {
        remove(range.clamped(to: 0..<characters.count))
        insert(Array(text))
    }

    /// Puts the cursor before a character.
    mutating func moveCursor(to place: Int) { cursor = min(max(0, place), characters.count) }

    private mutating func insert(_ more: [Character]) {
        characters.insert(contentsOf: more, at: cursor)
        // Combining marks join the character before them.
        let before = String(characters[..<(cursor + more.count)]).count
        let joined = Array(text)
        if joined.count != characters.count { characters = joined }
        cursor = min(before, characters.count)
    }

    private mutating func remove(_ range: Range<Int>) {
        characters.removeSubrange(range)
        cursor = range.lowerBound
    }

    private mutating func cut(_ range: Range<Int>) {
        if !range.isEmpty { cut = Array(characters[range]) }
        remove(range)
    }

    private var wordStart: Int {
        var at = cursor
        while at > 0, !characters[at - 1].isPartOfWord { at -= 1 }
        while at > 0, characters[at - 1].isPartOfWord { at -= 1 }
        return at
    }

    private var wordEnd: Int {
        var at = cursor
        while at < characters.count, !characters[at].isPartOfWord { at += 1 }
        while at < characters.count, characters[at].isPartOfWord { at += 1 }
        return at
    }

    /// Ctrl-W cuts back to a space, whatever stands between.
    private var spacedWordStart: Int {
        var at = cursor
        while at > 0, characters[at - 1].isWhitespace { at -= 1 }
        while at > 0, !characters[at - 1].isWhitespace { at -= 1 }
        return at
    }
}

private extension Character {
    var isPartOfWord: Bool { isLetter || isNumber }
    var isControl: Bool { unicodeScalars.contains { $0.properties.generalCategory == .control } }
}
