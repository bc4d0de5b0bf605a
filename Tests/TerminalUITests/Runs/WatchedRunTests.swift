import EngineInterface
import TerminalUI
import Testing

/// What is said of a run whose process ends without a word, does not answer, or is taken up again elsewhere.
@Suite struct WatchedRunTests {
    private let path = "\(ScriptedEngine.home)/textual_inversion/2026-11-25/ghost-word"

    private func watching(_ language: Language = .english, upTo step: Int = 120) -> Rehearsal {
        var engine = ScriptedEngine()
        let summary = Samples.run("ghost-word", "2026-11-25", .running, step: 0, of: 300, model: "tiny-sd").summary
        engine.runs = [RunEntry(path: path, reference: "2026-11-25/ghost-word", summary: summary)]
        var rehearsal = Rehearsal(language: language, engine: engine)
        rehearsal.press("Enter")
        rehearsal.hear(.past(Samples.started("ghost-word", folder: path) + Samples.steps(1...step, name: "ghost-word"), isLast: true), of: path)
        return rehearsal
    }

    private func stopped(at step: Int, _ how: String?) -> RunSummary {
        var summary = Samples.run("ghost-word", "2026-11-25", .stopped, step: step, of: 300, model: "tiny-sd").summary
        summary.message = how
        return summary
    }

    @Test func aDeadProcessIsToldOfInPlaceOfWhatWasSaved() {
        var rehearsal = watching()
        rehearsal.hear(.events([Event(time: ScriptedEngine.now, step: 120, .saved(.init(file: "embeddings/ghost-word-120.pt")))]), of: path)
        #expect(rehearsal.notice.contains("Saved"))
        rehearsal.hear(.ended(stopped(at: 75, "was ended by signal 9 (SIGKILL)")), of: path)
        #expect(rehearsal.notice.hasSuffix("The run was ended by signal 9 (SIGKILL) at step 120; r goes on from step 75"))
        rehearsal.press("F12")
        // It stays in the log.
        #expect(rehearsal.shows("signal 9") && rehearsal.shows("ghost-word  stopped"))
        var chinese = watching(.chinese)
        chinese.hear(.ended(stopped(at: 75, "ended without a word")), of: path)
        #expect(chinese.notice.contains("训练在第 120 步意外结束，没有留下任何信息；按 r 从第 75 步继续"))
    }

    @Test func oneThatDoesNotAnswerIsNotRunning() {
        var rehearsal = watching()
        #expect(rehearsal.shows("ghost-word  running"))
        rehearsal.hear(.silent(seconds: 10, process: 4711), of: path)
        rehearsal.hear(.silent(seconds: 20, process: 4711), of: path)
        #expect(rehearsal.shows("no answer for 20 s") && !rehearsal.shows("running") && rehearsal.shows("step 120/300"))
        #expect(rehearsal.shows("ETA –"))
        rehearsal.press("i")
        #expect(rehearsal.told.last?.command == .interrupt)
        #expect(rehearsal.notice.contains("has not answered; kill -KILL 4711 ends it") && rehearsal.shows("no answer for 20 s"))
        // Asked again it says the same, not that it is stopping.
        rehearsal.press("i")
        #expect(rehearsal.told.count == 1 && rehearsal.notice.contains("kill -KILL 4711"))
        rehearsal.hear(.answers, of: path)
        #expect(rehearsal.shows("interrupting…") && !rehearsal.shows("no answer"))
    }

    @Test func anEventIsAnAnswerToo() {
        var rehearsal = watching()
        rehearsal.hear(.silent(seconds: 10, process: nil), of: path)
        rehearsal.hear(.events(Samples.steps(121...121, name: "ghost-word")), of: path)
        #expect(rehearsal.shows("ghost-word  running") && rehearsal.shows("step 121/300"))
    }

    @Test func aRunThatIsTakenUpElsewhereRunsAgain() {
        var rehearsal = watching()
        rehearsal.press("Home")
        let inView = rehearsal.line(with: "Preview: step")
        rehearsal.hear(.ended(stopped(at: 80, "ended without a word")), of: path)
        #expect(rehearsal.shows("stopped"))
        let past = Samples.started("ghost-word", folder: path) + Samples.steps(1...80, name: "ghost-word")
        // In parts: nothing flickers until all of it is here.
        rehearsal.hear(.past(past, isLast: false), of: path)
        #expect(rehearsal.shows("stopped") && rehearsal.shows("step 120/300"))
        rehearsal.hear(.past(Samples.started("ghost-word", at: 80, folder: path), isLast: true), of: path)
        #expect(rehearsal.shows("ghost-word  running") && rehearsal.shows("step 80/300"))
        #expect(rehearsal.line(with: "Preview: step") == inView)
        rehearsal.hear(.events(Samples.steps(81...90, name: "ghost-word")), of: path)
        #expect(rehearsal.shows("step 90/300") && rehearsal.shows("ghost-word  running"))
    }

    @Test func rInTheListWatchesARunThatIsAtWork() {
        var rehearsal = watching()
        rehearsal.press("Esc", "F6", "r")
        #expect(rehearsal.deeds.isEmpty && rehearsal.followed == [path] && rehearsal.shows("ghost-word"))
    }

    @Test func flatStandsInTheLogOncePerStart() {
        var rehearsal = watching()
        func validation(_ step: Int, _ flat: Bool) -> Event {
            Event(time: ScriptedEngine.now + Double(step), step: step, .validation(.init(loss: 0.03, flat: flat)))
        }
        rehearsal.hear(.events((121...125).map { validation($0, true) }), of: path)
        let count = { (rehearsal: Rehearsal) in rehearsal.lines.count { $0.contains("The validation loss is flat from step") } }
        #expect(count(rehearsal) == 1 && rehearsal.shows("flat from step 121 on"))
        rehearsal.hear(.events([validation(126, false), validation(127, true), validation(128, true)]), of: path)
        #expect(rehearsal.shows("flat from step 127 on"))
    }
}
