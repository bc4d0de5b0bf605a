import Foundation

/// What the campaign was told to do.
struct Order: Sendable {
    let arena: Arena
    let seconds: Int
    var seed: UInt64 = 1
    /// Steps of the soak; nil leaves it out.
    var soak: Int?
    /// A shell command that runs the tests of random sequences.
    var sequences: String?
    /// Phases by the beginnings of their names; empty for all.
    var wanted: [String] = []

    init(_ arguments: [String]) throws {
        guard arguments.count >= 4, let seconds = Int(arguments[3]), seconds > 0 else {
            throw CampaignError("usage: Campaign PROGRAM SHIM FOLDER SECONDS [--seed N] [--soak STEPS] [--sequences COMMAND] [PHASE...]")
        }
        arena = Arena(program: arguments[0], shim: arguments[1], folder: arguments[2])
        self.seconds = seconds
        var rest = arguments.dropFirst(4)
        while let word = rest.popFirst() {
            guard word.hasPrefix("--") else {
                wanted.append(word)
                continue
            }
            guard let value = rest.popFirst() else { throw CampaignError("\(word) wants a value") }
            switch (word, UInt64(value)) {
            case ("--seed", let number?): seed = number
            case ("--soak", let number?): soak = Int(number)
            case ("--sequences", _): sequences = value
            default: throw CampaignError("\(word) \(value) is not understood")
            }
        }
    }

    /// What happens to a run from outside.
    func disturbances() -> Lane {
        chosen([
            KillPhase(arena, "kills, one thread", Recipe.plain, seed: seed),
            KillPhase(arena, "kills, changing threads", Recipe.plain, seed: seed + 1, threads: [1, 2, 3, 5]),
            KillPhase(arena, "kills, rich settings", Recipe.rich, seed: seed + 2, threads: [1, 2]),
            KillPhase(arena, "kills, velocity and zero SNR", Recipe.plain(on: arena.smallModel), seed: seed + 4, threads: [1, 2]),
            KillPhase(arena, "kills, with orders", Recipe.ordered, seed: seed + 3, givesOrders: true),
        ])
    }

    /// What happens to a run's system calls.
    func faults() -> Lane {
        chosen([
            FaultPhase(arena, "faults, once", [.once], seed: seed),
            FaultPhase(arena, "faults, from then on", [.on, .short], seed: seed + 1),
            FaultPhase(arena, "kills before a call", [.kill], seed: seed + 2),
            FaultPhase(arena, "losses of power", [.power, .bytes], seed: seed + 3),
        ])
    }

    /// What wants the machine for itself, and its share of the time; the soak and the sequences take as long as they take.
    func quietPhases() -> [(any Phase, Double)] {
        var phases: [(any Phase, Double)] = [(SignalPhase(arena, seed: seed), 0.06), (SocketPhase(arena), 0.12)]
        if let sequences { phases.append((SequencePhase(arena, command: sequences, seed: seed), 0)) }
        if let soak { phases.append((SoakPhase(arena, steps: soak), 0)) }
        return phases.filter { isWanted($0.0) }
    }

    private func chosen(_ phases: [any Phase]) -> Lane { Lane(phases: phases.filter(isWanted)) }

    private func isWanted(_ phase: any Phase) -> Bool { wanted.isEmpty || wanted.contains { phase.name.hasPrefix($0) } }
}

/// The campaign itself cannot go on, in one line.
struct CampaignError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
