/// What a terminal can do, and why that is believed.
public struct TerminalDetection: Sendable, Equatable {
    public var traits: TerminalTraits
    /// One line for each finding, as `colours: 24 bit (COLORTERM=truecolor)`.
    public var reasons: [String]

    /// Concludes from what is known; of answers that came twice the later one counts.
    public init(_ facts: TerminalFacts) {
        let (colors, whyColors) = Self.colors(facts)
        let (glyphs, whyGlyphs) = Self.glyphs(facts)
        let (modes, whyPictures) = Self.pictures(facts, colors, glyphs)
        let (cell, whyCell) = Self.cell(facts)
        let (synchronizes, whySynchronizes) = Self.synchronizesOutput(facts)
        traits = TerminalTraits(
            colors: colors, glyphs: glyphs, pictureModes: modes, cellWidth: cell.width, cellHeight: cell.height,
            synchronizesOutput: synchronizes)
        reasons = [
            "colours: \(colors.title) (\(whyColors))",
            "characters: \(glyphs.title) (\(whyGlyphs))",
            "pictures: \(modes.map(\.title).joined(separator: ", "))",
        ] + whyPictures.map { "  \($0)" } + [
            "cell: \(cell.width) x \(cell.height) pixels (\(whyCell))",
            "synchronized output: \(synchronizes ? "yes" : "no") (\(whySynchronizes))",
        ]
    }
}

// MARK: - Colours and characters

extension TerminalDetection {
    /// Terminals with 24-bit colour whose terminfo does not say so.
    private static let trueColorTerms = [
        "xterm-kitty", "kitty", "alacritty", "xterm-ghostty", "ghostty", "wezterm", "foot", "contour", "iterm", "konsole", "vte",
    ]

    private static func colors(_ facts: TerminalFacts) -> (ColorDepth, String) {
        let terminfo = facts.terminfo
        if facts.variable("NO_COLOR") != nil { return (.none, "NO_COLOR is set") }
        if terminfo.colors >= 8, !terminfo.hasANSIColors { return (.none, "TERM=\(terminfo.name) sets colours in a way of its own") }
        // A console or GNU screen may have inherited the variable from outside; tmux brings 24 bits to what its own terminal has.
        let isScreen = facts.isTerm("screen") && facts.variable("TMUX") == nil
        if let value = facts.variable("COLORTERM"), ["truecolor", "24bit"].contains(value.lowercased()), facts.isModern, !isScreen {
            return (.trueColor, "COLORTERM=\(value)")
        }
        if terminfo.hasTrueColor { return (.trueColor, "terminfo of \(terminfo.name) says RGB or Tc") }
        if terminfo.name.hasSuffix("-direct") || trueColorTerms.contains(where: facts.isTerm) { return (.trueColor, "TERM=\(terminfo.name)") }
        let depth: ColorDepth = switch terminfo.colors {
        case 256...: .indexed
        case 16...: .sixteen
        case 8...: .eight
        default: .none
        }
        return (depth, "terminfo of \(terminfo.name) says \(terminfo.colors)")
    }

    private static func glyphs(_ facts: TerminalFacts) -> (GlyphSet, String) {
        let locale = facts.locale
        let source = locale.variable.isEmpty ? "no locale is set" : "\(locale.variable)=\(locale.name)"
        guard locale.isUTF8 else { return (.ascii, "\(source): \(locale.codeset)") }
        if ["vt100", "vt102", "vt220", "dumb"].contains(where: facts.isTerm) || !facts.terminfo.isANSI {
            return (.ascii, "TERM=\(facts.terminfo.name)")
        }
        if facts.isTerm("linux") { return (.console, "TERM=linux has few characters in its font") }
        return (.full, locale.isInstalled ? source : "\(source): not on this machine, C.UTF-8 serves")
    }
}

// MARK: - Pictures

extension TerminalDetection {
    private static func pictures(_ facts: TerminalFacts, _ colors: ColorDepth, _ glyphs: GlyphSet) -> ([PictureMode], [String]) {
        let findings = [kitty(facts), sixel(facts), halfBlocks(colors, glyphs)]
        let modes = zip([PictureMode.kitty, .sixel, .halfBlocks], findings).filter { $1.isPossible }.map { $0.0 }
        return (modes + [.letters, .none], findings.map(\.reason))
    }

    private static func kitty(_ facts: TerminalFacts) -> (isPossible: Bool, reason: String) {
        if facts.isMultiplexed { return (false, "kitty: no (tmux and screen do not let its pictures stand in their panes)") }
        for case .kittyGraphics(let isSupported) in facts.answers.reversed() {
            return (isSupported, isSupported ? "kitty: yes (it answered so)" : "kitty: no (it answered with an error)")
        }
        return (false, "kitty: no (\(silence(facts)))")
    }

    private static func sixel(_ facts: TerminalFacts) -> (isPossible: Bool, reason: String) {
        guard let attributes = facts.deviceAttributes else { return (false, "sixel: no (\(silence(facts)))") }
        // The first number is the terminal's class, not something it has.
        let has = attributes.dropFirst().contains(4)
        let list = attributes.map(String.init).joined(separator: ";")
        return (has, "sixel: \(has ? "yes" : "no") (device attributes \(list) \(has ? "have" : "lack") 4)")
    }

    private static func halfBlocks(_ colors: ColorDepth, _ glyphs: GlyphSet) -> (isPossible: Bool, reason: String) {
        if glyphs == .ascii { return (false, "half blocks: no (ASCII only)") }
        if colors < .eight { return (false, "half blocks: no (no colours)") }
        return (true, "half blocks: yes")
    }

    private static func silence(_ facts: TerminalFacts) -> String {
        if !facts.isModern { return "TERM=\(facts.terminfo.name) is not asked" }
        return facts.deviceAttributes == nil ? "no answer yet" : "it did not answer"
    }
}

// MARK: - Pixels and modes

extension TerminalDetection {
    private static func cell(_ facts: TerminalFacts) -> (size: (width: Int, height: Int), reason: String) {
        let plausible = 2...200
        func isPlausible(_ width: Int, _ height: Int) -> Bool { plausible.contains(width) && plausible.contains(height) }
        for case .cellPixels(let width, let height) in facts.answers.reversed() where isPlausible(width, height) {
            return ((width, height), "it answered so")
        }
        let (columns, rows) = (max(1, facts.size.columns), max(1, facts.size.rows))
        for case .textAreaPixels(let width, let height) in facts.answers.reversed() where isPlausible(width / columns, height / rows) {
            return ((width / columns, height / rows), "its text area is \(width) x \(height) pixels")
        }
        if isPlausible(facts.pixelWidth / columns, facts.pixelHeight / rows) {
            return ((facts.pixelWidth / columns, facts.pixelHeight / rows), "its window is \(facts.pixelWidth) x \(facts.pixelHeight) pixels")
        }
        return ((10, 20), "a guess: it does not say")
    }

    private static func synchronizesOutput(_ facts: TerminalFacts) -> (Bool, String) {
        for case .mode(2026, let state) in facts.answers.reversed() {
            return ((1...3).contains(state), (1...3).contains(state) ? "it knows mode 2026" : "it does not know mode 2026")
        }
        return (false, silence(facts))
    }
}

// MARK: - Names

extension ColorDepth {
    var title: String {
        switch self {
        case .none: "none"
        case .trueColor: "24 bit"
        default: "\(rawValue)"
        }
    }
}

extension GlyphSet {
    var title: String {
        switch self {
        case .full: "all of Unicode"
        case .console: "those of a console's font"
        case .ascii: "ASCII"
        }
    }
}

extension PictureMode {
    var title: String {
        switch self {
        case .halfBlocks: "half blocks"
        default: rawValue
        }
    }
}
