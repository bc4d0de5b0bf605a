import TerminalUI
import Testing

@Suite struct StyleTextTests {
    @Test func stylesAreRead() throws {
        let full = try StyleText("bold #c0caf5 on #1A1b26")
        #expect(full.foreground == .rgb(0xC0, 0xCA, 0xF5) && full.background == .rgb(0x1A, 0x1B, 0x26) && full.attributes == .bold)
        let bright = try StyleText("bright-blue")
        #expect(bright.foreground == .palette(12) && bright.background == nil && bright.attributes == [])
        let turned = try StyleText("  reverse   dim\titalic underline ")
        #expect(turned.foreground == nil && turned.attributes == [.reverse, .dim, .italic, .underline])
        #expect(try StyleText("terminal on white").foreground == .terminal)
        #expect(try StyleText("terminal on white").background == .palette(7))
    }

    @Test func allSixteenNamesAreInTheTerminalsOrder() throws {
        let names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
        for (index, name) in names.enumerated() {
            #expect(try StyleText.color(name) == .palette(UInt8(index)))
            #expect(try StyleText.color("bright-\(name)") == .palette(UInt8(index + 8)))
        }
    }

    @Test func aThemesOwnNamesGoFirst() throws {
        let style = try StyleText("red on sea", names: ["red": .rgb(1, 2, 3), "sea": .rgb(4, 5, 6)])
        #expect(style.foreground == .rgb(1, 2, 3) && style.background == .rgb(4, 5, 6))
    }

    @Test(arguments: [
        ("", "empty"), ("   ", "empty"), ("purple", "`purple`"), ("red blue", "two colours"), ("red on", "after `on`"),
        ("red on blue on green", "two colours after `on`"), ("#12345", "six hexadecimal"), ("#12345g", "six hexadecimal"),
        ("#1234567", "six hexadecimal"), ("bright-purple", "`bright-purple`"), ("Bold", "`Bold`"), ("red on bold", "`bold`"),
        ("\u{1B}[31m", "`?[31m`"), ("#１２３４５６", "six hexadecimal"),
    ])
    func mistakesAreToldInOneLine(_ text: String, _ reason: String) {
        let error = #expect(throws: StyleTextError.self) { try StyleText(text) }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
        #expect(error?.description.contains { $0.isNewline } == false)
    }
}
