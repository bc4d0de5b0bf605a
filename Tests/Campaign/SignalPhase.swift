import Foundation
import Glibc

/// Signals to a run, as terminals, `timeout`, container engines and batch systems send them.
struct SignalPhase: Phase {
    let name = "signals"
    private let arena: Arena
    private let seed: UInt64

    init(_ arena: Arena, seed: UInt64) {
        (self.arena, self.seed) = (arena, seed)
    }

    private struct Case: Sendable {
        let name: String
        let ending: ChildProcess.Ending
        let send: @Sendable (ChildProcess) -> Void

        init(_ name: String, _ ending: ChildProcess.Ending, _ send: @escaping @Sendable (ChildProcess) -> Void) {
            (self.name, self.ending, self.send) = (name, ending, send)
        }
    }

    private static let cases = [
        Case("INT", .exited(130)) { $0.send(SIGINT) },
        Case("TERM", .exited(130)) { $0.send(SIGTERM) },
        // A terminal's Ctrl-C reaches all of the group, `timeout` the process and its group: one wish, not two.
        Case("TERM to process and group", .exited(130)) {
            $0.send(SIGTERM)
            $0.sendToGroup(SIGTERM)
            $0.sendToGroup(SIGCONT)
        },
        Case("INT three times within a tenth of a second", .exited(130)) { process in
            for _ in 0 ..< 3 {
                process.send(SIGINT)
                usleep(30_000)
            }
        },
        Case("HUP", .exited(0)) { $0.send(SIGHUP) },
        Case("PIPE", .exited(0)) { $0.send(SIGPIPE) },
        Case("STOP and CONT", .exited(0)) {
            $0.send(SIGSTOP)
            usleep(300_000)
            $0.send(SIGCONT)
        },
        Case("QUIT", .signalled(SIGQUIT)) { $0.send(SIGQUIT) },
        Case("ABRT", .signalled(SIGABRT)) { $0.send(SIGABRT) },
        Case("USR1", .signalled(SIGUSR1)) { $0.send(SIGUSR1) },
    ]

    func run(until deadline: Double, _ tally: inout Tally) throws {
        let reference = try arena.reference(.plain, name + " reference")
        var draws = Draws(seed: seed)
        var number = 0
        while Clock.seconds < deadline || number < Self.cases.count {
            let (trial, place) = (Self.cases[number % Self.cases.count], try arena.fresh(name))
            number += 1
            (tally.runs, tally.tries) = (tally.runs + 1, tally.tries + 1)
            let child = try place.start(Recipe.plain.training(threads: 1))
            if child.wait(seconds: Double.random(in: 0.3 ..< 0.7, using: &draws) * reference.seconds) == nil { trial.send(child) }
            let ending = child.wait(seconds: 60) ?? child.kill(saying: .hung)
            // It may have been done already.
            guard ending == trial.ending || ending == .exited(0) else {
                tally.withoutLine += 1
                tally.note("\(trial.name): \(ending), not \(trial.ending): \(place.text(place.errorFile).suffix(300))")
                continue
            }
            try check(trial, ending, place, reference, &tally)
        }
    }

    private func check(_ trial: Case, _ ending: ChildProcess.Ending, _ place: Place, _ reference: Reference, _ tally: inout Tally) throws {
        guard let run = place.runs.last else { return }
        // A run that was stopped while it got ready has no state yet.
        if ending == .exited(130), let left = try? Left(place, run: run), left.steps > 0, left.savedStep != left.steps {
            tally.lost += 1
            tally.note("\(trial.name): \(left.steps) steps were made, \(left.savedStep ?? 0) are saved")
        }
        if ending != .exited(0) {
            place.age()
            let resumed = try place.run(["resume", run])
            guard resumed.ending == .exited(0) else {
                tally.lost += 1
                return tally.note("\(trial.name): resume gives \(resumed.ending), \(resumed.tail)")
            }
        }
        // An interrupt puts what it has into the embedding's file.
        let differences = Left.differences(of: run, in: place, from: reference.left, ending == .exited(130) ? .more : .exact)
        if !differences.isEmpty {
            tally.differences += 1
            tally.note("\(trial.name): different: \(differences.prefix(5))")
        }
        tally.leftBehind += place.leftBehind.count
        if !place.leftBehind.isEmpty { tally.note("\(trial.name): left behind \(place.leftBehind.prefix(3))") }
    }
}
