import Foundation
import Glibc

/// System calls of a short run that fail, each in turn as far as the time reaches: one line and status 1, the last good state left, and the
/// resumed run the same as an undisturbed one.
struct FaultPhase: Phase {
    let name: String
    private let arena: Arena
    private let modes: [Fault.Mode]
    private let seed: UInt64

    init(_ arena: Arena, _ name: String, _ modes: [Fault.Mode], seed: UInt64) {
        (self.arena, self.name, self.modes, self.seed) = (arena, name, modes, seed)
    }

    /// What each call may fail with.
    private static let errors: [(call: String, codes: [Int32])] = [
        ("open", [ENOSPC, EMFILE, EROFS]), ("write", [ENOSPC, EIO]), ("fsync", [EIO, ENOSPC]), ("fdatasync", [EIO]), ("rename", [ENOSPC, EROFS]),
        ("mkdir", [ENOSPC, EROFS]), ("ftruncate", [EIO]), ("unlink", [EROFS]), ("flock", [ENOLCK]), ("bind", [EACCES]), ("listen", [EADDRINUSE]),
        ("read", [EIO]), ("mmap", [ENOMEM]), ("thread", [EAGAIN]), ("socket", [EMFILE]), ("fstat", [EIO]), ("stat", [EACCES]),
    ]

    func run(until deadline: Double, _ tally: inout Tally) throws {
        let reference = try arena.reference(.short, name + " reference")
        let faults = try faults()
        for fault in faults {
            guard Clock.seconds < deadline else { break }
            (tally.runs, tally.tries) = (tally.runs + 1, tally.tries + 1)
            let place = try arena.fresh(name)
            try FileManager.default.createDirectory(atPath: place.folder + "/kept", withIntermediateDirectories: true)
            let ended = try place.run(Recipe.short.training, fault: fault)
            try check(ended, fault, place, &tally)
            try checkAfterwards(ended, fault, place, reference.left, &tally)
        }
        say("  \(name): \(tally.tries) of \(faults.count) places")
    }

    /// All places of all calls, far ones first, so that those that there is time for lie evenly over the run.
    private func faults() throws -> [Fault] {
        let place = try arena.fresh(name)
        guard try place.run(Recipe.short.training, fault: Fault.none).ending == .exited(0) else {
            throw CampaignError("the library that counts calls stops the program")
        }
        let lines = place.text(place.folder + "/counts").split(separator: "\n").map { $0.split(separator: " ") }
        let counts = Dictionary(uniqueKeysWithValues: lines.map { (String($0[0]), Int($0[1]) ?? 0) })
        let series = modes.flatMap { mode -> [[Fault]] in
            if mode.kills { return [places(counts["any"] ?? 0).map { Fault(call: "any", number: $0, mode: mode, error: 0) }] }
            let calls = Self.errors.filter { mode != .short || $0.call == "write" }
            return calls.flatMap { call, codes in
                codes.map { code in places(counts[call] ?? 0).map { Fault(call: call, number: $0, mode: mode, error: code) } }
            }
        }
        // As many of each as of the others, until one has no more.
        return (0 ..< (series.map(\.count).max() ?? 0)).flatMap { index in series.compactMap { index < $0.count ? $0[index] : nil } }
    }

    /// 1 to `count`, each next one as far as possible from those before (the bits of the place turned round).
    private func places(_ count: Int) -> [Int] {
        let bits = max(1, Int.bitWidth - count.leadingZeroBitCount)
        let turned = (0 ..< 1 << bits).map { index in (0 ..< bits).reduce(0) { $0 << 1 | (index >> $1) & 1 } }
        let start = Int(seed % UInt64(max(count, 1)))
        return turned.filter { $0 < count }.map { ($0 + start) % count + 1 }
    }

    /// How it ended, and what it said.
    private func check(_ ended: Finished, _ fault: Fault, _ place: Place, _ tally: inout Tally) throws {
        let isRight = switch ended.ending {
        case .exited(0): true
        case .exited(1): !fault.mode.kills && ended.errorLines.count == 1
        case .signalled(SIGKILL): fault.mode.kills
        default: false
        }
        guard !isRight else { return }
        tally.withoutLine += 1
        tally.note("\(fault): \(ended.ending), \(ended.tail)")
    }

    /// The embedding is there, the run goes on to the same end, and nothing stays that nobody needs.
    private func checkAfterwards(_ ended: Finished, _ fault: Fault, _ place: Place, _ reference: Left, _ tally: inout Tally) throws {
        if ended.ending != .exited(0) {
            place.age()
            let known = try place.run(["embeddings"])
            if known.ending != .exited(0) || !known.output.contains(Recipe.word) {
                tally.lost += 1
                tally.note("\(fault): the embedding is gone: \(known.tail)")
                return
            }
            let run = place.runs.last
            let resumed = try place.run(run.map { ["resume", $0] } ?? Recipe.short.training)
            guard resumed.ending == .exited(0) else {
                tally.lost += 1
                tally.note("\(fault): after \(ended.ending) \(run == nil ? "train" : "resume") gives \(resumed.ending), \(resumed.tail)")
                return
            }
        }
        guard let run = place.runs.last else { return }
        if place.runs.count > 1 {
            tally.leftBehind += 1
            tally.note("\(fault): one run became \(place.runs.count) folders")
        }
        let differences = Left.differences(of: run, in: place, from: reference)
        if !differences.isEmpty {
            tally.differences += 1
            tally.note("\(fault): after \(ended.ending) \(ended.tail), different: \(differences.prefix(5))")
        }
        let paths = place.leftBehind
        // What could not be taken away at the end waits for the next start.
        guard !paths.isEmpty, ended.ending != .exited(0) || fault.call != "unlink" else { return }
        tally.leftBehind += paths.count
        tally.note("\(fault), resumed: left behind \(paths.prefix(3))")
    }
}
