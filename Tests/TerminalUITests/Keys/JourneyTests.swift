import EngineInterface
import TerminalUI
import Testing

/// The whole way of a beginner by keys alone: a word, a training, its previews, an interruption, and the best step.
@Suite struct JourneyTests {
    private let path = "\(ScriptedEngine.home)/textual_inversion/2026-03-14/my-ghost"

    @Test func aRunAtWorkIsPromotedByCommand() {
        var rehearsal = Rehearsal()
        Scene.watch(&rehearsal, upTo: 220)
        rehearsal.press("Left", "m", "Enter")
        #expect(rehearsal.told == [Rehearsal.Told(run: Scene.path, command: .promote(step: 150))])
        #expect(!rehearsal.deeds.contains(.promote(run: Scene.path, step: 150)))
    }

    @Test func previewAndSaveAreAskedForOnce() {
        var rehearsal = Rehearsal()
        Scene.watch(&rehearsal, upTo: 20)
        rehearsal.press("p", "s")
        #expect(rehearsal.told.map(\.command) == [.preview, .save])
    }

    @Test func leavingARunLetsItGoOn() {
        var rehearsal = Rehearsal()
        Scene.watch(&rehearsal, upTo: 20)
        rehearsal.press("f", "x")
        #expect(rehearsal.followed.isEmpty && rehearsal.told.isEmpty && rehearsal.notice.contains("ghost-word goes on; pane 6 comes back to it"))
        rehearsal.press("F6", "Home", "Enter")
        #expect(rehearsal.followed == [Scene.path])
    }

    @Test func theRunAtWorkIsOfferedOnceAtTheStart() {
        var engine = ScriptedEngine()
        let active = Samples.run("ghost-word", "2026-03-14", .running, step: 220, of: 300, model: "tiny-sd")
        engine.runs.insert(active, at: 0)
        var rehearsal = Rehearsal(engine: engine)
        #expect(rehearsal.shows("ghost-word is training, step 220 of 300. Watch it?"))
        rehearsal.press("Esc")
        #expect(!rehearsal.shows("Watch it?") && rehearsal.followed.isEmpty)
        rehearsal.press("F6", "u", "F2")
        #expect(!rehearsal.shows("Watch it?"))

        var other = Rehearsal(engine: engine)
        other.press("Enter")
        #expect(other.followed == [active.path] && other.shows("Reading the run…"))
        #expect(!Rehearsal().shows("Watch it?"))
    }
}
