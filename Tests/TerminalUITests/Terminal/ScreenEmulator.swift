import TerminalUI

/// A terminal of its own for the tests: as much of ECMA-48 and xterm as a drawn screen may use. It knows nothing of the writer; what it does
/// not understand, and what would spoil a screen, it complains of.
struct ScreenEmulator {
    struct Look: Equatable {
        var foreground = Color.terminal
        var background = Color.terminal
        var attributes: Set<Int> = []
    }

    struct Spot: Equatable {
        var text = " "
        var look = Look()
        /// The right half of a wide character.
        var isRightHalf = false
    }

    let columns: Int
    let rows: Int
    /// What is erased takes the background that is set.
    var erasesWithBackground = true
    /// Emoji take one column, as on terminals with old tables.
    var hasNarrowEmoji = false
    private(set) var spots: [Spot]
    private(set) var look = Look()
    private(set) var x = 0
    private(set) var y = 0
    private var isWrapPending = false
    private(set) var isCursorShown = true
    private(set) var wraps = true
    private(set) var modes: Set<String> = []
    private(set) var complaints: [String] = []
    private(set) var colorChanges = 0
    private(set) var strings: [String] = []

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        spots = [Spot](repeating: Spot(), count: columns * rows)
    }

    subscript(x: Int, y: Int) -> Spot { spots[y * columns + x] }

    func text(row: Int) -> String {
        spots[row * columns..<(row + 1) * columns].filter { !$0.isRightHalf }.map(\.text).joined()
    }

    mutating func feed(_ bytes: [UInt8]) {
        var scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            switch scalar.value {
            case 0x1B: escape(&scalars)
            case 0x0D: (x, isWrapPending) = (0, false)
            case 0x0A: lineFeed()
            case 0x08: (x, isWrapPending) = (max(0, x - 1), false)
            case 0x0F: break
            case 0..<0x20, 0x7F, 0xFFFD: complaints.append("control character \(scalar.value)")
            default: show(scalar)
            }
        }
    }

    private mutating func lineFeed() {
        isWrapPending = false
        if y == rows - 1 { complaints.append("scrolled") } else { y += 1 }
    }

    private func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x300...0x36F: 0
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFF01...0xFF60, 0x20000...0x3FFFD: 2
        case 0x1F300...0x1FAFF, 0x2705: hasNarrowEmoji ? 1 : 2
        default: 1
        }
    }

    private mutating func show(_ scalar: Unicode.Scalar) {
        let width = width(scalar)
        if width == 0 {
            // It joins the character before the cursor.
            var at = y * columns + (isWrapPending ? x : x - 1)
            if spots[at].isRightHalf { at -= 1 }
            spots[at].text.unicodeScalars.append(scalar)
            return
        }
        if isWrapPending || x + width > columns {
            guard wraps else { return complaints.append("wide character cut at the margin") }
            x = 0
            lineFeed()
        }
        breakWide(x)
        breakWide(x + width - 1)
        spots[y * columns + x] = Spot(text: String(scalar), look: look)
        if width == 2 { spots[y * columns + x + 1] = Spot(text: "", look: look, isRightHalf: true) }
        if x + width >= columns {
            (x, isWrapPending) = (columns - 1, wraps)
        } else {
            x += width
        }
    }

    /// Overwriting one half of a wide character blanks the other.
    private mutating func breakWide(_ x: Int) {
        let at = y * columns + x
        if spots[at].isRightHalf { spots[at - 1] = Spot(look: spots[at - 1].look) }
        if x + 1 < columns, spots[at + 1].isRightHalf { spots[at + 1] = Spot(look: spots[at + 1].look) }
    }

    private mutating func escape(_ scalars: inout ArraySlice<Unicode.Scalar>) {
        switch scalars.popFirst() {
        case "[": control(&scalars)
        case "(": _ = scalars.popFirst()
        case "=", ">", "7", "8", "\\": break
        case "_", "P", "]": string(&scalars)
        case let other: complaints.append("ESC \(String(describing: other))")
        }
    }

    private mutating func string(_ scalars: inout ArraySlice<Unicode.Scalar>) {
        var content = String.UnicodeScalarView()
        while let scalar = scalars.popFirst(), scalar != "\u{1B}" { content.append(scalar) }
        if scalars.popFirst() != "\\" { complaints.append("a string without end") }
        strings.append(String(content))
    }

    private mutating func control(_ scalars: inout ArraySlice<Unicode.Scalar>) {
        var parameters = ""
        while let scalar = scalars.popFirst() {
            guard (0x40...0x7E).contains(scalar.value) else {
                parameters.unicodeScalars.append(scalar)
                continue
            }
            return perform(scalar, parameters)
        }
        complaints.append("a sequence without end")
    }

    private mutating func perform(_ final: Unicode.Scalar, _ parameters: String) {
        let numbers = parameters.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        let first = numbers.first ?? 0
        if final != "m" && final != "K" && final != "h" && final != "l" { isWrapPending = false }
        switch final {
        case "H": (y, x) = (min(rows, max(1, first)) - 1, min(columns, max(1, numbers.count > 1 ? numbers[1] : 1)) - 1)
        case "A": y = max(0, y - max(1, first))
        case "C": x = min(columns - 1, x + max(1, first))
        case "D": x = max(0, x - max(1, first))
        case "G": x = min(columns, max(1, first)) - 1
        case "K" where first == 0: blank(x..<columns)
        case "J" where first == 0:
            blank(x..<columns)
            for index in ((y + 1) * columns)..<max((y + 1) * columns, spots.count) { spots[index] = Spot(look: erased) }
        case "J" where first == 2: spots = spots.map { _ in Spot(look: erased) }
        case "m": style(numbers)
        case "h", "l": mode(parameters, isOn: final == "h")
        // Window titles, and the shape of the Linux console's cursor.
        case "t": break
        case "c" where parameters.hasPrefix("?"): break
        default: complaints.append("CSI \(parameters)\(final)")
        }
    }

    private var erased: Look { erasesWithBackground ? Look(background: look.background) : Look() }

    private mutating func blank(_ range: Range<Int>) {
        breakWide(range.lowerBound)
        for column in range { spots[y * columns + column] = Spot(look: erased) }
    }

    private mutating func mode(_ parameters: String, isOn: Bool) {
        switch parameters {
        case "?25": isCursorShown = isOn
        case "?7": wraps = isOn
        default: if isOn { modes.insert(parameters) } else { modes.remove(parameters) }
        }
    }

    private mutating func style(_ numbers: [Int]) {
        var rest = (numbers.isEmpty ? [0] : numbers)[...]
        while let number = rest.popFirst() {
            switch number {
            case 0: look = Look()
            case 1...4, 7: look.attributes.insert(number)
            case 22: look.attributes.subtract([1, 2])
            case 23, 24, 27: look.attributes.remove(number - 20)
            case 30...37, 39, 90...97, 38: look.foreground = color(number, 30, &rest)
            case 40...47, 49, 100...107, 48: look.background = color(number, 40, &rest)
            default: complaints.append("SGR \(number)")
            }
        }
    }

    private mutating func color(_ number: Int, _ base: Int, _ rest: inout ArraySlice<Int>) -> Color {
        colorChanges += 1
        switch number - base {
        case 9: return .terminal
        case 0...7: return .palette(UInt8(number - base))
        case 60...67: return .palette(UInt8(number - base - 52))
        default: break
        }
        switch rest.popFirst() {
        case 5: return .palette(UInt8(clamping: rest.popFirst() ?? 0))
        case 2:
            let parts = (0..<3).map { _ in UInt8(clamping: rest.popFirst() ?? 0) }
            return .rgb(parts[0], parts[1], parts[2])
        default:
            complaints.append("SGR \(number) without a colour")
            return .terminal
        }
    }
}
