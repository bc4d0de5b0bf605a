import Foundation
import Glibc

/// A training that goes on for as long as it is watched.
struct RunningTraining {
    let place: Place
    let process: ChildProcess
    let run: String

    /// - Throws: `CampaignError` when it does not begin within half a minute.
    init(_ arena: Arena, _ name: String, steps: Int, options: [String] = []) throws {
        place = try arena.fresh(name)
        // As most systems have it by default.
        process = try place.start(
            ["train", Recipe.word, "--dataset", "mint-ghost", "--width", "64", "--height", "64", "--seed", "5", "--threads", "1", "--preview-steps", "4",
             "--max-steps", "\(steps)"] + options, shell: "ulimit -n 1024")
        let deadline = Clock.seconds + 30
        while Clock.seconds < deadline, process.isRunning {
            if let run = place.runs.first, Self.steps(of: run) > 0 {
                self.run = run
                return
            }
            usleep(20_000)
        }
        throw CampaignError("the training does not begin: \(place.text(place.errorFile))")
    }

    private static func steps(of run: String) -> Int {
        guard let table = FileManager.default.contents(atPath: run + "/textual_inversion_loss.csv") else { return 0 }
        return max(0, table.count { $0 == UInt8(ascii: "\n") } - 1)
    }

    var steps: Int { Self.steps(of: run) }

    /// Steps a second, over some seconds.
    func rate(seconds: Double, meanwhile work: () -> Void = {}) -> Double {
        let (start, before) = (Clock.seconds, steps)
        while Clock.seconds < start + seconds, process.isRunning {
            work()
            usleep(10_000)
        }
        return Double(steps - before) / (Clock.seconds - start)
    }

    /// Kilobytes of memory that it holds.
    var memory: Int { status("VmRSS") }
    var threads: Int { status("Threads") }
    var descriptors: Int { (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process.identifier)/fd"))?.count ?? 0 }

    private func status(_ key: String) -> Int {
        let lines = place.text("/proc/\(process.identifier)/status").split(separator: "\n")
        let words = lines.first { $0.hasPrefix(key + ":") }?.split(whereSeparator: { $0 == " " || $0 == "\t" })
        return words.flatMap { $0.count > 1 ? Int($0[1]) : nil } ?? 0
    }

    func size(_ file: String) -> Int {
        ((try? FileManager.default.attributesOfItem(atPath: run + "/" + file)[.size]) as? NSNumber)?.intValue ?? 0
    }
}
