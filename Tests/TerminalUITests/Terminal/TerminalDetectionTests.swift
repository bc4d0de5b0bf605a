import Testing
import TerminalUI

@Suite struct TerminalDetectionTests {
    private static let utf8 = TerminalLocale(name: "zh_CN.UTF-8", variable: "LANG", codeset: "UTF-8")
    private static let latin = TerminalLocale(name: "de_DE", variable: "LC_ALL", codeset: "ISO-8859-1")

    private func detect(
        _ term: String, _ environment: [String: String] = [:], locale: TerminalLocale = utf8, pixels: (Int, Int) = (0, 0),
        answers: TerminalAnswer...
    ) throws -> TerminalDetection {
        TerminalDetection(TerminalFacts(
            environment: environment, terminfo: try Terminfo.load(term), locale: locale, size: Size(columns: 80, rows: 24), pixelWidth: pixels.0,
            pixelHeight: pixels.1, answers: answers))
    }

    @Test(arguments: [
        ("xterm-256color", [:], .indexed), ("xterm-256color", ["COLORTERM": "truecolor"], .trueColor), ("xterm-256color", ["COLORTERM": "24bit"], .trueColor),
        ("xterm-256color", ["COLORTERM": "truecolor", "NO_COLOR": "1"], .none), ("xterm-256color", ["NO_COLOR": ""], .indexed),
        ("xterm-256color", ["COLORTERM": "yes"], .indexed), ("xterm", [:], .eight), ("linux", [:], .eight), ("linux", ["COLORTERM": "truecolor"], .eight),
        ("vt100", [:], .none), ("vt100", ["COLORTERM": "truecolor"], .none), ("vt220", [:], .none), ("dumb", [:], .none), ("screen", [:], .eight),
        ("screen", ["COLORTERM": "truecolor"], .eight), ("screen", ["COLORTERM": "truecolor", "TMUX": "/tmp/tmux-0/default,1,0"], .trueColor),
        ("tmux-256color", ["TMUX": "x"], .indexed), ("tmux-256color", ["TMUX": "x", "COLORTERM": "truecolor"], .trueColor), ("xterm-direct", [:], .trueColor),
        ("alacritty", [:], .trueColor), ("xterm-16color", [:], .sixteen),
    ] as [(String, [String: String], ColorDepth)])
    func colours(term: String, environment: [String: String], colors: ColorDepth) throws {
        #expect(try detect(term, environment).traits.colors == colors)
    }

    @Test(arguments: [
        ("xterm-256color", utf8, .full), ("xterm-256color", latin, .ascii), ("linux", utf8, .console), ("linux", latin, .ascii), ("vt100", utf8, .ascii),
        ("vt220", utf8, .ascii), ("dumb", utf8, .ascii), ("screen", utf8, .full),
    ] as [(String, TerminalLocale, GlyphSet)])
    func characters(term: String, locale: TerminalLocale, glyphs: GlyphSet) throws {
        #expect(try detect(term, locale: locale).traits.glyphs == glyphs)
    }

    @Test func picturesByWhatItAnswers() throws {
        let none: [PictureMode] = [.halfBlocks, .letters, .none]
        #expect(try detect("xterm-256color").traits.pictureModes == none)
        #expect(try detect("xterm-256color", answers: .deviceAttributes([62, 22])).traits.pictureModes == none)
        #expect(try detect("xterm-256color", answers: .deviceAttributes([62, 4, 22])).traits.pictureModes == [.sixel] + none)
        // The first number is a class: a VT132 is 4.
        #expect(try detect("xterm-256color", answers: .deviceAttributes([4, 6])).traits.pictureModes == none)
        #expect(try detect("xterm-256color", answers: .kittyGraphics(isSupported: true), .deviceAttributes([62])).traits.pictureModes == [.kitty] + none)
        #expect(try detect("xterm-256color", answers: .kittyGraphics(isSupported: false), .deviceAttributes([62])).traits.pictureModes == none)
        let both = try detect("xterm-256color", answers: .kittyGraphics(isSupported: true), .deviceAttributes([62, 4]))
        #expect(both.traits.pictureModes == [.kitty, .sixel] + none)
    }

    @Test func withinTmuxOnlyWhatTmuxItselfShows() throws {
        let tmux = ["TMUX": "/tmp/tmux-0/default,1,0"]
        #expect(try detect("tmux-256color", tmux, answers: .kittyGraphics(isSupported: true)).traits.pictureModes == [.halfBlocks, .letters, .none])
        #expect(try detect("tmux-256color", tmux, answers: .deviceAttributes([1, 2, 4])).traits.pictureModes.first == .sixel)
        // A tmux on the other side of ssh does not set TMUX.
        let remote = try detect("xterm-256color", answers: .version("tmux 3.4"), .kittyGraphics(isSupported: true))
        #expect(!remote.traits.pictureModes.contains(.kitty))
    }

    @Test func poorerTerminalsHaveLettersAtLeast() throws {
        #expect(try detect("vt100").traits.pictureModes == [.letters, .none])
        #expect(try detect("xterm-256color", ["NO_COLOR": "1"]).traits.pictureModes == [.letters, .none])
        #expect(try detect("xterm-256color", locale: Self.latin).traits.pictureModes == [.letters, .none])
        #expect(try detect("linux").traits.pictureModes == [.halfBlocks, .letters, .none])
    }

    @Test func cellsByTheBestSource() throws {
        func cell(_ detection: TerminalDetection) -> [Int] { [detection.traits.cellWidth, detection.traits.cellHeight] }
        #expect(cell(try detect("xterm-256color")) == [10, 20])
        #expect(cell(try detect("xterm-256color", pixels: (640, 384))) == [8, 16])
        #expect(cell(try detect("xterm-256color", pixels: (640, 384), answers: .textAreaPixels(width: 720, height: 432))) == [9, 18])
        #expect(cell(try detect("xterm-256color", pixels: (640, 384), answers: .cellPixels(width: 7, height: 14), .textAreaPixels(width: 1, height: 1))) == [7, 14])
        #expect(cell(try detect("xterm-256color", answers: .cellPixels(width: 0, height: 0))) == [10, 20])
        #expect(cell(try detect("xterm-256color", answers: .cellPixels(width: 99_999, height: 1))) == [10, 20])
    }

    @Test(arguments: [(0, false), (1, true), (2, true), (3, true), (4, false)])
    func synchronizedOutput(state: Int, isThere: Bool) throws {
        #expect(try detect("xterm-256color", answers: .mode(2026, state)).traits.synchronizesOutput == isThere)
        #expect(try !detect("xterm-256color", answers: .mode(25, state)).traits.synchronizesOutput)
    }

    @Test func everyFindingHasItsReason() throws {
        let detection = try detect("xterm-256color", ["COLORTERM": "truecolor"], answers: .version("XTerm(379)"), .deviceAttributes([64, 4]))
        #expect(detection.reasons.contains("colours: 24 bit (COLORTERM=truecolor)"))
        #expect(detection.reasons.contains("  sixel: yes (device attributes 64;4 have 4)"))
        #expect(detection.reasons.contains("  kitty: no (it did not answer)"))
        #expect(detection.reasons.contains("cell: 10 x 20 pixels (a guess: it does not say)"))
    }

    @Test func theReportTellsAllAndTrustsNothing() throws {
        let lines = TerminalReport.lines(TerminalFacts(
            environment: [:], terminfo: try Terminfo.load("xterm-256color"), locale: Self.utf8, size: Size(columns: 100, rows: 30),
            answers: [.version("evil\u{1B}[2J 1.0")]))
        #expect(lines[0] == "terminal: xterm-256color, evil?[2J 1.0")
        #expect(lines[1] == "size: 100 x 30")
        #expect(lines[2] == "locale: LANG=zh_CN.UTF-8, UTF-8")
        #expect(lines.last == "mouse: yes (TERM=xterm-256color)")
    }

    @Test(arguments: [
        ([:], "", "ANSI_X3.4-1968"), (["LANG": "C.UTF-8"], "LANG", "UTF-8"), (["LANG": "C.UTF-8", "LC_CTYPE": "C"], "LC_CTYPE", "ANSI_X3.4-1968"),
        (["LC_ALL": "", "LANG": "C.UTF-8"], "LANG", "UTF-8"), (["LC_ALL": "POSIX", "LANG": "C.UTF-8"], "LC_ALL", "ANSI_X3.4-1968"),
        (["LANG": "xx_YY.utf8"], "LANG", "UTF-8"), (["LANG": "xx_YY.UTF-8@euro"], "LANG", "UTF-8"), (["LANG": "xx_YY.GB2312"], "LANG", "ANSI_X3.4-1968"),
    ] as [([String: String], String, String)])
    func locales(environment: [String: String], variable: String, codeset: String) {
        let locale = TerminalLocale(environment: environment)
        #expect(locale.variable == variable && locale.codeset == codeset)
        if environment["LANG"]?.hasPrefix("xx") == true { #expect(!locale.isInstalled) }
    }
}
