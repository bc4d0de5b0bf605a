import EngineInterface
import TerminalUI

/// The interface without a terminal: presses keys by name, has a scripted engine answer, and keeps what is asked of the world.
struct Rehearsal {
    private(set) var state: InterfaceState
    var engine: ScriptedEngine
    /// Whether questions and deeds wait for `answerNext`; else they are answered at once.
    var holdsAnswers = false
    private(set) var waiting: [Effect] = []
    private(set) var asked: [Question] = []
    private(set) var deeds: [Deed] = []
    private(set) var told: [Told] = []
    private(set) var followed: [String] = []
    private(set) var quits = 0
    private(set) var suspensions = 0
    private(set) var redraws = 0
    /// How often work on pictures was told to stop.
    private(set) var interrupts = 0
    /// How often the process that makes pictures was told to stop the order at work.
    private(set) var generatorInterrupts = 0
    private(set) var size: Size
    /// Unix seconds; each key takes one.
    var time = ScriptedEngine.now

    struct Told: Equatable {
        var run: String
        var command: Command
    }

    init(
        _ columns: Int = 100, _ rows: Int = 30, theme: String? = nil, language: Language = .english, traits: TerminalTraits = TerminalTraits(),
        settings: UserSettings = UserSettings(), problems: [String] = [], engine: ScriptedEngine = ScriptedEngine(), holdsAnswers: Bool = false
    ) {
        self.engine = engine
        self.holdsAnswers = holdsAnswers
        size = Size(columns: columns, rows: rows)
        var settings = settings
        if let theme { settings.theme = theme }
        let start = InterfaceStart(
            settings: settings, language: language, themes: ShippedThemes.list, problems: problems, userFolder: "/home/user",
            workingFolder: "/home/user/pictures")
        state = InterfaceState(start, size: size, traits: traits, now: time, utcOffset: 3600)
        take(state.opening)
    }

    // MARK: Pressing

    /// Presses keys by name: `Enter`, `F4`, `C-u`, `A-b`, `S-Left`, `a`; `type:text` types, `paste:text` pastes.
    mutating func press(_ keys: String...) {
        for key in keys { press(named: key) }
    }

    private mutating func press(named name: String) {
        if name.hasPrefix("type:") {
            for character in name.dropFirst(5) { send(.input(.key(.character(character)))) }
        } else if name.hasPrefix("paste:") {
            send(.input(.paste(String(name.dropFirst(6)))))
        } else if let key = Key(named: name) {
            send(.input(.key(key)))
        }
    }

    mutating func send(_ message: Message) {
        time += 1
        if case .resized(let size) = message { self.size = size }
        take(state.update(message, at: time))
    }

    /// Clicks the cell, as the loop does: by what the drawn frame has there.
    mutating func click(_ point: Point) {
        if let click = frame.click(at: point) { send(.clicked(click)) }
    }

    /// Clicks the first place where a text stands.
    mutating func click(_ text: String) {
        if let point = place(of: text) { click(point) }
    }

    mutating func resize(_ columns: Int, _ rows: Int) { send(.resized(Size(columns: columns, rows: rows))) }
    mutating func hear(_ news: RunNews, of run: String) { send(.news(run: run, news)) }

    mutating func hear(_ news: PictureNews) { send(.pictureNews(news)) }
    mutating func hear(generator news: GeneratorNews) { send(.generatorNews(news)) }

    // MARK: The world

    private mutating func take(_ effects: [Effect]) {
        for effect in effects {
            switch effect {
            case .ask(let question):
                asked.append(question)
                waiting.append(effect)
            case .perform(let deed):
                deeds.append(deed)
                waiting.append(effect)
            case .follow(let run): followed.append(run)
            case .unfollow(let run): followed.removeAll { $0 == run }
            case .tell(let run, let command): told.append(Told(run: run, command: command))
            case .interruptPictures: interrupts += 1
            case .interruptGenerator: generatorInterrupts += 1
            case .redraw: redraws += 1
            case .suspend: suspensions += 1
            case .quit: quits += 1
            }
        }
        while !holdsAnswers, !waiting.isEmpty { answerNext() }
    }

    /// Has the engine answer the question, or do the deed, that has waited longest, or that at a place.
    mutating func answerNext(_ index: Int = 0) {
        guard waiting.indices.contains(index) else { return }
        switch waiting.remove(at: index) {
        case .ask(let question): take(state.update(.answered(question, engine.answer(question)), at: time))
        case .perform(let deed): take(state.update(.done(deed, engine.perform(deed)), at: time))
        default: break
        }
    }

    // MARK: Looking

    /// The screen with its pictures: what the drawing asks for is fetched as the loop does.
    var frame: Frame {
        var copy = state
        for _ in 0..<4 {
            let frame = copy.draw()
            let wanted = frame.wanted.filter { engine.canShow($0.source) }
            if wanted.isEmpty { return frame }
            for request in wanted { _ = copy.update(.answered(.picture(request), engine.answer(.picture(request))), at: time) }
        }
        return copy.draw()
    }

    var lines: [String] {
        let cells = frame.cells
        return (0..<cells.size.rows).map { cells.text(row: $0).replacing("\u{A0}", with: " ").trimmingRight }
    }

    var text: String { lines.joined(separator: "\n") }
    func shows(_ text: String) -> Bool { self.text.contains(text) }
    /// What stands above the keys, over one row or several: what has happened.
    var notice: String {
        let lines = lines.dropLast()
        let border = lines.lastIndex { $0.contains("╰") } ?? lines.endIndex - 2
        let first = max(border + 1, lines.endIndex - 3)
        return lines[(lines.endIndex - first > 0 && border >= lines.endIndex - 4 ? first : lines.endIndex - 1)...]
            .map { String($0.drop { $0 == " " }) }.filter { !$0.isEmpty }.joined(separator: " ")
    }
    var keys: String { lines.last ?? "" }
    /// The first line with a text; empty where there is none.
    func line(with text: String) -> String { lines.first { $0.contains(text) } ?? "" }

    /// The cell where a text begins.
    func place(of text: String) -> Point? {
        let cells = frame.cells
        for row in 0..<cells.size.rows {
            guard let range = cells.text(row: row).range(of: text) else { continue }
            let before = cells.text(row: row)[..<range.lowerBound]
            return Point(x: TextWidth.columns(String(before)), y: row)
        }
        return nil
    }

    /// The settings that were saved last.
    var savedSettings: UserSettings? {
        deeds.lazy.compactMap { if case .save(let settings) = $0 { settings } else { nil } }.last
    }
}

extension Key {
    /// A key by its name as `Rehearsal.press` takes it.
    init?(named name: String) {
        var rest = name[...]
        var modifiers = Modifiers()
        for (prefix, modifier) in [("C-", Modifiers.control), ("A-", .alt), ("S-", .shift)] where rest.hasPrefix(prefix) && rest.count > 2 {
            rest = rest.dropFirst(2)
            modifiers.insert(modifier)
        }
        let codes: [String: Code] = [
            "Enter": .enter, "Esc": .escape, "Tab": .tab, "Backspace": .backspace, "Delete": .delete, "Insert": .insert, "Up": .up,
            "Down": .down, "Left": .left, "Right": .right, "Home": .home, "End": .end, "PageUp": .pageUp, "PageDown": .pageDown,
            "Space": .character(" "),
        ]
        if let code = codes[String(rest)] {
            self.init(code, modifiers)
        } else if rest.count > 1, rest.first == "F", let number = Int(rest.dropFirst()) {
            self.init(.function(number), modifiers)
        } else if let character = rest.first, rest.count == 1 {
            self.init(.character(character), modifiers)
        } else {
            return nil
        }
    }
}

extension String {
    /// Without spaces at its end.
    var trimmingRight: String {
        var rest = self[...]
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
