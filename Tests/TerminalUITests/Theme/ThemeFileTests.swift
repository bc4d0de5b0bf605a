import TerminalUI
import Testing

@Suite struct ThemeFileTests {
    private func read(_ text: String) -> ThemeFile { ThemeFile(text, file: "x.yaml", name: "x") }

    @Test func aThemeIsReadWithItsNames() throws {
        let file = read("""
            title: Sea
            title_zh: 海
            light: true
            styles:
              text: ink
              muted: dim
              selected: bold red on sea
            background: sea
            colors:
              sea: "#102030"
              ink: "#ffeedd"
              also: ink
            """)
        #expect(file.problems.isEmpty)
        let theme = try #require(file.theme)
        #expect(theme.displayName(in: .english) == "Sea" && theme.displayName(in: .chinese) == "海")
        #expect(theme.isLight && theme.background == .rgb(16, 32, 48))
        #expect(theme.text == Style(.rgb(255, 238, 221), on: .rgb(16, 32, 48)))
        #expect(theme.muted == Style(.rgb(255, 238, 221), on: .rgb(16, 32, 48), .dim))
        #expect(theme.selected == Style(.palette(1), on: .rgb(16, 32, 48), .bold))
        // What is not there keeps its attributes and takes the theme's colours.
        #expect(theme.activeTab == Style(.rgb(255, 238, 221), on: .rgb(16, 32, 48), .reverse))
    }

    @Test func everyRoleOfTheThemeCanBeSet() throws {
        let roles = [
            "text", "muted", "border", "focused_border", "title", "accent", "selected", "edited", "tab", "active_tab", "key", "key_label",
            "disabled", "good", "warning", "error", "loss", "smoothed_loss", "validation_loss", "held_out_loss", "progress", "progress_track",
            "dialog",
        ]
        let lines = roles.enumerated().map { "  \($1): \"#0000\(String(16 + $0, radix: 16))\"" }.joined(separator: "\n")
        let file = read("styles:\n" + lines)
        #expect(file.problems.isEmpty)
        let styles = Mirror(reflecting: try #require(file.theme)).children.compactMap { $0.value as? Style }
        let colors = Set(styles.map(\.foreground))
        #expect(styles.count == roles.count && colors.count == roles.count)
    }

    @Test(arguments: [
        ("styles:\n  text: red\n  muddy: red\n", 3, "unknown role `muddy`"),
        ("styles:\n  text: red\n  muted: purple\n", 3, "`purple`"),
        ("colour: red\n", 1, "unknown key `colour`"),
        ("title: X\nlight: maybe\n", 2, "`light` is true or false"),
        ("title: [a]\n", 1, "`title` is a text"),
        ("background: [1, 2]\n", 1, "`background` is a colour"),
        ("background: red on blue\n", 1, "`red on blue`"),
        ("\n\nstyles: red\n", 3, "`styles` are roles"),
        ("colors:\n- red\n", 1, "`colors` are names"),
        ("colors:\n  sea: blue\n  bold: red\n", 3, "`bold`"),
        ("colors:\n  sea: later\n  later: red\n", 2, "`later`"),
        ("styles:\n  text:\n    bold: true\n", 2, "`text` is a style"),
        ("styles:\n  text: red\n  muted: bold #c0caf5 on #1a1b26\n", 3, "needs quotes"),
        ("styles:\n  text: #c0caf5\n  muted: dim\n", 2, "needs quotes"),
        ("styles:\n  text:\n  muted: dim\n", 2, "`text` has no value"),
        ("styles:\n  text: red blue\n", 2, "two colours"),
        ("styles:\n  text: 7\n", 2, "`7`"),
        ("styles:\n  [a]: red\n", 2, "unknown role"),
    ])
    func mistakesAreToldWithTheirLine(_ text: String, _ line: Int, _ reason: String) {
        let file = read(text)
        #expect(file.theme != nil)
        #expect(file.problems.count == 1)
        #expect(file.problems.first?.line == line)
        #expect(file.problems.first?.reason.contains(reason) == true, "\(file.problems)")
        #expect(file.problems.first?.description.hasPrefix("x.yaml line \(line): ") == true)
    }

    @Test func whatIsRightOfABrokenFileServes() {
        let file = read("styles:\n  text: purple\n  muted: red\n  nonsense: x\n  error: bold\n")
        #expect(file.problems.map(\.line) == [2, 4])
        #expect(file.theme?.muted.foreground == .palette(1))
        #expect(file.theme?.text == Style())
    }

    @Test(arguments: [
        ("", nil), ("# nothing\n", nil), ("just a text", 1), ("- a\n- b\n", 1), ("styles:\n  text: \"red\n", 3), ("a: b\n\tc: d\n", 2),
        ("styles: {text: red\n", 2), ("styles:\n  text: red\n  text: blue\n", 2), ("a: *b\n", 1), ("title: \u{0}\n", nil),
        (String(repeating: "[", count: 60_000), 1), (String(repeating: "{a: ", count: 15_000), 1),
    ] as [(String, Int?)])
    func whatIsNoThemeIsTold(_ text: String, _ line: Int?) {
        let file = read(text)
        #expect(file.theme == nil)
        #expect(file.problems.count == 1 && file.problems.first?.line == line, "\(file.problems)")
    }

    @Test func aCommentBehindAStyleIsNoMistake() {
        let file = read("colors:\n  sea: \"#102030\" # deep\n  sky: blue # see below\nstyles:\n  text: sea   # not #123\n")
        #expect(file.problems.isEmpty)
        #expect(file.theme?.text.foreground == .rgb(16, 32, 48))
    }
}
