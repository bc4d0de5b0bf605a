import CNcurses
import Glibc

/// The terminal while the interface has it: its modes, what comes from it and what goes to it.
///
/// However the program ends short of SIGKILL, the terminal is given back: by `close`, or by a handler when it crashes.
public final class TerminalSession {
    /// What is known of the terminal; answers that come late are added by `learn`.
    public private(set) var facts: TerminalFacts
    /// What is concluded from that.
    public private(set) var detection: TerminalDetection

    private var device: TerminalDevice
    private var decoder: InputDecoder
    /// What was typed while the terminal was being asked.
    private var early: [TerminalInput] = []
    /// Questions that have no answer yet.
    private var openQuestions = 0
    private var isEntered = false

    /// How long the first screen waits for answers, in milliseconds.
    private static let patience = 80

    /// Takes the terminal of standard input and output, enters its other screen and asks what it can do.
    public convenience init(environment: [String: String]) throws(TerminalError) {
        try self.init(TerminalDevice.standard(), environment)
    }

    /// The same with the terminal of a path, as `/dev/pts/1`.
    public convenience init(path: String, environment: [String: String]) throws(TerminalError) {
        try self.init(TerminalDevice([path]), environment)
    }

    private init(_ device: TerminalDevice, _ environment: [String: String]) throws(TerminalError) {
        do throws(TerminalError) {
            let terminfo = try Terminfo.load(environment["TERM"] ?? "")
            guard !terminfo[.moveCursor].isEmpty, !terminfo[.clear].isEmpty else { throw .unfit(terminfo.name) }
            let window = device.window
            facts = TerminalFacts(
                environment: environment, terminfo: terminfo, locale: TerminalLocale(environment: environment),
                size: Self.size(of: window, environment), pixelWidth: Int(window?.width ?? 0), pixelHeight: Int(window?.height ?? 0))
            self.device = device
            decoder = InputDecoder(keys: terminfo.keys)
            detection = TerminalDetection(facts)
            try enter()
        } catch {
            _ = Glibc.close(device.descriptor)
            throw error
        }
        ask()
    }

    public var terminfo: Terminfo { facts.terminfo }
    public var traits: TerminalTraits { detection.traits }
    public var size: Size { facts.size }
    /// What `--dump-terminal` prints.
    public var report: [String] { TerminalReport.lines(facts) }

    /// For `poll`: readable when there is something to `read`, writable when there is room to `flush`.
    public var descriptor: Int32 { device.descriptor }
    /// The line is cut; nothing can be read or written any more.
    public var isGone: Bool { device.isGone }

    /// Takes the terminal, at the start and after Ctrl-Z. The screen is blank then.
    public func enter() throws(TerminalError) {
        guard !isEntered else { return }
        guard cncurses_raw(device.descriptor) == 0 else { throw .system("set the terminal's modes", errno) }
        isEntered = true
        armGuard()
        device.write(ScreenModes(facts: facts).enter)
    }

    /// Gives the terminal back, before Ctrl-Z stops the program; `enter` takes it again.
    public func leave() {
        guard isEntered else { return }
        isEntered = false
        device.dropBacklog()
        device.write(ScreenModes(facts: facts).leave)
        drain()
        awaitOpenAnswers()
        cncurses_cooked(device.descriptor)
        cncurses_unguard()
    }

    /// Gives the terminal back for good. More than once is no harm.
    public func close() { leave() }

    deinit {
        leave()
        _ = Glibc.close(device.descriptor)
    }

    private func armGuard() {
        let bytes = ScreenModes(facts: facts).leave.map { CChar(bitPattern: $0) }
        _ = cncurses_guard(device.descriptor, bytes, bytes.count)
    }
}

// MARK: - What comes from the terminal

extension TerminalSession {
    /// What has been typed, pasted, clicked or answered, as far as it is complete.
    /// - Throws: `gone` when the line is cut and all that came before has been handed out.
    public func read() throws(TerminalError) -> [TerminalInput] {
        let input = early + decode(device.read())
        early = []
        if input.isEmpty, device.isGone { throw .gone }
        return input
    }

    /// Something was typed before the first `read`, which `poll` does not tell of.
    public var hasEarlyInput: Bool { !early.isEmpty }

    /// An ESC has come and nothing after it: `flushEscape` is to be called 25 ms later unless more comes.
    public var isEscapePending: Bool { decoder.isPending }

    /// Makes a key of an ESC that nothing followed.
    public func flushEscape() -> [TerminalInput] { decoder.flush() }

    /// Takes note of an answer, as those of a slow line come when the screen has long been drawn.
    /// - Returns: whether the traits have changed by it.
    @discardableResult
    public func learn(_ answer: TerminalAnswer) -> Bool {
        if answer == .ready || answer == .other { return false }
        // One answer of a kind is enough, and a terminal that babbles must not fill the memory.
        facts.answers.removeAll { $0.isOfSameKind(as: answer) }
        facts.answers.append(answer)
        let before = detection
        detection = TerminalDetection(facts)
        if case .kittyGraphics = answer, isEntered { armGuard() }
        return detection.traits != before.traits
    }

    /// Asks the system for the window's size, after SIGWINCH and after `enter`.
    /// - Returns: whether it is another than before.
    @discardableResult
    public func measure() -> Bool {
        guard let window = device.window else { return false }
        let before = facts
        facts.size = Size(columns: Int(window.columns), rows: Int(window.rows))
        (facts.pixelWidth, facts.pixelHeight) = (Int(window.width), Int(window.height))
        guard facts != before else { return false }
        // A size in pixels that was answered belongs to the window of that moment.
        facts.answers.removeAll { if case .textAreaPixels = $0 { true } else { false } }
        detection = TerminalDetection(facts)
        return true
    }

    private func decode(_ bytes: [UInt8]) -> [TerminalInput] {
        let input = decoder.decode(bytes)
        for case .answer(let answer) in input where answer.endsQuestion { openQuestions = max(0, openQuestions - 1) }
        return input
    }

    /// Asks what the terminal can do, and waits a moment for the answers. Keys that are typed meanwhile are kept.
    private func ask() {
        let questions = TerminalQueries.bytes(for: facts)
        guard !questions.isEmpty else { return }
        openQuestions += 1
        device.write(questions)
        let end = Monotonic.milliseconds + Self.patience
        while facts.deviceAttributes == nil, !device.isGone {
            let left = end - Monotonic.milliseconds
            guard left > 0, device.wait(milliseconds: left) || Monotonic.milliseconds < end else { break }
            for input in decode(device.read()) {
                if case .answer(let answer) = input { learn(answer) } else { early.append(input) }
            }
        }
    }

    private static func size(of window: cncurses_window?, _ environment: [String: String]) -> Size {
        if let window { return Size(columns: Int(window.columns), rows: Int(window.rows)) }
        // A serial line does not know; people set these there.
        func number(_ name: String, or usual: Int) -> Int {
            environment[name].flatMap { Int($0) }.flatMap { (1...1000).contains($0) ? $0 : nil } ?? usual
        }
        return Size(columns: number("COLUMNS", or: 80), rows: number("LINES", or: 24))
    }
}

// MARK: - What goes to the terminal

extension TerminalSession {
    /// Bytes wait for the line to take them.
    public var hasBacklog: Bool { device.hasBacklog }

    /// Sends bytes without waiting; what the line does not take is kept for `flush`.
    public func write(_ bytes: [UInt8]) { device.write(bytes) }

    /// Goes on sending what waits.
    public func flush() { device.flush() }

    /// Sends bytes, and before and after them asks to be told when they come to be drawn: both answers are `ready`.
    /// - Returns: whether the terminal was asked, as not all know the question.
    @discardableResult
    public func writeAsking(_ bytes: [UInt8]) -> Bool {
        guard facts.terminfo.isANSI, !facts.isTerm("dumb") else {
            device.write(bytes)
            return false
        }
        openQuestions += 2
        device.write(TerminalQueries.ready + bytes + TerminalQueries.ready)
        return true
    }

    /// Sends what waits, for half a second at most.
    private func drain() {
        let end = Monotonic.milliseconds + 500
        while device.hasBacklog, !device.isGone, Monotonic.milliseconds < end {
            _ = device.wait(milliseconds: end - Monotonic.milliseconds, forRoom: true)
            device.flush()
        }
    }

    /// Answers that come when the shell reads again would be taken for commands.
    private func awaitOpenAnswers() {
        let end = Monotonic.milliseconds + 250
        while openQuestions > 0, !device.isGone, Monotonic.milliseconds < end {
            guard device.wait(milliseconds: end - Monotonic.milliseconds) else { continue }
            for case .answer(let answer) in decode(device.read()) { learn(answer) }
        }
        openQuestions = 0
    }
}

extension TerminalAnswer {
    /// The last, or only, answer to what was asked.
    fileprivate var endsQuestion: Bool {
        switch self {
        case .ready, .deviceAttributes: true
        default: false
        }
    }

    fileprivate func isOfSameKind(as other: Self) -> Bool {
        switch (self, other) {
        case (.deviceAttributes, .deviceAttributes), (.cellPixels, .cellPixels), (.textAreaPixels, .textAreaPixels),
            (.kittyGraphics, .kittyGraphics), (.version, .version): true
        case (.mode(let mode, _), .mode(let other, _)): mode == other
        default: false
        }
    }
}
