import Glibc

/// SIGKILL at random instants of a training and its resumptions, until it is done.
struct KillPhase: Phase {
    let name: String
    private let arena: Arena
    private let recipe: Recipe
    private let seed: UInt64
    private let threads: [Int]
    private let givesOrders: Bool

    /// - Parameters:
    ///   - threads: of each start one at random.
    ///   - givesOrders: whether copies and previews are ordered meanwhile, and steps promoted between.
    init(_ arena: Arena, _ name: String, _ recipe: Recipe, seed: UInt64, threads: [Int] = [1], givesOrders: Bool = false) {
        (self.arena, self.name, self.recipe, self.seed, self.threads, self.givesOrders) = (arena, name, recipe, seed, threads, givesOrders)
    }

    func run(until deadline: Double, _ tally: inout Tally) throws {
        let reference = try arena.reference(recipe, name + " reference")
        var draws = Draws(seed: seed)
        while Clock.seconds < deadline {
            let place = try arena.fresh(name, model: recipe.model)
            tally.runs += 1
            guard let promoted = try finish(place, reference, until: deadline, &draws, &tally) else { continue }
            for path in place.leftBehind {
                tally.leftBehind += 1
                tally.note("left behind in \(place.folder): \(path)")
            }
            guard place.runs.count == 1, let run = place.runs.first else {
                tally.leftBehind += 1
                tally.note("one run became \(place.runs.count) folders in \(place.home)")
                continue
            }
            let strictness: Left.Strictness = promoted ? .moreButHome : givesOrders ? .more : .exact
            let differences = Left.differences(of: run, in: place, from: reference.left, strictness)
            if !differences.isEmpty {
                tally.differences += 1
                try keep(place, "\(differences.prefix(5))", &tally)
            }
        }
    }

    /// Trains and resumes until the run is done.
    /// - Returns: whether a step was promoted meanwhile; nil where the run could not be brought to its end.
    private func finish(_ place: Place, _ reference: Reference, until deadline: Double, _ draws: inout Draws, _ tally: inout Tally) throws -> Bool? {
        var promoted = false
        // A run that never ends by itself would be one that never gets anywhere.
        for _ in 0 ..< 400 {
            let threads = self.threads.randomElement(using: &draws) ?? 1
            place.age()
            let run = place.runs.last
            let child = try place.start(run.map { ["resume", $0, "--threads", "\(threads)"] } ?? recipe.training(threads: threads))
            let delay = Clock.seconds < deadline ? delay(reference.seconds, &draws) : 120
            if givesOrders, let run { try order(place, run, within: delay, &draws, &tally) }
            var ending = child.wait(seconds: delay)
            if ending == nil, Clock.seconds < deadline {
                ending = child.kill()
                tally.tries += 1
            }
            switch ending ?? child.wait(seconds: 120) ?? child.kill(saying: .hung) {
            case .exited(0): return promoted
            case .signalled(SIGKILL): break
            case let other:
                tally.lost += 1
                try keep(place, "\(other) instead of going on: \(place.text(place.errorFile).suffix(300))", &tally)
                return nil
            }
            if givesOrders, let run = place.runs.last, Int.random(in: 0 ..< 4, using: &draws) == 0 {
                let step = Int.random(in: 1 ... 17, using: &draws) * 7
                if try place.run(["promote", run, "--step", "\(step)"]).ending == .exited(0) { promoted = true }
            }
        }
        tally.lost += 1
        try keep(place, "did not end after 400 starts", &tally)
        return nil
    }

    /// A third right at the start, a third anywhere, a third perhaps beyond the end.
    private func delay(_ whole: Double, _ draws: inout Draws) -> Double {
        switch Double.random(in: 0 ..< 1, using: &draws) {
        case ..<0.3: Double.random(in: 0 ..< 0.15, using: &draws) * whole
        case ..<0.7: Double.random(in: 0.1 ..< 0.6, using: &draws) * whole
        default: Double.random(in: 0 ..< 1.5, using: &draws) * whole
        }
    }

    /// Orders copies and previews of a run that may have ended, which is then said in one line.
    private func order(_ place: Place, _ run: String, within seconds: Double, _ draws: inout Draws, _ tally: inout Tally) throws {
        let beside = try place.with(streamsOf: "orders")
        let deadline = Clock.seconds + seconds / 2
        while Clock.seconds < deadline {
            let command = Bool.random(using: &draws) ? "save" : "preview"
            let said = try beside.run([command, run], seconds: 20)
            guard said.ending != .exited(0) else { continue }
            if said.ending != .exited(1) || said.errorLines.count != 1 {
                tally.withoutLine += 1
                tally.note("\(command): \(said.ending), \(said.tail)")
            }
            return
        }
    }

    private func keep(_ place: Place, _ what: String, _ tally: inout Tally) throws {
        tally.note("\(what); kept in \(try place.kept())")
    }
}
