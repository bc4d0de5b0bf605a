/// Brings styles to what a terminal can show, so that styles that look the same there are the same.
struct StyleReduction: Sendable {
    let depth: ColorDepth
    /// What the terminal can do with letters.
    let attributes: Style.Attributes
    private var known: [Question: Style] = [:]

    /// A style by what it is the style of.
    private struct Question: Hashable {
        var style: Style
        var isPicture: Bool
        var isBlank: Bool
    }

    /// Pictures bring thousands of styles; beyond this many they are worked out again.
    private static let limit = 1 << 15

    init(depth: ColorDepth, terminfo: Terminfo) {
        self.depth = terminfo.hasANSIColors || depth == .none ? depth : .none
        var attributes: Style.Attributes = []
        for (attribute, capability) in Self.capabilities where !terminfo[capability].isEmpty { attributes.insert(attribute) }
        self.attributes = attributes
    }

    static let capabilities: [(Style.Attributes, Terminfo.Capability)] = [
        (.bold, .bold), (.dim, .dim), (.italic, .italic), (.underline, .underline), (.reverse, .reverse),
    ]

    /// The style that a cell is sent with.
    mutating func style(of cell: Cell) -> Style {
        let question = Question(style: cell.style, isPicture: cell.isPicture, isBlank: cell.glyph == " ")
        if let answer = known[question] { return answer }
        if known.count >= Self.limit { known = [:] }
        let style = reduced(cell.style, hasContrast: !cell.isPicture)
        let answer = question.isBlank ? blank(style) : style
        known[question] = answer
        return answer
    }

    /// Of a blank only the background shows.
    private func blank(_ style: Style) -> Style {
        if style.attributes.isDisjoint(with: [.underline, .reverse]) { return Style(.terminal, on: style.background) }
        return Style(style.foreground, on: style.background, style.attributes.subtracting([.bold, .italic]))
    }

    private func reduced(_ style: Style, hasContrast: Bool) -> Style {
        var result = style
        result.attributes.formIntersection(attributes)
        result.foreground = reduced(style.foreground)
        result.background = reduced(style.background)
        if hasContrast { keepApart(&result, wanted: style) }
        return result
    }

    private func reduced(_ color: Color) -> Color {
        switch color {
        case .terminal: return .terminal
        case .palette(let index):
            if depth == .none { return .terminal }
            return .palette(depth == .eight ? index % 8 : index % 16)
        case .rgb(let red, let green, let blue):
            let rgb = (red: Int(red), green: Int(green), blue: Int(blue))
            switch depth {
            case .none: return .terminal
            case .eight: return .palette(Palette.basic(rgb, count: 8))
            case .sixteen: return .palette(Palette.basic(rgb, count: 16))
            case .indexed: return .palette(Palette.indexed(rgb))
            case .trueColor: return color
            }
        }
    }

    /// Colours that differed and no longer do would hide the text: it becomes black or white, whichever stands out. Dark text on what may
    /// be a dark terminal becomes grey.
    private func keepApart(_ style: inout Style, wanted: Style) {
        guard depth != .none, depth != .trueColor, case .rgb(let red, let green, let blue) = wanted.foreground else { return }
        let lightness = Palette.lightness((Int(red), Int(green), Int(blue)))
        if style.background == .terminal {
            guard depth != .indexed, wanted.background == .terminal, style.foreground == .palette(0), lightness > 40 else { return }
            style.foreground = .palette(depth == .sixteen ? 8 : 7)
        } else if style.foreground == style.background, wanted.foreground != wanted.background {
            style.foreground = .palette(isLight(wanted.background, reduced: style.background) ? 0 : depth == .eight ? 7 : 15)
            if style.foreground == style.background { style.foreground = .palette(style.background == .palette(0) ? 7 : 0) }
        }
    }

    private func isLight(_ color: Color, reduced: Color) -> Bool {
        switch (color, reduced) {
        case (.rgb(let red, let green, let blue), _): Palette.lightness((Int(red), Int(green), Int(blue))) > 127
        case (_, .palette(let index)) where index < 16: Palette.lightness(Palette.sixteen[Int(index)]) > 127
        default: false
        }
    }
}
