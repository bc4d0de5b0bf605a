/// One of the values that a field may have.
struct Choice: Sendable, Equatable {
    /// What is stored.
    var value: String
    /// What is shown.
    var label: Phrase
    /// What is said about it beside the list.
    var note = Phrase(verbatim: "")

    init(_ value: String, _ label: Phrase? = nil, note: Phrase = Phrase(verbatim: "")) {
        self.value = value
        self.label = label ?? Phrase(verbatim: value)
        self.note = note
    }
}

/// How a field is filled in.
enum FieldKind: Sendable, Equatable {
    case text
    /// A text over several rows, in full width below its label.
    case prose(rows: Int)
    /// A whole number; the arrow keys change it by a step.
    case number(step: Int)
    /// A number with decimals; the arrow keys go to the multiples of a step.
    case decimal(step: Double)
    case toggle
    /// One of a few values.
    case choice([Choice])
    /// One of the lists that the engine tells.
    case catalog(CatalogList)
    /// A folder, completed with Tab.
    case path
    /// A file or a folder, completed with Tab.
    case file
    /// Something to be done.
    case button
}

/// Lists whose contents the engine tells.
enum CatalogList: Sendable, Equatable {
    case models, vaes, embeddings, templates, samplers, schedules, themes, runs
}

/// What a form knows of one field: how it is called and explained, and where its value stands in what is filled in.
struct FieldDefinition<Root: Sendable>: Sendable {
    /// The value's key in JSON, by which remarks find their field.
    let key: String
    /// The heading above it, where a group begins.
    var section: Phrase?
    var label: Phrase
    /// One line on what it does.
    let help: Phrase
    let kind: FieldKind
    /// The value as text.
    let read: @Sendable (Root) -> String
    /// Takes a text over; what is wrong with it, if something is: then nothing changes.
    let write: @Sendable (inout Root, String) -> Phrase?
    /// What an empty value means, shown in its place.
    var empty = Phrase(verbatim: "")
    /// Whether it means anything with what else is filled in; else it is not shown.
    var applies: @Sendable (Root) -> Bool = { _ in true }

    /// The same, with a heading above it.
    func under(_ section: Phrase) -> Self {
        var field = self
        field.section = section
        return field
    }

    /// The same under another name, where a form has little room or calls it otherwise.
    func called(_ label: Phrase) -> Self {
        var field = self
        field.label = label
        return field
    }

    /// The same, saying what an empty value means.
    func whenEmpty(_ phrase: Phrase) -> Self {
        var field = self
        field.empty = phrase
        return field
    }

    /// The same, shown only under a condition.
    func when(_ condition: @escaping @Sendable (Root) -> Bool) -> Self {
        var field = self
        field.applies = { [applies] in applies($0) && condition($0) }
        return field
    }

    /// The same field of something that holds the root.
    func inside<Outer: Sendable>(_ path: WritableKeyPath<Outer, Root> & Sendable) -> FieldDefinition<Outer> {
        FieldDefinition<Outer>(
            key: key, section: section, label: label, help: help, kind: kind, read: { read($0[keyPath: path]) },
            write: { write(&$0[keyPath: path], $1) }, empty: empty, applies: { applies($0[keyPath: path]) })
    }
}

extension FieldDefinition {
    typealias Path<Value> = WritableKeyPath<Root, Value> & Sendable

    static func text(_ key: String, _ path: Path<String>, _ label: Phrase, _ help: Phrase, kind: FieldKind = .text) -> Self {
        FieldDefinition(key: key, label: label, help: help, kind: kind, read: { $0[keyPath: path] }, write: { root, text in
            root[keyPath: path] = text
            return nil
        })
    }

    /// A text that may be missing; an empty one is.
    static func optionalText(_ key: String, _ path: Path<String?>, _ label: Phrase, _ help: Phrase, kind: FieldKind = .text) -> Self {
        FieldDefinition(key: key, label: label, help: help, kind: kind, read: { $0[keyPath: path] ?? "" }, write: { root, text in
            root[keyPath: path] = text.isEmpty ? nil : text
            return nil
        })
    }

    static func integer(
        _ key: String, _ path: Path<Int>, _ range: ClosedRange<Int>, step: Int = 1, _ label: Phrase, _ help: Phrase
    ) -> Self {
        FieldDefinition(key: key, label: label, help: help, kind: .number(step: step), read: { String($0[keyPath: path]) }, write: { root, text in
            guard let number = Int(text.trimmed), range.contains(number) else { return .wholeNumber(in: range) }
            root[keyPath: path] = number
            return nil
        })
    }

    /// A whole number that may be missing.
    static func optionalInteger(
        _ key: String, _ path: Path<Int?>, _ range: ClosedRange<Int>, step: Int = 1, _ label: Phrase, _ help: Phrase
    ) -> Self {
        FieldDefinition(
            key: key, label: label, help: help, kind: .number(step: step), read: { $0[keyPath: path].map(String.init) ?? "" },
            write: { root, text in
                if text.trimmed.isEmpty {
                    root[keyPath: path] = nil
                    return nil
                }
                guard let number = Int(text.trimmed), range.contains(number) else { return .wholeNumber(in: range) }
                root[keyPath: path] = number
                return nil
            })
    }

    static func number(
        _ key: String, _ path: Path<Double>, _ range: ClosedRange<Double>, step: Double = 0.05, _ label: Phrase, _ help: Phrase
    ) -> Self {
        FieldDefinition(key: key, label: label, help: help, kind: .decimal(step: step), read: { $0[keyPath: path].short }, write: { root, text in
            guard let number = Double(text.trimmed), range.contains(number) else {
                return Phrase.number.filled(range.lowerBound.short, range.upperBound.short)
            }
            root[keyPath: path] = number
            return nil
        })
    }

    /// A number that may be missing.
    static func optionalNumber(
        _ key: String, _ path: Path<Double?>, _ range: ClosedRange<Double>, step: Double = 0.05, _ label: Phrase, _ help: Phrase
    ) -> Self {
        FieldDefinition(
            key: key, label: label, help: help, kind: .decimal(step: step), read: { $0[keyPath: path]?.short ?? "" },
            write: { root, text in
                if text.trimmed.isEmpty {
                    root[keyPath: path] = nil
                    return nil
                }
                guard let number = Double(text.trimmed), range.contains(number) else {
                    return Phrase.number.filled(range.lowerBound.short, range.upperBound.short)
                }
                root[keyPath: path] = number
                return nil
            })
    }

    static func toggle(_ key: String, _ path: Path<Bool>, _ label: Phrase, _ help: Phrase) -> Self {
        FieldDefinition(key: key, label: label, help: help, kind: .toggle, read: { $0[keyPath: path] ? "true" : "false" }, write: { root, text in
            root[keyPath: path] = text == "true"
            return nil
        })
    }

    static func choice<Value: RawRepresentable<String> & SendableMetatype>(
        _ key: String, _ path: Path<Value>, _ choices: [Choice], _ label: Phrase, _ help: Phrase
    ) -> Self {
        FieldDefinition(
            key: key, label: label, help: help, kind: .choice(choices), read: { $0[keyPath: path].rawValue },
            write: { root, text in
                if let value = Value(rawValue: text) { root[keyPath: path] = value }
                return nil
            })
    }

    /// One of a few values, or the one that is found out.
    static func optionalChoice<Value: RawRepresentable<String> & SendableMetatype>(
        _ key: String, _ path: Path<Value?>, _ choices: [Choice], _ label: Phrase, _ help: Phrase
    ) -> Self {
        FieldDefinition(
            key: key, label: label, help: help, kind: .choice([Choice("", .automatic)] + choices), read: { $0[keyPath: path]?.rawValue ?? "" },
            write: { root, text in
                if let value = Value(rawValue: text) { root[keyPath: path] = value } else if text.isEmpty { root[keyPath: path] = nil }
                return nil
            })
    }

    /// Yes, no, or the one that is found out.
    static func optionalToggle(_ key: String, _ path: Path<Bool?>, _ label: Phrase, _ help: Phrase) -> Self {
        FieldDefinition(
            key: key, label: label, help: help, kind: .choice([Choice("", .automatic), Choice("true", .yes), Choice("false", .no)]),
            read: { $0[keyPath: path].map { $0 ? "true" : "false" } ?? "" },
            write: { root, text in
                root[keyPath: path] = text.isEmpty ? nil : text == "true"
                return nil
            })
    }

    static func button(_ key: String, _ label: Phrase, _ help: Phrase) -> Self {
        FieldDefinition(key: key, label: label, help: help, kind: .button, read: { _ in "" }, write: { _, _ in nil })
    }
}

extension Phrase {
    static let automatic = Phrase("automatic", "自动")
    static let number = Phrase("A number from %1 to %2", "%1 到 %2 之间的数")

    static func wholeNumber(in range: ClosedRange<Int>) -> Phrase {
        range.upperBound == Int.max
            ? Phrase("A whole number, at least %1", "整数，最小 %1").filled(String(range.lowerBound))
            : Phrase("A whole number from %1 to %2", "%1 到 %2 之间的整数").filled(String(range.lowerBound), String(range.upperBound))
    }
}

extension String {
    /// Without white space at its ends.
    var trimmed: String {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}

extension Double {
    /// As people write it: no decimals where there are none.
    var short: String { self == rounded() && magnitude < 1e15 ? String(Int(self)) : String(self) }
}
