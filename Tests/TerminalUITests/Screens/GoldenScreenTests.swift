import EngineInterface
import TerminalUI
import Testing

/// Every pane and overlay, as it is drawn.
@Suite struct GoldenScreenTests {
    private static let sizes = [(80, 24), (100, 30), (160, 48)]

    private func check(_ scene: Scene, _ rehearsal: Rehearsal, _ variant: String) throws {
        var rehearsal = rehearsal
        scene.lead(&rehearsal)
        let size = "\(rehearsal.size.columns)x\(rehearsal.size.rows)"
        try GoldenScreen.check(rehearsal.frame, "\(scene.name)/\(size)\(variant)")
    }

    @Test(arguments: Scene.main + Scene.others) func inTheDefaultTheme(_ scene: Scene) throws {
        for (columns, rows) in Self.sizes { try check(scene, Rehearsal(columns, rows), "") }
    }

    @Test(arguments: Scene.main) func inTheMonochromeTheme(_ scene: Scene) throws {
        for (columns, rows) in Self.sizes { try check(scene, Rehearsal(columns, rows, theme: "monochrome"), "-monochrome") }
    }

    @Test(arguments: Scene.main) func inChinese(_ scene: Scene) throws {
        for (columns, rows) in Self.sizes { try check(scene, Rehearsal(columns, rows, language: .chinese), "-zh") }
    }

    @Test(arguments: ["live-finished", "train-mistakes", "create-replace", "live-promote", "picker-models", "runs-marked", "create-typing", "live-compared",
                      "preprocess-finished", "preprocess-over", "preprocess-proposal", "preprocess-add-tag", "preprocess-notes", "help-preprocess", "preprocess-options",
                      "generate-empty", "generate-offer", "generate-done", "generate-instead", "generate-grid", "generate-mistakes", "help-generate", "generate-options"])
    func othersInChinese(_ name: String) throws {
        let scene = try #require(Scene.others.first { $0.name == name })
        try check(scene, Rehearsal(80, 24, language: .chinese), "-zh")
    }

    @Test func withFewCharactersAndColours() throws {
        let live = try #require(Scene.main.first { $0.name == "live-previews" })
        let runs = try #require(Scene.others.first { $0.name == "runs-marked" })
        let create = try #require(Scene.main.first { $0.name == "create-advice" })
        let ascii = TerminalTraits(colors: .none, glyphs: .ascii, pictureModes: [.letters, .none])
        let console = TerminalTraits(colors: .eight, glyphs: .console, pictureModes: [.halfBlocks, .letters, .none])
        let none = TerminalTraits(colors: .eight, glyphs: .full, pictureModes: [.none])
        let working = try #require(Scene.main.first { $0.name == "preprocess-working" })
        let caption = try #require(Scene.main.first { $0.name == "preprocess-caption" })
        let forming = try #require(Scene.main.first { $0.name == "generate-forming" })
        let history = try #require(Scene.main.first { $0.name == "generate-history" })
        let offer = try #require(Scene.others.first { $0.name == "generate-offer" })
        for scene in [live, runs, create, working, caption, forming, history, offer] {
            try check(scene, Rehearsal(80, 24, theme: "monochrome", traits: ascii), "-ascii")
            try check(scene, Rehearsal(100, 30, traits: console), "-console")
        }
        for scene in [live, working, caption, forming, history] { try check(scene, Rehearsal(80, 24, traits: none), "-no-pictures") }
        var braille = UserSettings()
        braille.chart = "braille"
        try check(live, Rehearsal(100, 30, settings: braille), "-braille")
    }

    @Test func belowTheLeastSize() throws {
        for (columns, rows) in [(79, 24), (80, 23), (30, 5)] {
            try GoldenScreen.check(Rehearsal(columns, rows).frame, "too-small/\(columns)x\(rows)")
            try GoldenScreen.check(Rehearsal(columns, rows, language: .chinese).frame, "too-small/\(columns)x\(rows)-zh")
        }
    }

    @Test func broken() throws {
        let rehearsal = Rehearsal(problems: ["/home/user/.config/textual-inversion/settings.yaml line 3: a key stands twice; mend it or delete the file, the defaults serve"])
        try GoldenScreen.check(rehearsal.frame, "create-bad-settings/100x30")
    }

    @Test func offeringToWatch() throws {
        var engine = ScriptedEngine()
        engine.runs.insert(Samples.run("ghost-word", "2026-03-14", .running, step: 220, of: 300, model: "tiny-sd"), at: 0)
        for language in Language.allCases {
            try GoldenScreen.check(Rehearsal(80, 24, language: language, engine: engine).frame, "offer/80x24\(language == .chinese ? "-zh" : "")")
        }
    }

    @Test func aDifferenceIsTold() {
        #expect(GoldenScreen.difference("a\nb\nc\n", "a\nx\nc\n") == "1- b\n1+ x")
        var one = Frame(Size(columns: 3, rows: 1))
        one.cells.write("abc", x: 0, y: 0, in: Rect(one.cells.size), Style())
        var other = one
        other.cells.write("c", x: 2, y: 0, in: Rect(one.cells.size), Style().bold)
        #expect(GoldenScreen(one, title: "").text != GoldenScreen(other, title: "").text)
    }
}
