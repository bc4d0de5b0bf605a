import Foundation
import Glibc

/// A run of very many steps with a watcher: memory, descriptors and threads stay as they are, and who comes late need not wait.
struct SoakPhase: Phase {
    let name = "soak"
    private let arena: Arena
    private let steps: Int

    init(_ arena: Arena, steps: Int) {
        (self.arena, self.steps) = (arena, steps)
    }

    private struct Sample: CustomStringConvertible {
        let step: Int
        let memory: Int
        let descriptors: Int
        let threads: Int
        var description: String { "step \(step): \(memory / 1024) MB, \(descriptors) descriptors, \(threads) threads" }
    }

    /// Takes as long as it takes, not until a time.
    func run(until deadline: Double, _ tally: inout Tally) throws {
        let training = try RunningTraining(
            arena, name, steps: steps, options: ["--save-image-every", "\(steps / 20)", "--save-embedding-every", "\(steps / 40)"])
        tally.runs = 1
        let beside = try training.place.with(streamsOf: "watcher")
        let watcher = try beside.start(["attach", training.run, "--json"])
        var samples: [Sample] = []
        while training.process.isRunning {
            if samples.isEmpty || training.steps >= samples[samples.count - 1].step + steps / 20 {
                let sample = Sample(step: training.steps, memory: training.memory, descriptors: training.descriptors, threads: training.threads)
                // The last one may see a run that ends.
                if sample.threads > 0 { samples.append(sample) }
                tally.note("\(sample)")
            }
            usleep(200_000)
        }
        let ending = training.process.wait(seconds: 1)
        check("ended with \(ending.map(String.init(describing:)) ?? "nothing")", ending == .exited(0), &tally)
        check("the watcher ended", watcher.wait(seconds: 10) == .exited(0), &tally)
        // When everything has been used once: after the first preview and the first copy.
        if samples.count > 4 {
            let (early, late) = (samples[2], samples[samples.count - 2])
            check("memory \(early.memory) kB early, \(late.memory) kB late", late.memory <= early.memory + early.memory / 10, &tally)
            check("descriptors and threads", late.descriptors <= early.descriptors && late.threads <= early.threads, &tally)
        }
        let start = Clock.seconds
        let attached = try beside.run(["attach", training.run, "--json"], seconds: 30)
        check("attached afterwards in \(Int((Clock.seconds - start) * 1000)) ms", attached.ending == .exited(0) && Clock.seconds - start < 2, &tally)
        tally.leftBehind = training.place.leftBehind.count
    }

    private func check(_ what: String, _ holds: Bool, _ tally: inout Tally) {
        tally.tries += 1
        tally.note(what + (holds ? "" : " (the bar is missed)"))
        if !holds { tally.missed += 1 }
    }
}
