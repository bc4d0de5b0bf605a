/// What comes from the terminal.
public enum TerminalInput: Sendable, Equatable {
    case key(Key)
    /// A pasted text (bracketed paste), whatever is in it.
    case paste(String)
    /// The left button went down at a cell.
    case click(Point)
    /// The wheel turned at a cell; one notch down is 1, up is -1.
    case wheel(Point, Int)
    /// The terminal answers a question.
    case answer(TerminalAnswer)
}

/// Answers that terminals give.
public enum TerminalAnswer: Sendable, Equatable {
    /// Primary device attributes (`ESC [ c`): 4 among them means sixel.
    case deviceAttributes([Int])
    /// Device status (`ESC [ 5 n`): everything sent before has been drawn.
    case ready
    /// Pixels of a cell (`ESC [ 16 t`).
    case cellPixels(width: Int, height: Int)
    /// Pixels of the text area (`ESC [ 14 t`).
    case textAreaPixels(width: Int, height: Int)
    /// A private mode (`ESC [ ? mode $ p`): 0 unknown, 1 set, 2 reset, 3 and 4 permanently so.
    case mode(Int, Int)
    /// A kitty graphics query: whether it was understood.
    case kittyGraphics(isSupported: Bool)
    /// The terminal's name and version (XTVERSION, `ESC [ > q`).
    case version(String)
    /// Some other answer, to be passed over.
    case other
}
