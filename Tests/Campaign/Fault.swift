/// A system call that fails, or at which everything ends; see `Shim/Faults.c`.
struct Fault: Sendable, CustomStringConvertible {
    enum Mode: String, Sendable {
        case once, on, short, kill, power, bytes

        /// Whether the program ends there.
        var kills: Bool { [.kill, .power, .bytes].contains(self) }
    }

    /// Counts calls and does nothing.
    static let none = Fault(call: nil, number: 0, mode: .once, error: 0)

    let call: String?
    let number: Int
    let mode: Mode
    let error: Int32

    var description: String { "\(call ?? "nothing") \(number) \(mode.rawValue)\(mode.kills ? "" : " errno \(error)")" }

    func environment(in place: Place) -> [String: String] {
        var environment = [
            "LD_PRELOAD": place.arena.shim, "FAULT_UNDER": place.home, "FAULT_KEEP": place.folder + "/kept", "FAULT_COUNTS": place.folder + "/counts",
            "FAULT_MODE": mode.rawValue, "FAULT_NUMBER": "\(number)", "FAULT_ERROR": "\(error)",
        ]
        environment["FAULT_CALL"] = call
        return environment
    }
}
