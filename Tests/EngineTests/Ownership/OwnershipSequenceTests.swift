import Engine
import EngineInterface
import FoundationEssentials
import Glibc
import Testing

/// Random sequences of all that writes a word, beside a model of what a user expects of them: whatever happened, each set of vectors that ever
/// was the word lies in its file, in `NAME.pt.previous`, or below the runs.
///
/// `TI_SEQUENCES` says how many (30 if left out), `TI_SEED` where they begin.
@Suite struct OwnershipSequenceTests {
    private static func number(_ variable: String, _ fallback: Int) -> Int {
        getenv(variable).flatMap { Int(String(cString: $0)) } ?? fallback
    }

    @Test func nothingIsLostInAnyOrder() throws {
        let first = Self.number("TI_SEED", 1)
        for seed in first ..< first + Self.number("TI_SEQUENCES", 30) {
            var sequence = try OwnershipSequence(seed: UInt64(seed))
            for _ in 0 ..< 9 { try sequence.takeStep() }
            #expect(sequence.problems.isEmpty, "sequence \(seed): \(sequence.problems)\n\(sequence.story.joined(separator: "\n"))")
        }
    }
}

/// One home in which things happen at random.
private struct OwnershipSequence {
    private(set) var home: TrainingHome
    private var random: TrainingRandom
    /// What has happened, for whoever has to find out why.
    private(set) var story: [String] = []
    private(set) var problems: [String] = []
    /// All vectors that ever were the word.
    private var everything: [EmbeddingVectors] = []
    /// What each run may take for its own: the vectors that it found or left in the word's file, and whether a person chose them.
    private var known: [String: (vectors: EmbeddingVectors, isPromoted: Bool)] = [:]

    init(seed: UInt64) throws {
        home = try TrainingHome(pictures: 1)
        random = TrainingRandom(seed: seed, stream: 5)
        let first = try word().vectors
        everything = [first]
    }

    private mutating func chance(_ count: Int) -> Int { random.integer(below: count) }

    private func word() throws -> Embedding { try EmbeddingReader.read(path: home.embeddingPath) }

    private func runs() -> [RunEntry] { Runs(logDirectory: home.home.logDirectory).entries.sorted { $0.path < $1.path } }

    /// A run's name in whichever home it lies: a killed one goes on in a copy of it.
    private func name(_ run: RunFolder) -> String { run.reference }

    mutating func takeStep() throws {
        let choice = chance(10)
        switch choice {
        case 0, 1: try create()
        case 2, 3, 4: try train()
        case 5, 6: try resume()
        default: try promote()
        }
        try check()
    }

    // MARK: What a user does

    private mutating func create() throws {
        let (text, vectors) = (["a", "red", "cat", "house", "tree", "sky"][chance(6)], 1 + chance(2))
        story.append("create \(text) \(vectors)")
        let made = try home.create(home.name, text, vectors: vectors)
        try expect(word().vectors == made.vectors, "create did not create")
    }

    private func settings(to steps: Int) -> TrainingSettings {
        var settings = home.settings(steps: steps)
        settings.saveEmbeddingEvery = 2
        (settings.width, settings.height) = (32, 32)
        return settings
    }

    private mutating func train() throws {
        let before = try word()
        let end = (before.step ?? 0) + 1 + chance(3)
        let fate = Fate(chance(6), at: (before.step ?? 0) + 1 + chance(3))
        story.append("train from \(before.step ?? 0) to \(end), \(fate)")
        let (own, other) = (settings(to: end), settings(to: end + 2))
        try watch(fate, before.vectors) { home, watcher in
            _ = try TrainingRun.start(own, home: home.home, resources: TrainingHome.resources, sink: watcher,
                                      interruption: watcher.interruption, opened: { watcher.folder = $0 })
        } second: { home in
            // Neither a second training nor a new beginning may come between.
            var refused = 0
            do { _ = try home.train(other) } catch { refused += 1 }
            do { try home.create(home.name, "ghost", vectors: 2) } catch { refused += 1 }
            return refused == 2
        }
    }

    private mutating func resume() throws {
        let unfinished = runs()
        guard !unfinished.isEmpty else { return }
        let entry = unfinished[chance(unfinished.count)]
        let folder = RunFolder(path: entry.path)
        var changes = RunChanges()
        if chance(2) == 0 { changes.maxSteps = entry.summary.step + 1 + chance(3) }
        changes.takesOver = chance(4) == 0
        // A killed run goes on in a copy of its home.
        changes.dataset = home.dataset
        let fate = Fate(chance(6), at: entry.summary.step + 1 + chance(2))
        story.append("resume \(entry.reference) (\(entry.summary.state)) to \(changes.maxSteps ?? entry.summary.maxSteps)\(changes.takesOver ? " by force" : ""), \(fate)")
        let word = try word().vectors
        let hadState = FileStatus(folder.state) != nil || !Promotion.savedSteps(folder, name: home.name).isEmpty
        let isOver = entry.summary.state == .finished && entry.summary.step >= changes.maxSteps ?? entry.summary.maxSteps
        if !isOver, changes.takesOver || !hadState { known[name(folder)] = (word, false) }
        do {
            try watch(fate, nil) { home, watcher in
                watcher.folder = folder
                _ = try TrainingRun.resume(folder, home: home.home, resources: TrainingHome.resources, sink: watcher,
                                           interruption: watcher.interruption, changes: changes)
            } second: { _ in true }
        } catch let error as SettingsError {
            // More steps than the word has are asked of a run that begins anew.
            story.append("  refused: \(error)")
        }
    }

    private mutating func promote() throws {
        let candidates = runs().flatMap { entry in
            Promotion.savedSteps(RunFolder(path: entry.path), name: home.name).map { (RunFolder(path: entry.path), $0) }
        }
        guard !candidates.isEmpty else { return }
        let (folder, step) = candidates[chance(candidates.count)]
        let force = chance(3) == 0
        let before = try word().vectors
        let copy = try EmbeddingReader.read(path: folder.embedding(home.name, step: step)).vectors
        let isKnown = known[name(folder)]?.vectors == before
        story.append("promote \(folder.reference) step \(step)\(force ? " by force" : "")")
        do {
            _ = try Promotion.promote(folder, step: step, force: force, home: home.home)
            expect(force || isKnown, "what \(folder.reference) has not seen was replaced")
            try expect(word().vectors == copy, "promote did not promote")
            known[name(folder)] = (copy, true)
        } catch is ChangedMeanwhile {
            expect(!force && !isKnown, "promote refused for nothing")
            try expect(word().vectors == before, "a refused promotion changed the word")
        }
    }

    // MARK: A run

    /// What becomes of a run.
    private enum Fate: CustomStringConvertible {
        case ends
        case isInterrupted(Int)
        /// Its process dies; everything goes on in a copy of the home as it is at that instant.
        case isKilled(Int, name: String)
        /// A second training and a creation are tried meanwhile.
        case isDisturbed(Int)
        case isPromoted(Int)

        init(_ number: Int, at step: Int) {
            self = switch number {
            case 0: .isInterrupted(step)
            case 1: .isKilled(step, name: "step")
            case 2: .isKilled(step, name: "saved")
            case 3: .isDisturbed(step)
            case 4: .isPromoted(step)
            default: .ends
            }
        }

        var description: String {
            switch self {
            case .ends: "to the end"
            case .isInterrupted(let step): "interrupted at \(step)"
            case .isKilled(let step, let name): "killed at \(name) \(step)"
            case .isDisturbed(let step): "disturbed at \(step)"
            case .isPromoted(let step): "promoted at \(step)"
            }
        }
    }

    /// Has a run meet its fate, and sees what the word is then.
    /// - Parameter found: the word's vectors as a new run finds them; nil for one that goes on.
    private mutating func watch(_ fate: Fate, _ found: EmbeddingVectors?, _ run: (TrainingHome, EventWatcher) throws -> Void,
                                second: @escaping (TrainingHome) throws -> Bool) throws {
        let (home, before) = (home, try word().vectors)
        var (killed, wasRefused, promoted) = (TrainingHome?.none, true, Int?.none)
        let watcher = EventWatcher { event, folder, interruption in
            switch fate {
            case .isInterrupted(let step) where event.name == "step" && event.step == step: interruption.raise()
            case .isKilled(let step, let name) where event.name == name && event.step >= step && killed == nil: killed = try home.snapshot()
            case .isDisturbed(let step) where event.name == "step" && event.step == step: wasRefused = try second(home)
            case .isPromoted(let step) where event.name == "step" && event.step >= step && promoted == nil:
                guard let copy = Promotion.savedSteps(folder, name: home.name).last else { return }
                promoted = copy
                try ControlClient(folder).send(.promote(step: copy))
                usleep(100_000)
            default: break
            }
        }
        try run(home, watcher)
        if let error = watcher.error { throw error }
        expect(wasRefused, "somebody came between")
        guard let folder = watcher.folder else { return }
        if let killed {
            self.home = killed
            story.append("  killed; the word is at \((try? word().step) ?? -1)")
        }
        try judge(RunFolder(path: self.home.folder.path + folder.path.dropFirst(home.folder.path.count)), found ?? known[name(folder)]?.vectors, before)
    }

    /// What the word is after a run is what the run left there where it knew what it replaced, and what it was before else.
    private mutating func judge(_ folder: RunFolder, _ seen: EmbeddingVectors?, _ before: EmbeddingVectors) throws {
        let (now, wasPromoted) = (try word().vectors, known[name(folder)]?.isPromoted ?? false)
        if now == before {
            if known[name(folder)] == nil, let seen { known[name(folder)] = (seen, false) }
            return
        }
        expect(seen == before, "\(folder.reference) replaced what it had not seen")
        let state = try? TrainingState.read(folder)
        let isOwn = state?.vectors == now
        let copies = try Promotion.savedSteps(folder, name: home.name).map { try EmbeddingReader.read(path: folder.embedding(home.name, step: $0)).vectors }
        expect(isOwn || copies.contains(now), "\(folder.reference) left what it has not")
        expect(!wasPromoted || !isOwn || copies.contains(now), "\(folder.reference) replaced what was promoted")
        let result = try JSONLine.decode(RunResult.self, from: SmallFile.bytes(folder.result))
        known[name(folder)] = (now, result.promotedStep != nil)
    }

    // MARK: What must hold

    private mutating func expect(_ condition: Bool, _ problem: String) {
        if !condition { problems.append(problem) }
    }

    private mutating func check() throws {
        let now = try word().vectors
        if !everything.contains(now) { everything.append(now) }
        let paths = [home.embeddingPath, home.embeddingPath + ".previous"] + Folder.walk(home.home.logDirectory).filter { $0.hasSuffix(".pt") }
        let there = try paths.filter { FileStatus($0) != nil }.map { try EmbeddingReader.read(path: $0).vectors }
        for vectors in everything where !there.contains(vectors) { problems.append("vectors that begin with \(vectors.values[0]) are lost") }
        let left = try Folder.names(in: home.home.embeddings).filter { $0.hasPrefix(".") && !$0.hasSuffix(".lock") }
        if !left.isEmpty { problems.append("left behind: \(left)") }
    }
}
