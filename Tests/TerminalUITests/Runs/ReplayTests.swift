import EngineInterface
import Foundation
import TerminalUI
import Testing

/// A recorded run: it is drawn the same however its events arrive, and shows what its file says.
@Suite struct ReplayTests {
    private static let file = "\(TestFolders.tests)/Fixtures/Runs/ghost-word.jsonl"
    private let path = "\(ScriptedEngine.home)/textual_inversion/2026-11-25/ghost-word"

    private var entry: RunEntry {
        RunEntry(path: path, reference: "2026-11-25/ghost-word", summary: Samples.run("ghost-word", "2026-11-25", .running, step: 0, of: 60, model: "tiny-sd").summary)
    }

    private var events: [Event] {
        get throws { Array(try TestFolders.read(Self.file).utf8).split(separator: UInt8(ascii: "\n")).compactMap(EventLine.event) }
    }

    /// The objects of the file, read by another reader than the program's.
    private var objects: [[String: Any]] {
        get throws {
            try TestFolders.read(Self.file).split(separator: "\n").map { line in
                try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            }
        }
    }

    private func watching(_ columns: Int, _ rows: Int) -> Rehearsal {
        var engine = ScriptedEngine()
        engine.runs = [entry]
        var rehearsal = Rehearsal(columns, rows, engine: engine)
        rehearsal.press("Enter")
        return rehearsal
    }

    private func settled(_ rehearsal: Rehearsal, _ keys: [String] = []) -> Frame {
        var rehearsal = rehearsal
        // What is told in passing belongs to the moment, not to the run.
        rehearsal.press("F12")
        for key in keys { rehearsal.press(key) }
        return rehearsal.frame
    }

    @Test(arguments: [[], ["Left"], ["Home", "c", "Right"], ["z"], ["f"], ["d"]] as [[String]]) func inOnePieceInPartsAndLive(_ keys: [String]) throws {
        let events = try events
        for (columns, rows) in [(80, 24), (100, 30), (160, 48)] {
            var whole = watching(columns, rows)
            whole.hear(.past(events, isLast: true), of: path)
            for size in [1, 7, 40] {
                var parts = watching(columns, rows)
                for start in stride(from: 0, to: events.count, by: size) {
                    let end = min(events.count, start + size)
                    parts.hear(.past(Array(events[start..<end]), isLast: end == events.count), of: path)
                }
                #expect(settled(parts, keys) == settled(whole, keys))
            }
            var live = watching(columns, rows)
            live.hear(.past([], isLast: true), of: path)
            for event in events { live.hear(.events([event]), of: path) }
            #expect(settled(live, keys) == settled(whole, keys))
            // The first half had happened before anybody watched.
            var joined = watching(columns, rows)
            joined.hear(.past(Array(events.prefix(40)), isLast: true), of: path)
            joined.hear(.events(Array(events.dropFirst(40))), of: path)
            #expect(settled(joined, keys) == settled(whole, keys))
        }
    }

    @Test func whatIsShownIsWhatTheFileSays() throws {
        let objects = try objects
        let of = { (kind: String) in objects.filter { $0["event"] as? String == kind } }
        let steps = of("step")
        let last = try #require(steps.last)
        let number = try #require(last["step"] as? Int)
        let previews = of("preview").filter { $0["file"] != nil }
        let validation = try #require(of("validation").last)
        let copies = of("saved").filter { ($0["file"] as? String ?? "").hasPrefix("embeddings/") }
        #expect(steps.count == 60 && previews.count == 3 && copies.count == 3)

        var rehearsal = watching(160, 48)
        rehearsal.hear(.past(try events, isLast: true), of: path)
        #expect(rehearsal.shows("step \(number)/60"))
        #expect(rehearsal.shows("epoch \(try #require(last["epoch"] as? Int))/\(try #require(last["epoch_step"] as? Int))"))
        #expect(rehearsal.shows(String(format: "loss %.\(Self.decimals(try #require(last["loss"] as? Double)))f", try #require(last["loss"] as? Double))))
        let measured = try #require(validation["loss"] as? Double)
        #expect(rehearsal.shows(String(format: "validation %.\(Self.decimals(measured))f", measured)))
        let heldOut = try #require(validation["held_out_loss"] as? Double)
        #expect(rehearsal.shows(String(format: "held out %.\(Self.decimals(heldOut))f", heldOut)))
        #expect(rehearsal.shows("\(copies.count) copies"))
        #expect(rehearsal.shows("Preview: step \(try #require(previews.last?["step"] as? Int))"))
        #expect(rehearsal.shows(try #require(previews.last?["prompt"] as? String).trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(rehearsal.shows(try #require(of("finished").last?["reason"] as? String)) && rehearsal.shows("✓ ghost-word  finished"))
        // The film strip has each of them, walked to one by one.
        for preview in previews.reversed() {
            #expect(rehearsal.shows("Preview: step \(try #require(preview["step"] as? Int))"))
            rehearsal.press("Left")
        }
        // The mean of the last steps, calculated anew: a tenth each, the plain mean up to ten of them.
        var mean = 0.0
        for (index, step) in steps.enumerated() {
            let loss = try #require(step["loss"] as? Double)
            mean += (loss - mean) / Double(min(index + 1, 10))
        }
        #expect(rehearsal.shows(String(format: "mean %.\(Self.decimals(mean))f", mean)))
    }

    /// Decimals that leave three digits that count.
    private static func decimals(_ value: Double) -> Int { max(0, 2 - Int(log10(value).rounded(.down))) }

    @Test func aRunThatGoesOnFromAnEarlierStateTellsItsStepsAgain() throws {
        let name = "ghost-word"
        let begun = Samples.started(name, folder: path) + Samples.steps(1...120, name: name)
        // Killed at 120; the last state was of step 80, and from there other steps follow.
        let again = Samples.started(name, at: 80, folder: path) + Samples.steps(81...130, name: name)
        var killed = watching(100, 30)
        killed.hear(.past(begun + again, isLast: true), of: path)
        var straight = watching(100, 30)
        straight.hear(.past(Samples.started(name, folder: path) + Samples.steps(1...130, name: name), isLast: true), of: path)
        // The pace knows of the break; everything else is as if there had been none.
        let (one, other) = (settled(killed), settled(straight))
        let rows = (0..<30).filter { one.cells.text(row: $0) != other.cells.text(row: $0) }
        #expect(rows.allSatisfy { one.cells.text(row: $0).contains("ETA") })
        #expect(killed.shows("step 130/300") && killed.shows("· 2 copies"))
    }

    @Test func aDamagedLineChangesNothing() throws {
        var whole = watching(100, 30)
        whole.hear(.past(try events, isLast: true), of: path)
        var damaged = watching(100, 30)
        let odd = [Int.max, Int.min, -1, 1 << 60].map { step in Event(time: .nan, step: step, .step(Event.Step(
            epoch: 0, epochStep: 0, loss: 1, learnRate: 1, norm: 1, seconds: 1, prompt: "damaged"))) }
        damaged.hear(.past(try events + odd, isLast: true), of: path)
        #expect(settled(damaged) == settled(whole))
    }

    @Test func aLongRunIsDrawnByFewPoints() throws {
        // Of 100 000 steps a chart needs no more dots than it has; what it draws is bounded by its width, not by the run.
        let count = 100_000
        let events = Samples.started("ghost-word", maxSteps: count, folder: path) + (1...count).map { step in
            Event(time: ScriptedEngine.now + Double(step), step: step, .step(Event.Step(
                epoch: 0, epochStep: step, loss: 0.05 + 0.01 * Double(step % 7), learnRate: 0.005, norm: 0.4, seconds: 1, prompt: "")))
        }
        var rehearsal = watching(160, 48)
        rehearsal.hear(.past(events, isLast: true), of: path)
        #expect(rehearsal.shows("step 100000/100000") && rehearsal.shows("100%"))
        let curve = LossCurve.of(events)
        #expect(curve.steps.count == count)
        for first in [1, 2, 50_000, 99_000] {
            let shown = curve.shown(from: first, columns: 90)
            #expect(shown.count <= 90 * 16 + 1 && shown.count >= 90 * 8)
            #expect(shown.first == first - 1 && shown.last == count - 1)
        }
        #expect(curve.shown(from: 99_900, columns: 90) == Array(99_899..<count))
        #expect(curve.shown(from: count + 1, columns: 90).isEmpty)
    }
}

private extension LossCurve {
    static func of(_ events: [Event]) -> LossCurve {
        var curve = LossCurve()
        for event in events {
            if case .step(let step) = event.content { curve.add(step: event.step, loss: step.loss) }
        }
        return curve
    }
}
