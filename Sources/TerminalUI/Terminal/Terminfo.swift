import CNcurses
import Glibc
import Synchronization

/// What the terminfo database says of a terminal.
public struct Terminfo: Sendable, Equatable {
    /// The strings that the interface sends, by their terminfo names; padding is taken out, as no terminal of today needs it.
    public enum Capability: String, Sendable, CaseIterable {
        case enterScreen = "smcup", leaveScreen = "rmcup"
        case enterKeypad = "smkx", leaveKeypad = "rmkx"
        case clear = "clear", eraseToEndOfLine = "el"
        case moveCursor = "cup", showCursor = "cnorm", hideCursor = "civis"
        case enterAutowrap = "smam", leaveAutowrap = "rmam"
        case plain = "sgr0", bold = "bold", dim = "dim", italic = "sitm", underline = "smul", reverse = "rev"
        case setForeground = "setaf"
    }

    /// The name it was asked for: `TERM`.
    public var name: String
    public var strings: [Capability: [UInt8]]
    /// What keys send, those that begin with an escape.
    public var keys: [[UInt8]: Key]
    /// Colours that can be set by number; 0 where there are none.
    public var colors: Int
    /// 24-bit colour, by the extensions `RGB` and `Tc`.
    public var hasTrueColor: Bool
    /// What is erased takes the background that is set (`bce`).
    public var erasesWithBackground: Bool
    /// After its last column a row goes on in the next (`am`), though only with the next character (`xenl`).
    public var wraps: Bool
    public var wrapsLate: Bool
    /// It sends mouse buttons (`kmous`).
    public var hasMouse: Bool

    public init(
        name: String, strings: [Capability: [UInt8]] = [:], keys: [[UInt8]: Key] = [:], colors: Int = 0, hasTrueColor: Bool = false,
        erasesWithBackground: Bool = false, wraps: Bool = true, wrapsLate: Bool = true, hasMouse: Bool = false
    ) {
        self.name = name
        self.strings = strings
        self.keys = keys
        self.colors = colors
        self.hasTrueColor = hasTrueColor
        self.erasesWithBackground = erasesWithBackground
        self.wraps = wraps
        self.wrapsLate = wrapsLate
        self.hasMouse = hasMouse
    }

    /// The bytes of a capability; none where the terminal lacks it.
    public subscript(capability: Capability) -> [UInt8] { strings[capability] ?? [] }

    /// The cursor is moved, and so the rest understood, as ECMA-48 has it.
    public var isANSI: Bool { self[.moveCursor] == Array("\u{1B}[%i%p1%d;%p2%dH".utf8) }

    /// Colours are set as ECMA-48 has it.
    public var hasANSIColors: Bool { colors >= 8 && self[.setForeground].starts(with: Array("\u{1B}[".utf8)) }
}

extension Terminfo {
    /// ncurses keeps one description at a time for the whole process.
    private static let database = Mutex(())

    /// Reads the description of a terminal.
    public static func load(_ name: String) throws(TerminalError) -> Terminfo {
        let result: Result<Terminfo, TerminalError> = database.withLock { _ in
            guard !name.isEmpty else { return .failure(.noTerm) }
            // ncurses takes a name that is too long for a missing database.
            guard name.utf8.count < 512 else { return .failure(.unknownTerm(name)) }
            switch cncurses_load(name) {
            case Int32(CNCURSES_FOUND): return .success(Terminfo(loaded: name))
            case Int32(CNCURSES_NO_DATABASE): return .failure(.noTerminfo(name))
            default: return .failure(.unknownTerm(name))
            }
        }
        return try result.get()
    }

    private init(loaded name: String) {
        self.init(
            name: name, colors: max(0, Int(cncurses_number("colors"))), hasTrueColor: Self.saysTrueColor(),
            erasesWithBackground: cncurses_flag("bce") > 0, wraps: cncurses_flag("am") > 0, wrapsLate: cncurses_flag("xenl") > 0,
            hasMouse: cncurses_string("kmous") != nil)
        for capability in Capability.allCases {
            if let string = Self.string(capability.rawValue) { strings[capability] = string }
        }
        for (capability, key) in Self.keyCapabilities {
            guard let sequence = Self.string(capability), sequence.count > 1, sequence[0] == 0x1B else { continue }
            keys[sequence] = key
        }
    }

    private static func saysTrueColor() -> Bool {
        // RGB is a flag, a number of bits or a string of three such.
        cncurses_flag("Tc") > 0 || cncurses_flag("RGB") > 0 || cncurses_number("RGB") >= 8 || (string("RGB")?.first == UInt8(ascii: "8"))
    }

    private static func string(_ capability: String) -> [UInt8]? {
        guard let value = cncurses_string(capability) else { return nil }
        let bytes = withoutPadding(UnsafeBufferPointer(start: value, count: strlen(value)).map { UInt8(bitPattern: $0) })
        return bytes.isEmpty ? nil : bytes
    }

    /// A capability without its `$<5/>`: waiting times for machines of long ago.
    static func withoutPadding(_ bytes: [UInt8]) -> [UInt8] {
        var kept: [UInt8] = []
        var at = 0
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "$"), at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "<"),
                let end = bytes[at...].firstIndex(of: UInt8(ascii: ">")) {
                at = end + 1
            } else {
                kept.append(bytes[at])
                at += 1
            }
        }
        return kept
    }

    private static let keyCapabilities: [(String, Key)] = [
        ("kcuu1", .up), ("kcud1", .down), ("kcub1", .left), ("kcuf1", .right), ("khome", .home), ("kend", .end), ("kpp", .pageUp),
        ("knp", .pageDown), ("kich1", Key(.insert)), ("kdch1", .delete), ("kcbt", .backTab), ("kbs", .backspace), ("kent", .enter),
        ("kLFT", Key(.left, .shift)), ("kRIT", Key(.right, .shift)), ("kri", Key(.up, .shift)), ("kind", Key(.down, .shift)),
        ("kHOM", Key(.home, .shift)), ("kEND", Key(.end, .shift)), ("kPRV", Key(.pageUp, .shift)), ("kNXT", Key(.pageDown, .shift)),
    ] + (1...12).map { ("kf\($0)", Key.function($0)) }
}

extension Terminfo {
    /// The bytes that move the cursor to a cell.
    func move(to point: Point) -> [UInt8] {
        if isANSI {
            let place = point.x == 0 ? (point.y == 0 ? "" : "\(point.y + 1)") : "\(point.y + 1);\(point.x + 1)"
            return Array("\u{1B}[\(place)H".utf8)
        }
        return Self.database.withLock { _ in
            var template = self[.moveCursor].map { CChar(bitPattern: $0) }
            template.append(0)
            var result = [CChar](repeating: 0, count: 64)
            let length = cncurses_parameterized(template, [Int32(clamping: point.y), Int32(clamping: point.x)], 2, &result, result.count)
            return result.prefix(length).map { UInt8(bitPattern: $0) }
        }
    }
}
