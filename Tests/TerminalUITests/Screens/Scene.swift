import EngineInterface
import TerminalUI

/// A screen worth keeping: the keys that lead to it.
struct Scene: Sendable {
    let name: String
    let lead: @Sendable (inout Rehearsal) -> Void

    init(_ name: String, _ lead: @escaping @Sendable (inout Rehearsal) -> Void) {
        self.name = name
        self.lead = lead
    }

    /// Those that are kept in every theme and language, too.
    static let main = [
        Scene("settings-top") { $0.press("F1") },
        Scene("create-advice") { $0.press("F2", "Down", "Up") },
        Scene("preprocess-source") { Scene.fillPreprocessing(&$0) },
        Scene("preprocess-working") { Scene.prepare(&$0, upTo: 9) },
        Scene("preprocess-caption") {
            Scene.fillPreprocessing(&$0)
            $0.press("l", "Right", "Right", "Right", "Right", "Right", "Enter", "Left", "Left")
        },
        Scene("train-dataset") { Scene.fillTraining(&$0) },
        Scene("live-previews") { Scene.watch(&$0, upTo: 221) },
        Scene("generate-form") { Scene.fillGeneration(&$0) },
        Scene("generate-forming") { Scene.sample(&$0, upTo: 9) },
        Scene("generate-history") {
            $0.press("F5", "l", "Right", "Right")
        },
        Scene("runs-list") { $0.press("F6") },
        Scene("help-live") {
            Scene.watch(&$0, upTo: 221)
            $0.press("?")
        },
    ]

    static let others = [
        Scene("settings-velocity") {
            $0.press("F1", "Enter", "/", "type:v2-1", "Enter", "Enter", "Down", "Down", "Down", "Down", "Down", "Down")
        },
        Scene("settings-scrolled") { $0.press("F1", "PageDown", "PageDown", "PageDown") },
        Scene("create-typing") { $0.press("F2", "Enter", "type:my-cat", "Left", "Left") },
        Scene("create-mistake") { $0.press("F2", "Enter", "type:ghost-word", "Enter") },
        Scene("create-list-filter") { $0.press("F2", "l", "/", "type:st", "Enter") },
        Scene("create-replace") {
            $0.press("F2", "Enter", "type:ghost-word", "Enter", "Down", "Down", "Down", "Space", "c")
        },
        Scene("preprocess-empty") { $0.press("F3") },
        Scene("preprocess-options") {
            Scene.fillPreprocessing(&$0)
            for label in ["Automatic size", "Split long ones", "Focal-point crop", "BLIP", "deepbooru"] { Scene.switchOn(label, &$0) }
            $0.press("Home", "PageDown", "PageDown")
        },
        Scene("preprocess-captioning-options") {
            Scene.fillPreprocessing(&$0)
            for label in ["deepbooru", "WD tagger"] { Scene.switchOn(label, &$0) }
            $0.press("PageDown")
        },
        Scene("preprocess-mistakes") {
            Scene.fillPreprocessing(&$0)
            $0.press("Up", "Enter", "C-u", "type:~/dogs", "Enter")
            for _ in 0..<4 { $0.press("Down") }
            $0.press("Enter", "type:500", "Enter")
        },
        Scene("preprocess-over") {
            $0.engine.folders[Samples.resultFolder] = Array(Samples.sourcePictures.prefix(3))
            Scene.fillPreprocessing(&$0)
            $0.press("s")
        },
        Scene("preprocess-starting") {
            Scene.fillPreprocessing(&$0)
            $0.press("s")
        },
        Scene("preprocess-interrupting") {
            Scene.prepare(&$0, upTo: 9)
            $0.press("i")
        },
        Scene("preprocess-finished") { Scene.finishPreparing(&$0) },
        Scene("preprocess-failed") {
            Scene.fillPreprocessing(&$0)
            $0.press("s")
            $0.hear(.ended(Event.Finished(state: .failed, reason: "No space is left on the device")))
        },
        Scene("preprocess-pictures") {
            Scene.fillPreprocessing(&$0)
            $0.press("l", "Right", "Right", "Right", "Right", "Right")
        },
        Scene("preprocess-filter") {
            Scene.fillPreprocessing(&$0)
            $0.press("l", "/", "type:green", "Enter")
        },
        Scene("preprocess-full-screen") {
            Scene.fillPreprocessing(&$0)
            $0.press("l", "f")
        },
        Scene("preprocess-notes") {
            Scene.fillPreprocessing(&$0)
            $0.press("n")
        },
        Scene("preprocess-proposal") { Scene.propose(&$0) },
        Scene("preprocess-replace") {
            Scene.fillPreprocessing(&$0)
            $0.press("l", "r", "type:green", "Tab", "type:yellow")
        },
        Scene("preprocess-add-tag") {
            Scene.fillPreprocessing(&$0)
            $0.press("l", "a", "type:my-cat", "Tab", "Space")
        },
        Scene("preprocess-drop-tag") {
            Scene.fillPreprocessing(&$0)
            $0.press("l", "d", "type:green eyes", "Enter")
        },
        Scene("preprocess-captioners") {
            Scene.fillPreprocessing(&$0)
            $0.press("l", "c")
        },
        Scene("help-preprocess") {
            Scene.fillPreprocessing(&$0)
            $0.press("l", "?")
        },
        Scene("train-empty") { $0.press("F4") },
        Scene("train-mistakes") {
            Scene.fillTraining(&$0)
            $0.press("Down", "Down", "Enter", "C-u", "type:fast", "Enter", "Down", "Enter", "C-u", "type:50", "Enter")
        },
        Scene("train-typing-mistake") {
            Scene.fillTraining(&$0)
            $0.press("Down", "Down", "Down", "Enter", "C-u", "type:many", "Enter")
        },
        Scene("train-embeddings") { $0.press("F4", "Down", "Enter") },
        Scene("train-bad-dataset") { $0.press("F4", "Down", "Down", "Enter", "type:/nowhere", "Enter") },
        Scene("generate-empty") {
            $0.engine.generated = []
            $0.press("F5")
        },
        Scene("generate-offer") {
            $0.press("F5", "Enter", "type:a photo of (gho")
        },
        Scene("generate-offers") {
            $0.engine.embeddings += (1...9).map { (number: Int) in Samples.embedding("ink-\(number)", number, step: 100, "tiny-sd") }
            $0.press("F5", "Down", "Enter", "type:in", "Down", "Down")
        },
        Scene("generate-long-prompt") {
            $0.press("F5", "Enter", "type:" + Scene.longPrompt, "Up", "Up")
        },
        Scene("generate-options") {
            Scene.fillGeneration(&$0)
            Scene.type("2", into: "Enlarge", &$0)
            Scene.type("0.5", into: "Strength", &$0)
        },
        Scene("generate-image") {
            Scene.fillGeneration(&$0)
            $0.press("l", "o")
        },
        Scene("generate-mistakes") {
            Scene.fillGeneration(&$0)
            Scene.type("500", into: "Width", &$0)
            Scene.type("30", into: "CFG scale", &$0)
            $0.press("g")
        },
        Scene("generate-grid") {
            Scene.fillGeneration(&$0)
            $0.press("c", "Enter")
        },
        Scene("generate-starting") {
            Scene.fillGeneration(&$0)
            $0.press("g")
        },
        Scene("generate-loading") {
            Scene.fillGeneration(&$0)
            $0.press("g")
            $0.hear(generator: .events(Samples.loading))
        },
        Scene("generate-forming-pictures") {
            Scene.sample(&$0, upTo: 9)
            $0.press("l")
        },
        Scene("generate-between") {
            Scene.sample(&$0, upTo: 20)
            $0.engine.generated.insert(Samples.generated(8, seed: 7), at: 0)
            $0.hear(generator: .events([Samples.drawn(8, seed: 7)]))
            $0.press("l", "Right")
        },
        Scene("generate-interrupting") {
            Scene.sample(&$0, upTo: 9)
            $0.press("i")
        },
        Scene("generate-instead") {
            Scene.sample(&$0, upTo: 9)
            $0.press("g")
        },
        Scene("generate-done") { Scene.finishGeneration(&$0) },
        Scene("generate-lost") {
            Scene.sample(&$0, upTo: 9)
            $0.hear(generator: .lost("The process that makes pictures was ended by the system: too little memory"))
            $0.press("F12")
        },
        Scene("generate-full-screen") { $0.press("F5", "l", "f") },
        Scene("generate-no-parameters") { $0.press("F5", "l", "End") },
        Scene("help-generate") { $0.press("F5", "l", "?") },
        Scene("live-preparing") {
            Scene.start(&$0)
            $0.hear(.past(Samples.beginning, isLast: true), of: Scene.path)
        },
        Scene("live-early") { Scene.watch(&$0, upTo: 12) },
        Scene("live-walked") {
            Scene.watch(&$0, upTo: 221)
            $0.press("Left", "Left")
        },
        Scene("live-forming") {
            Scene.watch(&$0, upTo: 251)
            $0.hear(.events([Samples.forming(250, 9)]), of: Scene.path)
        },
        Scene("live-compared") {
            Scene.watch(&$0, upTo: 221)
            $0.press("Home", "c", "Right", "Right")
        },
        Scene("live-dataset") {
            Scene.watch(&$0, upTo: 221)
            $0.press("d", "]", "]")
        },
        Scene("live-full-screen") {
            Scene.watch(&$0, upTo: 221)
            $0.press("f")
        },
        Scene("live-zoomed") {
            Scene.watch(&$0, upTo: 221)
            $0.press("z", "z")
        },
        Scene("live-interrupting") {
            Scene.watch(&$0, upTo: 221)
            $0.press("i")
        },
        Scene("live-promote") {
            Scene.watch(&$0, upTo: 221)
            $0.press("Left", "m")
        },
        Scene("live-finished") {
            Scene.watch(&$0, upTo: 300)
            $0.hear(.events([Samples.finished(.finished, "all steps are done", step: 300)]), of: Scene.path)
            var end = Samples.run("ghost-word", "2026-03-14", .finished, step: 300, of: 300, model: "tiny-sd").summary
            end.message = "all steps are done"
            $0.hear(.ended(end), of: Scene.path)
        },
        Scene("live-failed") {
            Scene.watch(&$0, upTo: 130)
            $0.hear(.events([Samples.finished(.failed, "No space is left on the device; the last good state stands", step: 130)]), of: Scene.path)
            $0.hear(.ended(Samples.run("ghost-word", "2026-03-14", .failed, step: 130, of: 300, model: "tiny-sd").summary), of: Scene.path)
        },
        Scene("live-record-empty") {
            $0.press("F6", "End", "Enter")
            $0.hear(.past([], isLast: true), of: Samples.runs[3].path)
        },
        Scene("runs-marked") { $0.press("F6", "Space", "Down", "Down", "Space") },
        Scene("runs-filter") { $0.press("F6", "/", "type:ghost", "Enter") },
        Scene("runs-none") {
            $0.engine.runs = []
            $0.press("F6")
        },
        Scene("help-create") { $0.press("F2", "?") },
        Scene("picker-models") { $0.press("F1", "Enter") },
        Scene("picker-filter") { $0.press("F1", "Enter", "/", "type:stable") },
        Scene("picker-theme") { $0.press("F1", "Down", "Down", "Down", "Down", "Down", "Down", "Down", "Down", "Down", "Down", "Down", "Enter") },
    ]

    // MARK: Leads

    static let path = "\(ScriptedEngine.home)/textual_inversion/2026-03-14/ghost-word"

    /// Chooses an embedding and a dataset in pane 4.
    static func fillTraining(_ rehearsal: inout Rehearsal) {
        rehearsal.press("F4", "Down", "Right", "Down", "Enter", "type:mint-ghost", "Enter", "Down")
    }

    /// Names the source and the destination in pane 3.
    static func fillPreprocessing(_ rehearsal: inout Rehearsal) {
        rehearsal.press("F3", "Down", "Enter", "type:~/cats", "Enter", "Down", "Enter", "type:~/cats-512", "Enter")
    }

    /// Switches on a field of pane 3's form, by its English label.
    static func switchOn(_ label: String, _ rehearsal: inout Rehearsal) {
        let labels = ["Automatic size": "自动尺寸", "Split long ones": "切分长图", "Focal-point crop": "焦点裁剪"]
        rehearsal.press("Home")
        for _ in 0..<60 where !rehearsal.shows("▸ \(label)") && !rehearsal.shows("▸ \(labels[label] ?? label)") { rehearsal.press("Down") }
        rehearsal.press("Space")
    }

    static let longPrompt = "a cinematic photo of ghost-word standing in a bamboo forest at dawn, mist between the trees, soft light, "
        + "shallow depth of field, (highly detailed:1.2), [ink wash:oil painting:0.4], film grain, muted colours, 35mm, by the lake"

    /// Writes the prompts of pane 5.
    static func fillGeneration(_ rehearsal: inout Rehearsal) {
        rehearsal.press("F5", "Home", "Down", "Enter", "type:" + Samples.generatedPrompt, "Enter", "Down", "Enter", "type:lowres, bad anatomy", "Enter")
    }

    /// Types into a field of pane 5's form, by its English label.
    static func type(_ text: String, into label: String, _ rehearsal: inout Rehearsal) {
        let labels = ["Strength": "强度", "Enlarge": "放大", "Width": "宽度", "CFG scale": "CFG 强度", "Batches": "批数", "Seed": "种子", "Start image": "起始图片"]
        rehearsal.press("Home")
        // The pointer is another one where there are few characters.
        let signs = [label, labels[label] ?? label].flatMap { ["▸ \($0)", "> \($0)"] }
        for _ in 0..<80 where !signs.contains(where: rehearsal.shows) { rehearsal.press("Down") }
        rehearsal.press("Enter", "C-u", "type:" + text, "Enter")
    }

    /// Has two pictures made, of which the first forms.
    static func sample(_ rehearsal: inout Rehearsal, upTo step: Int) {
        fillGeneration(&rehearsal)
        type("2", into: "Batches", &rehearsal)
        rehearsal.press("g")
        rehearsal.hear(generator: .events(Samples.loading))
        rehearsal.hear(generator: .events((1...step).map { Samples.sampling($0) }))
    }

    static func finishGeneration(_ rehearsal: inout Rehearsal) {
        sample(&rehearsal, upTo: 20)
        for (number, seed) in [(8, 7), (9, 8)] {
            rehearsal.engine.generated.insert(Samples.generated(number, seed: seed, prompt: "a cat", steps: 20), at: 0)
            rehearsal.hear(generator: .events([Samples.drawn(number, seed: seed)]))
        }
        rehearsal.hear(generator: .ended(Event.Finished(state: .finished, reason: "2 pictures are done", file: Samples.file(9, seed: 8))))
    }

    static func prepare(_ rehearsal: inout Rehearsal, upTo count: Int) {
        fillPreprocessing(&rehearsal)
        rehearsal.press("s")
        rehearsal.hear(PictureNews.events(Samples.prepared(1...count)))
        rehearsal.press("Left")
    }

    static func finishPreparing(_ rehearsal: inout Rehearsal) {
        prepare(&rehearsal, upTo: 14)
        rehearsal.engine.folders[Samples.resultFolder] = Samples.prepared(1...14).flatMap { event -> [CaptionedPicture] in
            guard case .prepared(let prepared) = event.content else { return [] }
            return prepared.outputs.map { CaptionedPicture(path: $0.file, version: event.time, width: 512, height: 512, caption: $0.caption) }
        }
        rehearsal.hear(PictureNews.ended(Event.Finished(state: .finished, reason: "14 pictures are done")))
    }

    /// Has two pictures captioned, and waits for approval.
    static func propose(_ rehearsal: inout Rehearsal) {
        fillPreprocessing(&rehearsal)
        rehearsal.press("l", "C", "Down", "Enter", "Enter")
        let pictures = Samples.sourcePictures
        rehearsal.hear(PictureNews.events([
            Samples.interrogated(pictures[0].path, "cat, black cat, animal focus, no humans, green eyes, couch"),
            Samples.interrogated(pictures[1].path, "cat, window", step: 2),
        ]))
    }

    static func start(_ rehearsal: inout Rehearsal) {
        fillTraining(&rehearsal)
        rehearsal.press("s")
    }

    static func watch(_ rehearsal: inout Rehearsal, upTo step: Int) {
        start(&rehearsal)
        rehearsal.hear(.past(Samples.beginning, isLast: true), of: path)
        rehearsal.hear(.events(Samples.started("ghost-word", folder: path) + Samples.steps(1...step, name: "ghost-word")), of: path)
        // The notice of what was saved last has been read.
        rehearsal.press("F12")
    }
}
