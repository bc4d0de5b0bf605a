import Foundation
import TerminalUI
import Testing

@Suite struct ShippedThemeTests {
    private static let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path + "/Themes"

    private static let coloured = ["default", "light", "high-contrast", "solarized", "ember"]

    private func theme(_ name: String) throws -> Theme {
        try #require(ThemeList(folders: [Self.folder]).themes.first { $0.name == name })
    }

    private func styles(_ theme: Theme) -> [String: Style] {
        Dictionary(uniqueKeysWithValues: Mirror(reflecting: theme).children.compactMap { child in
            guard let name = child.label, let style = child.value as? Style else { return nil }
            return (name, style)
        })
    }

    /// Relative luminance (WCAG 2.1).
    private func luminance(_ color: Color) throws -> Double {
        guard case .rgb(let red, let green, let blue) = color else {
            Issue.record("a colour that depends on the terminal")
            return 0
        }
        let parts = [red, green, blue].map { sample -> Double in
            let value = Double(sample) / 255
            return value <= 0.03928 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }

    private func contrast(_ one: Color, _ other: Color) throws -> Double {
        let (a, b) = (try luminance(one), try luminance(other))
        return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }

    @Test func allAreThereWithoutProblems() {
        let list = ThemeList(folders: [Self.folder])
        #expect(list.problems.isEmpty, "\(list.problems)")
        #expect(list.themes.map(\.name) == ["default", "ember", "high-contrast", "light", "monochrome", "solarized"])
        for theme in list.themes { #expect(theme.englishTitle != nil && theme.chineseTitle != nil) }
    }

    /// What is only seen, not read.
    private let drawn = ["border", "loss", "progressTrack"]

    @Test(arguments: coloured) func whatIsReadStandsOut(_ name: String) throws {
        let theme = try theme(name)
        let least = name == "high-contrast" ? 7 : 4.5
        for (role, style) in styles(theme) where role != "disabled" {
            let reached = try contrast(style.foreground, style.background)
            // Graphics need 3:1 (WCAG 1.4.11); lines around things less.
            #expect(reached >= (drawn.contains(role) ? 2.5 : least), "\(role): \(reached)")
            #expect(!style.attributes.contains(.dim), "\(role) is dim, which no contrast accounts for")
        }
        // A key that cannot act is exempt, but not invisible.
        #expect(try contrast(theme.disabled.foreground, theme.disabled.background) >= 4.5)
    }

    @Test(arguments: [("default", 7.0), ("light", 7), ("high-contrast", 20), ("solarized", 7), ("ember", 7)])
    func textIsEasyToRead(_ name: String, _ least: Double) throws {
        let theme = try theme(name)
        for style in [theme.text, theme.dialog] { #expect(try contrast(style.foreground, style.background) >= least) }
        for style in [theme.selected, theme.edited, theme.keyLabel, theme.muted, theme.key] where name != "solarized" {
            #expect(try contrast(style.foreground, style.background) >= 7)
        }
    }

    @Test(arguments: coloured) func whatStandsInDialogsIsReadableThere(_ name: String) throws {
        let theme = try theme(name)
        for style in [theme.muted, theme.title, theme.accent, theme.key, theme.good, theme.warning, theme.error] {
            #expect(try contrast(style.foreground, theme.dialog.background) >= 4.5)
        }
    }

    @Test(arguments: coloured) func lightnessIsAsTold(_ name: String) throws {
        let theme = try theme(name)
        #expect(try (luminance(theme.background) > 0.5) == theme.isLight)
        #expect(styles(theme).values.allSatisfy { $0.foreground != .terminal })
    }

    @Test func monochromeHasNoColours() throws {
        for (role, style) in styles(try theme("monochrome")) {
            #expect(style.foreground == .terminal && style.background == .terminal, "\(role)")
        }
    }

    /// Roles that stand beside each other and must not look alike.
    private let pairs = [
        ("text", "muted"), ("text", "accent"), ("text", "selected"), ("text", "error"), ("text", "title"), ("muted", "key"),
        ("border", "focusedBorder"), ("selected", "edited"), ("tab", "activeTab"), ("key", "keyLabel"), ("key", "disabled"),
        ("good", "error"), ("good", "warning"), ("warning", "error"),
        ("loss", "smoothedLoss"), ("loss", "validationLoss"), ("loss", "heldOutLoss"), ("smoothedLoss", "validationLoss"),
        ("smoothedLoss", "heldOutLoss"), ("validationLoss", "heldOutLoss"), ("progress", "progressTrack"),
    ]

    /// The nearest of xterm's sixteen colours, by plain distance or weighted by red ("redmean").
    private func reduced(_ color: Color, isWeighted: Bool) -> Color {
        guard case .rgb(let red, let green, let blue) = color else { return color }
        let sixteen: [(Int, Int, Int)] = [
            (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
            (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255),
        ]
        let distances = sixteen.map { entry -> Double in
            let (r, g, b) = (Double(entry.0 - Int(red)), Double(entry.1 - Int(green)), Double(entry.2 - Int(blue)))
            let mean = Double(entry.0 + Int(red)) / 2
            return isWeighted ? (2 + mean / 256) * r * r + 4 * g * g + (2 + (255 - mean) / 256) * b * b : r * r + g * g + b * b
        }
        return .palette(UInt8(distances.indices.min { distances[$0] < distances[$1] } ?? 0))
    }

    @Test(arguments: coloured + ["monochrome"], [false, true]) func rolesStayApartInSixteenColours(_ name: String, _ isWeighted: Bool) throws {
        let all = styles(try theme(name)).mapValues { style in
            Style(reduced(style.foreground, isWeighted: isWeighted), on: reduced(style.background, isWeighted: isWeighted), style.attributes)
        }
        for (one, other) in pairs {
            let (first, second) = (try #require(all[one]), try #require(all[other]))
            #expect(first != second, "\(one) and \(other)")
        }
        for (role, style) in all where name != "monochrome" { #expect(style.foreground != style.background, "\(role) vanishes") }
    }
}
