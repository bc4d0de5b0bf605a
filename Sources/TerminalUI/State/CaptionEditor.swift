import EngineInterface

/// A picture's caption being edited.
struct CaptionEditor: Sendable, Equatable {
    /// The picture's path.
    let picture: String
    var text: TextEditing
    /// What the text comes from, where a captioner proposes it.
    let proposedBy: Captioner?

    init(_ picture: String, _ caption: String, proposedBy: Captioner? = nil) {
        (self.picture, text, self.proposedBy) = (picture, TextEditing(caption), proposedBy)
    }
}

/// A caption that waits for approval.
struct CaptionProposal: Sendable, Equatable {
    /// The picture's path.
    var picture: String
    var caption: String
    var captioner: Captioner
}

/// A change to the captions of many pictures, being typed.
struct CaptionChangeEntry: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        case replace, addTag, dropTag
    }

    let kind: Kind
    /// The text that is looked for, or the tag.
    var text = TextEditing("")
    /// What takes its place.
    var replacement = TextEditing("")
    /// Whether a new tag goes to the front.
    var isFirst = false
    /// Whether the second line has the keys.
    var isAtSecond = false
    /// The pictures that it is about.
    let pictures: [CaptionedPicture]

    init(_ kind: Kind, _ pictures: [CaptionedPicture]) {
        (self.kind, self.pictures) = (kind, pictures)
    }

    /// What is typed so far; nil where it is not enough.
    var change: CaptionChange? {
        switch kind {
        case .replace: text.text.isEmpty || text.text == replacement.text ? nil : .replace(text.text, with: replacement.text)
        case .addTag: text.text.trimmed.isEmpty ? nil : .addTag(text.text.trimmed, first: isFirst)
        case .dropTag: text.text.trimmed.isEmpty ? nil : .dropTag(text.text.trimmed)
        }
    }

    /// Pictures whose captions become other ones.
    var affected: [CaptionedPicture] {
        guard let change else { return [] }
        return pictures.filter { change.affects($0.caption ?? "") }
    }

    /// Does what a key does in it; false where it does nothing.
    mutating func apply(_ key: Key) -> Bool {
        let hasSecond = kind != .dropTag
        switch key {
        case .tab, .down, .backTab, .up:
            isAtSecond = hasSecond && !isAtSecond
            return true
        case .left, .right, .space:
            guard isAtSecond, kind == .addTag else { break }
            isFirst.toggle()
            return true
        default: break
        }
        if isAtSecond { return kind == .replace && replacement.apply(key) }
        return text.apply(key)
    }

    mutating func paste(_ pasted: String) {
        if !isAtSecond { text.paste(pasted) } else if kind == .replace { replacement.paste(pasted) }
    }
}

extension CaptionChange {
    /// Whether a caption becomes another one.
    func affects(_ caption: String) -> Bool {
        switch self {
        case .replace(let text, _): caption.contains(text)
        case .addTag(let tag, _): !caption.tags.contains(tag)
        case .dropTag(let tag): caption.tags.contains(tag)
        }
    }
}

extension String {
    /// What stands between commas.
    fileprivate var tags: [String] { split(separator: ",").map { String($0).trimmed } }
}
