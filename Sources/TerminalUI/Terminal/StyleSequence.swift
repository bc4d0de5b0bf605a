/// The bytes that change how what follows looks.
struct StyleSequence: Sendable {
    private let terminfo: Terminfo
    /// All attributes are switched by ECMA-48's numbers, so that changes can be told one by one.
    private let isANSI: Bool
    private let depth: ColorDepth

    init(_ terminfo: Terminfo, depth: ColorDepth) {
        self.terminfo = terminfo
        self.depth = depth
        // Without colours it may be a terminal from before the numbers that switch off.
        isANSI = terminfo.hasANSIColors && terminfo.isANSI
    }

    /// The bytes from one style to another, both as `StyleReduction` gives them; from nil, whatever was before.
    func change(from old: Style?, to new: Style) -> [UInt8] {
        guard old != new else { return [] }
        guard isANSI else { return fromPlain(new) }
        let anew = ["0"] + switchedOn(new.attributes) + colors(from: Style(), to: new)
        var parameters = anew
        if let old {
            let gone = old.attributes.subtracting(new.attributes)
            var steps = switchedOff(gone)
            // One number switches off both bold and dim.
            let isIntensityLost = !gone.isDisjoint(with: [.bold, .dim])
            let kept = isIntensityLost ? old.attributes.subtracting([.bold, .dim]) : old.attributes
            steps += switchedOn(new.attributes.subtracting(kept))
            steps += colors(from: old, to: new)
            if Self.length(steps) <= Self.length(anew) { parameters = steps }
        }
        // A lone 0 may be left out.
        return Array("\u{1B}[\(parameters == ["0"] ? "" : parameters.joined(separator: ";"))m".utf8)
    }

    /// By terminfo's own strings: everything off, then what is wanted on.
    private func fromPlain(_ style: Style) -> [UInt8] {
        StyleReduction.capabilities.reduce(terminfo[.plain]) { bytes, pair in
            style.attributes.contains(pair.0) ? bytes + terminfo[pair.1] : bytes
        }
    }

    private static func length(_ parameters: [String]) -> Int { parameters.reduce(0) { $0 + $1.utf8.count + 1 } }

    private func switchedOn(_ attributes: Style.Attributes) -> [String] {
        [(Style.Attributes.bold, "1"), (.dim, "2"), (.italic, "3"), (.underline, "4"), (.reverse, "7")]
            .filter { attributes.contains($0.0) }.map(\.1)
    }

    private func switchedOff(_ attributes: Style.Attributes) -> [String] {
        [(Style.Attributes([.bold, .dim]), "22"), (.italic, "23"), (.underline, "24"), (.reverse, "27")]
            .filter { !attributes.isDisjoint(with: $0.0) }.map(\.1)
    }

    private func colors(from old: Style, to new: Style) -> [String] {
        var parameters: [String] = []
        if old.foreground != new.foreground { parameters.append(color(new.foreground, 30)) }
        if old.background != new.background { parameters.append(color(new.background, 40)) }
        return parameters
    }

    /// - Parameter base: 30 for the foreground, 40 for the background.
    private func color(_ color: Color, _ base: Int) -> String {
        switch color {
        case .terminal: "\(base + 9)"
        case .palette(let index) where index < 8: "\(base + Int(index))"
        case .palette(let index) where index < 16: "\(base + 52 + Int(index))"
        case .palette(let index): "\(base + 8);5;\(index)"
        case .rgb(let red, let green, let blue): "\(base + 8);2;\(red);\(green);\(blue)"
        }
    }
}
