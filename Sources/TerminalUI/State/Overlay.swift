import EngineInterface

/// What lies over the pane and has the keys until it is closed.
enum Overlay: Sendable, Equatable {
    /// All keys of the pane; scrolled by so many rows.
    case help(Int)
    case confirmation(Confirmation)
    case picker(Picker)
    case captionChange(CaptionChangeEntry)
    /// What there is to say about the pictures in view; scrolled by so many rows.
    case notes(Int)
}

/// A question with yes and no.
struct Confirmation: Sendable, Equatable {
    enum Action: Sendable, Equatable {
        case createOver(EmbeddingRequest)
        case promote(run: String, step: Int, force: Bool)
        case attach(RunEntry)
        case preprocessOver
        case interrogate(InterrogationRequest)
        case changeCaptions(CaptionChange, pictures: [String])
        case takeProposals
        /// Interrupts the order at work for another one.
        case generateInstead(GenerationOrder)
        case quit
    }

    var question: Phrase
    var detail: Phrase
    var yes: Phrase
    var no: Phrase
    var action: Action
}

/// A list of values for a field.
struct Picker: Sendable, Equatable {
    var title: Phrase
    /// The field that gets the value.
    var field: String
    var choices: [Choice]
    var focus = ListFocus()

    func texts(_ language: Language) -> [String] {
        choices.map { "\(language.text($0.label)) \(language.text($0.note))" }
    }
}

/// A line for the user above the keys.
struct Notice: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        case information, good, warning, error
    }

    var kind: Kind
    var text: Phrase

    init(_ kind: Kind, _ text: Phrase) {
        self.kind = kind
        self.text = text
    }
}
