/// Colours by what they say, so that a pane never names a colour.
public struct Theme: Sendable, Equatable {
    /// What it is called in the settings: its file's stem.
    public var name: String
    /// What the list calls it, if its file says so.
    public var englishTitle: String?
    public var chineseTitle: String?
    /// Whether letters are dark on a light ground.
    public var isLight = false
    /// What is behind everything.
    public var background = Color.terminal

    public var text = Style()
    /// What matters less: units, hints, times.
    public var muted = Style(.terminal, on: .terminal, .dim)
    public var border = Style(.terminal, on: .terminal, .dim)
    /// The border of what has the keys.
    public var focusedBorder = Style()
    public var title = Style(.terminal, on: .terminal, .bold)
    /// What catches the eye: numbers that matter, the marked step.
    public var accent = Style(.terminal, on: .terminal, .bold)
    /// The row or field that the keys act on.
    public var selected = Style(.terminal, on: .terminal, .reverse)
    /// A field being edited.
    public var edited = Style(.terminal, on: .terminal, .underline)
    /// A tab that is not in front.
    public var tab = Style()
    public var activeTab = Style(.terminal, on: .terminal, .reverse)
    /// A key in the bottom line, and what it does.
    public var key = Style(.terminal, on: .terminal, .bold)
    public var keyLabel = Style()
    /// A key that cannot act now.
    public var disabled = Style(.terminal, on: .terminal, .dim)
    public var good = Style()
    public var warning = Style(.terminal, on: .terminal, .bold)
    public var error = Style(.terminal, on: .terminal, .bold)
    /// Curves: the loss of single steps, smoothed, over the validation draws, over held-out pictures.
    public var loss = Style(.terminal, on: .terminal, .dim)
    public var smoothedLoss = Style()
    public var validationLoss = Style(.terminal, on: .terminal, .bold)
    public var heldOutLoss = Style(.terminal, on: .terminal, .underline)
    public var progress = Style()
    public var progressTrack = Style(.terminal, on: .terminal, .dim)
    /// Dialogs over the pane.
    public var dialog = Style()

    public init(name: String) {
        self.name = name
    }

    /// What the list calls it.
    public func displayName(in language: Language) -> String {
        switch language {
        case .english: englishTitle ?? name
        case .chinese: chineseTitle ?? englishTitle ?? name
        }
    }
}
