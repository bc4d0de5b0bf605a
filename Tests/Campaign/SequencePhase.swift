import Glibc

/// Random sequences of commands against each other, by the tests that know what a user would expect; see `TI_SEQUENCES` there.
struct SequencePhase: Phase {
    let name = "sequences"
    private let command: String

    init(command: String) {
        self.command = command
    }

    func run(until deadline: Double, _ tally: inout Tally) throws {
        let output = "/tmp/textual-inversion-sequences-\(getpid())"
        let environment = Environment.current.merging(["TI_SEQUENCES": "500"]) { _, new in new }
        let child = try ChildProcess(["/bin/sh", "-c", command], environment: environment, output: output, error: output + ".error")
        (tally.runs, tally.tries) = (1, 500)
        let ending = child.wait(seconds: 3600) ?? child.kill(saying: .hung)
        guard ending != .exited(0) else { return }
        tally.differences += 1
        tally.note("\(command): \(ending); see \(output)")
    }

    private enum Environment {
        static var current: [String: String] {
            var (variables, at): ([String: String], Int) = ([:], 0)
            while let text = environ[at] {
                let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
                at += 1
            }
            return variables
        }
    }
}
