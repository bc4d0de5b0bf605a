import EngineInterface

/// A form being filled in: the values, the field that the keys act on, and what is wrong with each.
struct Form<Root: Sendable & Equatable>: Sendable {
    /// What a key did.
    enum Outcome: Sendable, Equatable {
        /// Nothing here.
        case ignored
        case used
        /// A field has another value.
        case changed(String)
        /// A field is being typed into; the text so far.
        case typed(String, String)
        case pressed(String)
        /// The field's list is to be shown.
        case opensList(String)
        /// The path in the edited field is to be completed.
        case completes(String)
    }

    var root: Root
    let fields: [FieldDefinition<Root>]
    private(set) var focus = 0
    private(set) var editing: TextEditing?
    /// What is wrong with the text in the edited field.
    private(set) var mistake: Phrase?
    var remarks: [FieldRemark] = []

    init(_ root: Root, _ fields: [FieldDefinition<Root>]) {
        self.root = root
        self.fields = fields
    }

    var isEditing: Bool { editing != nil }
    var focused: FieldDefinition<Root> { fields[focus] }

    /// Places of the fields that apply.
    var shown: [Int] { fields.indices.filter { fields[$0].applies(root) } }

    func value(_ key: String) -> String {
        fields.first { $0.key == key }?.read(root) ?? ""
    }

    /// What is wrong with a field, else what is unusual about it.
    func remark(on key: String) -> FieldRemark? {
        remarks.first { $0.field == key && $0.isMistake } ?? remarks.first { $0.field == key }
    }

    mutating func focus(on key: String) {
        guard let index = fields.firstIndex(where: { $0.key == key }), fields[index].applies(root) else { return }
        endEditing()
        focus = index
    }

    /// Goes to a field by its place, as a click does; what is being typed is kept first, or stays open if something is wrong with it.
    mutating func focus(row index: Int) -> Outcome {
        guard fields.indices.contains(index), fields[index].applies(root) else { return .ignored }
        let outcome = keep()
        if editing == nil { focus = index }
        return outcome
    }

    /// Sets a field from outside, as a list does; what is wrong with the value shows beside the field.
    mutating func set(_ key: String, to value: String) {
        guard let field = fields.first(where: { $0.key == key }) else { return }
        _ = field.write(&root, value)
        if field.key == focused.key { endEditing() }
    }

    /// Changes the edited text from outside, as the offered words do.
    mutating func edit(_ change: (inout TextEditing) -> Void) -> Outcome {
        guard var text = editing else { return .ignored }
        change(&text)
        (editing, mistake) = (text, nil)
        return .typed(focused.key, text.text)
    }

    /// Goes on typing with a completed path.
    mutating func complete(with text: String) { editing?.replace(with: text) }

    mutating func paste(_ text: String) -> Outcome {
        guard editing != nil else { return .ignored }
        let hasRows = focused.kind.isProse
        editing?.paste(text, hasRows: hasRows)
        mistake = nil
        return .typed(focused.key, editing?.text ?? "")
    }

    // MARK: Keys

    mutating func apply(_ key: Key, choices: (FieldKind) -> [Choice]) -> Outcome {
        editing == nil ? move(key, choices) : edit(key)
    }

    private mutating func move(_ key: Key, _ choices: (FieldKind) -> [Choice]) -> Outcome {
        switch key {
        case .up, .character("k"): moveFocus(-1)
        case .down, .character("j"): moveFocus(1)
        case .home: moveFocus(-fields.count)
        case .end: moveFocus(fields.count)
        case .pageUp: moveFocus(-8)
        case .pageDown: moveFocus(8)
        case .left: return step(-1, choices)
        case .right: return step(1, choices)
        case .enter: return open(choices)
        case .space:
            if focused.kind == .toggle { return step(1, choices) }
            return open(choices)
        case .character("e") where focused.kind.isTyped: beginEditing()
        case .backspace, .delete:
            // A field with a list and no meaning for nothing always has a value.
            if case .catalog = focused.kind, focused.empty.english.isEmpty { return .ignored }
            guard focused.kind.isTyped, !focused.read(root).isEmpty, focused.write(&root, "") == nil else { return .ignored }
            return .changed(focused.key)
        default: return .ignored
        }
        return .used
    }

    /// Goes so many fields on, of those that apply.
    private mutating func moveFocus(_ by: Int) {
        let places = shown
        guard !places.isEmpty else { return }
        let at = places.firstIndex { $0 >= focus } ?? places.count - 1
        focus = places[min(max(0, at + by), places.count - 1)]
    }

    private mutating func open(_ choices: (FieldKind) -> [Choice]) -> Outcome {
        switch focused.kind {
        case .text, .prose, .number, .decimal, .path, .file: beginEditing()
        case .toggle: return step(1, choices)
        case .choice, .catalog: return .opensList(focused.key)
        case .button: return .pressed(focused.key)
        }
        return .used
    }

    /// The next or the previous value.
    private mutating func step(_ by: Int, _ choices: (FieldKind) -> [Choice]) -> Outcome {
        let value = focused.read(root)
        let next: String
        switch focused.kind {
        case .toggle: next = value == "true" ? "false" : "true"
        case .number(let step):
            let (sum, isTooLarge) = (Int(value) ?? 0).addingReportingOverflow(by * step)
            guard !isTooLarge else { return .used }
            next = String(sum)
        case .decimal(let step):
            next = FieldKind.decimal((Double(value) ?? 0), movedBy: by, step: step).short
        case .choice, .catalog:
            let values = choices(focused.kind).map(\.value)
            guard !values.isEmpty else { return .ignored }
            let at = values.firstIndex(of: value) ?? (by > 0 ? -1 : 0)
            next = values[((at + by) % values.count + values.count) % values.count]
        default: return .ignored
        }
        guard focused.write(&root, next) == nil, focused.read(root) != value else { return .used }
        return .changed(focused.key)
    }

    private mutating func edit(_ key: Key) -> Outcome {
        switch key {
        case .escape: endEditing()
        case .enter: return keep()
        case Key(.enter, .alt), Key(.enter, .shift), Key(.enter, .control), .control("n"):
            guard focused.kind.isProse else { return .ignored }
            return edit { $0.breakLine() }
        case .up, .down, .backTab:
            let outcome = keep()
            guard editing == nil else { return outcome }
            moveFocus(key == .down ? 1 : -1)
            return outcome
        case .tab:
            if focused.kind.isPath, editing?.text == "~" {
                editing?.replace(with: "~/")
                return .used
            }
            if focused.kind.isPath { return .completes(editing?.text ?? "") }
            let outcome = keep()
            if editing == nil { moveFocus(1) }
            return outcome
        default:
            guard editing?.apply(key) == true else { return .ignored }
            mistake = nil
            return .typed(focused.key, editing?.text ?? "")
        }
        return .used
    }

    private mutating func beginEditing() {
        editing = TextEditing(focused.read(root))
        mistake = nil
    }

    private mutating func endEditing() {
        editing = nil
        mistake = nil
    }

    /// Takes the edited text over, unless something is wrong with it: then the field stays open and says so.
    private mutating func keep() -> Outcome {
        guard let editing else { return .used }
        let before = focused.read(root)
        mistake = focused.write(&root, editing.text)
        guard mistake == nil else { return .used }
        endEditing()
        return focused.read(root) == before ? .used : .changed(focused.key)
    }
}

extension FieldKind {
    /// Whether it is a path that Tab completes.
    var isPath: Bool { self == .path || self == .file }

    /// Whether it is a text over several rows.
    var isProse: Bool { if case .prose = self { true } else { false } }

    /// The next multiple of a step, or the one before.
    static func decimal(_ value: Double, movedBy by: Int, step: Double) -> Double {
        // As near to a multiple as rounding leaves numbers, it is one.
        let count = value / step
        let multiple = by > 0 ? (count + 1e-9).rounded(.down) : (count - 1e-9).rounded(.up)
        return ((multiple + Double(by)) * step * 1e6).rounded() / 1e6
    }

    /// Whether a value can be typed.
    var isTyped: Bool {
        switch self {
        case .text, .prose, .number, .decimal, .path, .file, .catalog: true
        case .toggle, .choice, .button: false
        }
    }
}
