import EngineInterface
import TerminalUI
import Testing

/// Sizes and keys in any order: the interface neither stops nor draws beyond its screen.
@Suite struct StormTests {
    /// Whether a frame is whole: its size, wide characters with both halves, everything that can be clicked on the screen.
    private func check(_ frame: Frame, _ size: Size, _ what: String) {
        let cells = frame.cells
        #expect(cells.size == size && cells.cells.count == size.columns * size.rows, "\(what)")
        for y in 0..<cells.size.rows {
            for x in 0..<cells.size.columns {
                let width = cells[x, y].width
                let isWhole = switch width {
                case 2: x + 1 < cells.size.columns && cells[x + 1, y].width == 0
                case 0: x > 0 && cells[x - 1, y].width == 2
                default: width == 1
                }
                if !isWhole { Issue.record("half a character at \(x), \(y) of \(size), \(what)") }
            }
        }
        let bounds = Rect(size)
        #expect(frame.clicks.allSatisfy { $0.area.intersection(bounds) == $0.area }, "\(what)")
        #expect(frame.pictures.allSatisfy { $0.area.intersection(bounds) == $0.area }, "\(what)")
        if let cursor = frame.cursor { #expect(bounds.contains(cursor), "\(what)") }
    }

    @Test(arguments: Scene.main + Scene.others) func anySize(_ scene: Scene) {
        var numbers = SeededNumbers(Hash.of(Array(scene.name.utf8)))
        for language in Language.allCases {
            var rehearsal = Rehearsal(language: language, traits: TerminalTraits(pictureModes: [.kitty, .halfBlocks, .letters, .none]))
            scene.lead(&rehearsal)
            for _ in 0..<25 {
                rehearsal.resize(Int.random(in: 1...240, using: &numbers), Int.random(in: 1...70, using: &numbers))
                check(rehearsal.frame, rehearsal.size, scene.name)
            }
            for (columns, rows) in [(80, 24), (81, 25), (99, 24), (100, 24), (109, 30), (110, 31), (119, 26), (120, 32), (300, 24), (80, 120), (0, 0), (1, 1)] {
                rehearsal.resize(columns, rows)
                check(rehearsal.frame, rehearsal.size, scene.name)
            }
        }
    }

    /// Keys that lead somewhere come often, any others now and then.
    private static let keys: [Key] = "12433555qvjkeggclsmpdfzbxirun?/[]ayYotCn ~.,-0水é".map(Key.character) + [
        .enter, .escape, .tab, .backTab, .backspace, .delete, .up, .down, .left, .right, .home, .end, .pageUp, .pageDown, Key(.insert),
        Key(.left, .shift), Key(.right, .shift), Key(.left, .control), Key(.right, .alt), .function(1), .function(2), .function(4), .function(6),
        .function(3), .function(3), .function(5), .function(5), .function(12), .control("s"), .control("o"), .control("x"), .control("a"), .control("e"), .control("u"), .control("k"), .control("w"), .control("y"), .control("l"),
        .control("z"), .control("c"), .alt("b"), .alt("f"), .alt("d"), .enter, .enter, .escape, .down, .down, .down,
    ]

    private func news(_ run: String, _ numbers: inout SeededNumbers) -> RunNews {
        let name = String(run.split(separator: "/").last ?? "")
        let step = Int.random(in: 1...200, using: &numbers)
        switch Int.random(in: 0..<9, using: &numbers) {
        case 0: return .past(Samples.beginning + Samples.started(name, folder: run) + Samples.steps(1...step, name: name), isLast: .random(using: &numbers))
        case 1: return .ended(Samples.run(name, "2026-03-14", RunState.allCases.randomElement(using: &numbers) ?? .failed, step: step, of: 300, model: "tiny-sd").summary)
        case 2: return .lost("The run folder is gone")
        case 3: return .events([Samples.forming(step, step % 20)])
        case 4: return .events([Samples.finished(.interrupted, "interrupted", step: step)])
        case 5: return .events(Samples.started(name, at: step, maxSteps: [0, 1, 300, Int.max].randomElement(using: &numbers) ?? 1, folder: run))
        case 6:
            return .events([
                Event(time: .nan, step: [Int.max, Int.min, 0, -5].randomElement(using: &numbers) ?? 0, .step(Event.Step(
                    epoch: 0, epochStep: 0, loss: [.nan, .infinity, 1e300, -1].randomElement(using: &numbers) ?? 0, learnRate: .nan, norm: .infinity,
                    seconds: -1, prompt: "\u{1B}[2J水\u{301}\n", memory: Int.max))),
                Event(time: -1e300, step: -1, .validation(Event.Validation(loss: .nan))), Event(time: 1e300, step: 1, .saved(Event.Saved(file: ""))),
                Event(time: 0, step: Int.max, .preview(Event.Preview(samplingStep: -1, samplingSteps: 0, prompt: "", seed: Int.min, file: ""))),
            ])
        default: return .events(Samples.steps(step...step + 12, name: name))
        }
    }

    private func pictureNews(_ numbers: inout SeededNumbers) -> PictureNews {
        let picture = Samples.sourcePictures.randomElement(using: &numbers)?.path ?? ""
        switch Int.random(in: 0..<8, using: &numbers) {
        case 0: return .ended(Event.Finished(state: RunState.allCases.randomElement(using: &numbers) ?? .failed, reason: "14 pictures are done"))
        case 1, 2: return .events(Samples.prepared(1...Int.random(in: 1...9, using: &numbers)))
        case 3: return .events([Samples.interrogated(picture, "cat, \u{1B}[2J水\u{301}\n", step: Int.max)])
        case 4:
            return .events([
                Event(time: .nan, step: Int.min, .prepared(Event.Prepared(source: "", total: Int.max, outputs: [
                    PreparedPicture(file: "\(Samples.resultFolder)/\u{1B}[2J水\n.png", width: Int.min, height: Int.max, caption: "\n")], problem: ""))),
                Event(time: 1e300, step: 3, .interrogated(Event.Interrogated(file: "", captioner: .wd, caption: "", problem: "it is empty"))),
            ])
        case 5: return .events([Event(time: 0, step: 0, .state(Event.State(.preparing, activity: "loading the model", done: 1, total: 2)))])
        default: return .events([Samples.interrogated(picture, "cat, window, " + String(repeating: "long tag, ", count: 40))])
        }
    }

    private func generatorNews(_ numbers: inout SeededNumbers) -> GeneratorNews {
        let number = Int.random(in: 0...9, using: &numbers)
        switch Int.random(in: 0..<9, using: &numbers) {
        case 0: return .ended(Event.Finished(state: RunState.allCases.randomElement(using: &numbers) ?? .failed, reason: "1 picture is done", file: [nil, "", Samples.file(number, seed: 7)].randomElement(using: &numbers) ?? nil))
        case 1: return .lost("The process is gone")
        case 2, 3: return .events([Samples.drawn(number, seed: number)])
        case 4:
            return .events([
                Event(time: .nan, step: Int.min, .preview(Event.Preview(samplingStep: Int.max, samplingSteps: Int.min, prompt: "\u{1B}[2J水\n", seed: Int.min, png: "not base64"))),
                Event(time: 1e300, step: 0, .preview(Event.Preview(samplingStep: -1, samplingSteps: 0, prompt: "", seed: 0, file: "/\u{1B}[2J水\n.png"))),
                Event(time: 0, step: 0, .state(Event.State(.running, activity: "generating", done: -1, total: Int.max))),
                Event(time: 0, step: 0, .log(Event.Log(.warning, "水\u{301}\n"))),
            ])
        case 5: return .events(Samples.loading)
        default: return .events([Samples.sampling(Int.random(in: 0...25, using: &numbers))])
        }
    }

    @Test(arguments: 1...4) func anyKeys(_ seed: Int) {
        var numbers = SeededNumbers(UInt64(seed))
        var rehearsal = Rehearsal(language: seed % 2 == 0 ? .chinese : .english, traits: TerminalTraits(
            glyphs: GlyphSet.allCases[seed % 3], pictureModes: [.sixel, .halfBlocks, .letters, .none]), holdsAnswers: true)
        for count in 0..<5000 {
            switch Int.random(in: 0..<100, using: &numbers) {
            case 0..<70: rehearsal.send(.input(.key(Self.keys.randomElement(using: &numbers) ?? .enter)))
            case 70..<72: rehearsal.send(.input(.paste(["a\nb", "水墨", "", "1e9", "/home/user/pictures/ghosts", "/home/user/cats", "~/cats-512", "\u{1B}[200~"].randomElement(using: &numbers) ?? "")))
            case 72..<74: rehearsal.resize(Int.random(in: 60...170, using: &numbers), Int.random(in: 20...60, using: &numbers))
            case 74..<78:
                if let target = rehearsal.state.draw().clicks.randomElement(using: &numbers) { rehearsal.send(.clicked(target.click)) }
            case 78..<80: rehearsal.send([Message.clicked(.row(Int.max)), .clicked(.field(-1)), .clicked(.row(-1)), .tick].randomElement(using: &numbers) ?? .tick)
            case 80: rehearsal.hear(pictureNews(&numbers))
            case 81: rehearsal.hear(generator: generatorNews(&numbers))
            case 82..<85:
                if let run = rehearsal.followed.last { rehearsal.hear(news(run, &numbers), of: run) }
            default:
                if !rehearsal.waiting.isEmpty { rehearsal.answerNext(Int.random(in: 0..<rehearsal.waiting.count, using: &numbers)) }
                if rehearsal.waiting.count > 50 { rehearsal.answerNext() }
            }
            if count % 8 == 0 { check(rehearsal.state.draw(), rehearsal.size, "seed \(seed), \(count)") }
        }
        #expect(rehearsal.asked.count > 100 && rehearsal.quits > 0 && !rehearsal.deeds.isEmpty)
    }
}
