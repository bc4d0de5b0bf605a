import Foundation
import Glibc
import Testing

/// What `attach` and the orders to a run say of it.
@Suite struct AttachTests {
    let program: BuiltProgram

    init() throws { program = try BuiltProgram() }

    private func step(_ number: Int) -> String {
        """
        {"event":"step","time":\(1000 + number),"step":\(number),"epoch":0,"epoch_step":\(number),"loss":0.04,"learn_rate":0.005,"norm":0.4,"seconds":1,"prompt":"x"}
        """
    }

    private func validation(_ number: Int, flat: Bool) -> String {
        "{\"event\":\"validation\",\"time\":\(1000.5 + Double(number)),\"step\":\(number),\"loss\":0.03,\"flat\":\(flat)}"
    }

    private let preparing = "{\"event\":\"state\",\"time\":1,\"step\":0,\"state\":\"preparing\",\"activity\":\"loading the model\"}"
    private let started = """
        {"event":"started","time":2,"step":0,"name":"word","max_steps":1000,"model_name":"tiny-sd","vae":"checkpoint","pictures":12,"batch_size":1,\
        "gradient_accumulation":1,"vectors_per_token":1,"width":64,"height":64}
        """

    private func warning(_ text: String) -> String { "{\"event\":\"log\",\"time\":1.5,\"step\":0,\"level\":\"warning\",\"message\":\"\(text)\"}" }

    @Test func flatIsSaidOnceUntilItIsNotFlatAnyMore() throws {
        defer { program.remove() }
        let run = try FakeRun(program, state: "running", past: [preparing, started, step(1)])
        try run.work()
        let watcher = try program.process(["attach"])
        try run.takeWatcher()
        // The past is read by then.
        #expect(watcher.wait { watcher.output.contains("step 1 of 1000") })
        for number in 2...9 {
            try run.tell(step(number))
            try run.tell(validation(number, flat: ![4, 5].contains(number)))
        }
        try run.tell("{\"event\":\"finished\",\"time\":2000,\"step\":9,\"state\":\"finished\",\"reason\":\"all steps are done\"}")
        let result = watcher.finish()
        #expect(result.status == 0, "\(result.error)")
        let lines = result.output.split(separator: "\n").filter { $0.contains("flat") }
        #expect(lines == ["The validation loss is flat from step 2 on", "The validation loss is flat from step 6 on"])
    }

    @Test func whatTheStartWarnedOfIsRepeatedAndNoTimeIsLeftOfARunThatIsOver() throws {
        defer { program.remove() }
        let run = try FakeRun(program, state: "interrupted", step: 2, message: "interrupted", past: [
            preparing, warning("Skipped: old.png"), started, step(1), preparing, warning("Skipped: broken.png"), started, step(1), step(2),
        ])
        let result = try program.run("attach", run.folder.path)
        #expect(result.status == 0, "\(result.error)")
        #expect(result.output.contains("step 2 of 1000") && !result.output.contains("left"))
        #expect(result.error.contains("warning: Skipped: broken.png") && !result.error.contains("old.png"))
    }

    @Test func aProcessWithoutALastWordIsToldOfAndWhereToGoOn() throws {
        defer { program.remove() }
        let run = try FakeRun(program, state: "running", step: 75, past: [preparing, started] + (1...120).map(step))
        try "Loading the model\nFatal error: Index out of range\n".write(to: run.file("worker.log"), atomically: true, encoding: .utf8)
        let result = try program.run("attach", run.folder.path)
        #expect(result.status == 1 && result.errorLines.count == 1)
        #expect(result.error.contains("The run 2026-12-01/word crashed: Fatal error: Index out of range at step 120; "
            + "`textual-inversion resume 2026-12-01/word` goes on from step 75"))
    }

    @Test func aLongNameDoesNotWidenTheTable() throws {
        defer { program.remove() }
        let long = "begin" + String(repeating: "x", count: 185) + "end"
        _ = try FakeRun(program, name: long, state: "finished", step: 1000, message: "all steps are done")
        _ = try FakeRun(program, state: "finished", step: 1000, message: "all steps are done")
        let lines = try program.run("runs").output.split(separator: "\n")
        #expect(lines.count == 2 && lines.allSatisfy { $0.count < 150 })
        #expect(lines.contains { $0.contains("2026-12-01/beginx") && $0.contains("x…x") && $0.contains("xend  finished") })
    }

    /// A process that was stopped, or hangs: told of by whoever waits for it, and forgotten once it goes on.
    @Test func aRunThatDoesNotAnswerIsToldOf() throws {
        defer { program.remove() }
        try program.createWord()
        let running = try program.train(["--dataset", "mint-ghost", "--seed", "7", "--save-image-every", "0"])
        #expect(running.waitForStep(3))
        let watcher = try program.process(["attach"])
        #expect(watcher.wait { watcher.output.contains("step ") })
        running.send(SIGSTOP)
        let order = try program.process(["preview"])
        #expect(watcher.wait(seconds: 30) { watcher.error.contains("has not answered for 10 s") && watcher.error.contains("kill -KILL \(running.identifier)") })
        let refused = order.finish()
        #expect(refused.status == 1 && refused.errorLines.count == 1 && refused.error.contains("does not answer"))
        running.send(SIGCONT)
        #expect(watcher.wait(seconds: 30) { watcher.error.contains("answers again") })
        running.send(SIGINT)
        #expect(running.finish().status == 130)
        #expect(watcher.finish().status == 0)
    }
}
