import Foundation
import Testing

/// What somebody does in the interface, through a real terminal, by keys alone; told by the screen and by the files.
@Suite(.enabled(if: TerminalRehearsal.isPossible, "tmux is missing: apt-get install tmux"))
struct InterfaceJourneyTests {
    let program: BuiltProgram

    init() throws {
        program = try BuiltProgram()
    }

    @Test func fromNothingToATrainedSubject() throws {
        defer { program.remove() }
        let terminal = try TerminalRehearsal(program)
        defer { terminal.close() }
        try terminal.open()
        try terminal.expect("None yet")
        try terminal.fill("Name", "my-ghost")
        try terminal.fill("Initialization text", "ghost")
        try terminal.fill("Vectors per token", "4")
        try terminal.press("c")
        try terminal.expect("Created my-ghost")
        #expect(FileManager.default.fileExists(atPath: program.embeddings.appendingPathComponent("my-ghost.pt").path))

        let pictures = program.folder.appendingPathComponent("pictures")
        try SamplePictures.copy("mint-ghost", to: pictures)
        try terminal.press("F3")
        try terminal.expect("Prepare pictures")
        // Paths show in full, so that they may not fit.
        for (label, value) in [("Source", "pictures"), ("Destination", "set")] {
            try terminal.walk(to: label)
            try terminal.press("Enter")
            try terminal.type(value)
            try terminal.press("Enter")
        }
        try terminal.expect("Source 12")
        try terminal.walk(to: "Existing captions")
        try terminal.press("Right", "s")
        try terminal.expect("Train on it")
        try terminal.expect("Results 12")
        try terminal.press("Home", "Enter", "C-u")
        try terminal.type("a ghost on a wall")
        try terminal.press("Enter")
        try terminal.expect("The caption is saved")
        let set = program.folder.appendingPathComponent("set")
        let captions = try FileManager.default.contentsOfDirectory(atPath: set.path).filter { $0.hasSuffix(".txt") }.sorted()
        #expect(captions.count == 12)
        let first = try String(contentsOf: set.appendingPathComponent(try #require(captions.first)), encoding: .utf8)
        #expect(first.trimmingCharacters(in: .whitespacesAndNewlines) == "a ghost on a wall")

        try terminal.press("t")
        try terminal.expect("Start training")
        try terminal.expect("12 pictures, 12 captions")
        for (label, value) in [("Max steps", "60"), ("Preview every", "20"), ("Copy every", "20"), ("Sampling steps", "3")] {
            try terminal.fill(label, value)
        }
        try terminal.press("s")
        try terminal.expect("finished")
        try terminal.expect("Preview: step 60")
        let folder = try program.runFolder()
        for step in [20, 40, 60] {
            for file in ["images/my-ghost-\(step).png", "embeddings/my-ghost-\(step).pt"] {
                #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent(file).path), "\(file)")
            }
        }

        try terminal.press("Left")
        try terminal.expect(" Step 40 ")
        try terminal.press("c", "Left")
        try terminal.expect(" Step 20 ")
        try terminal.expect("both steps") { terminal.screen.contains("step 40") && terminal.screen.contains("step 20") }
        try terminal.press("Right", "f")
        try terminal.expectNo("Log")
        try terminal.press("Escape")
        try terminal.expect("Log")
        try terminal.press("m")
        try terminal.expect("Make step 40 the result?")
        try terminal.press("Enter")
        try terminal.expect("Step 40 is the result now")
        let entries = try #require(try program.run("embeddings", "--json").json as? [[String: Any]])
        #expect(entries.first?["step"] as? Int == 40)

        try drawTheWord(in: terminal)

        try terminal.press("F6")
        try terminal.expect("60/60")
        try terminal.press("Enter")
        try terminal.expect("Preview: step 60")
        try terminal.press("q")
        #expect(try terminal.left() == 0)
    }

    /// The trained word in a prompt of pane 5, drawn and drawn again with the seed that was drawn for it.
    private func drawTheWord(in terminal: TerminalRehearsal) throws {
        let prompt = "a photo of my-ghost, in a meadow"
        try terminal.press("F5")
        try terminal.expect("what to see")
        try terminal.walk(to: "Prompt")
        try terminal.press("Enter")
        try terminal.type(prompt)
        try terminal.press("Enter")
        try terminal.fill("Steps", "4")
        try terminal.press("g")
        try terminal.expect("1 picture is done")
        let first = try #require(try program.drawnPictures().first)
        try terminal.expect(first.lastPathComponent)
        let parameters = try program.parameters(of: first)
        #expect(parameters.hasPrefix("\(prompt)\nSteps: 4, "))
        #expect(parameters.contains("TI hashes: \"my-ghost: "))

        try terminal.press("r")
        try terminal.expect("The seed is \(BuiltProgram.seed(of: first)) again")
        try terminal.press("g")
        try terminal.expect("a second picture") { try program.drawnPictures().count == 2 }
        let second = try #require(try program.drawnPictures().last)
        try terminal.expect(second.lastPathComponent)
        try terminal.expect("1 picture is done")
        // A file of its own, with the same pixels and the same parameters.
        #expect(try BuiltProgram.seed(of: second) == BuiltProgram.seed(of: first) && Data(contentsOf: second) == Data(contentsOf: first))
    }

    @Test func anInterruptedRunIsResumedByKeysWithoutAGap() throws {
        defer { program.remove() }
        try program.prepareTraining(steps: 150)
        let terminal = try TerminalRehearsal(program)
        defer { terminal.close() }
        try terminal.startTraining()
        try terminal.expectStep(20)
        try terminal.press("i")
        try terminal.expect("interrupted")
        try terminal.expect("the state") { try program.runState() == "interrupted" }
        try terminal.press("r")
        try terminal.expect("finished", seconds: 120)
        #expect(try program.runState() == "finished")
        let written = try program.writtenSteps()
        #expect(written.table == Array(1...150))
        #expect(written.events == Array(1...150))
        try terminal.press("q")
        #expect(try terminal.left() == 0)
    }

    @Test func aLostLineEndsNoRunAndTwoScreensWatchIt() throws {
        defer { program.remove() }
        try program.prepareTraining(steps: 400)
        let lost = try TerminalRehearsal(program)
        try lost.startTraining()
        try lost.expectStep(5)
        let worker = try program.worker()
        kill(try lost.frontProcess(), SIGHUP)
        _ = try lost.left()
        #expect(kill(worker, 0) == 0)
        lost.close()

        let first = try TerminalRehearsal(program)
        let second = try TerminalRehearsal(program)
        defer {
            first.close()
            second.close()
        }
        for terminal in [first, second] {
            try terminal.open()
            try terminal.expect("Watch it?")
            try terminal.press("Enter")
            try terminal.expectStep(6)
        }
        try first.press("q")
        try first.expect("Training goes on: word")
        #expect(try first.left() == 0)
        #expect(kill(worker, 0) == 0)
        try first.open()
        try first.expect("Watch it?")
        try first.press("Enter")
        for terminal in [first, second] { try terminal.expect("finished", seconds: 180) }
        #expect(try program.writtenSteps().events == Array(1...400))
    }

    /// Two screens on one run: what is done at one, the other follows by itself, and waits for without a byte.
    @Test func aSecondScreenFollowsARunThatIsTakenUpAgain() throws {
        defer { program.remove() }
        try program.prepareTraining(steps: 100_000)
        let first = try TerminalRehearsal(program)
        defer { first.close() }
        try first.startTraining()
        let second = try TerminalRehearsal(program)
        defer { second.close() }
        try second.open()
        try second.expect("Watch it?")
        try second.press("Enter")
        try second.expectStep(5)

        try second.press("i")
        for terminal in [first, second] { try terminal.expect("word  interrupted") }
        try second.countBytes()
        try second.settle()
        let sent = second.bytesSent
        sleep(2)
        #expect(second.bytesSent == sent)
        try first.press("r")
        for terminal in [first, second] { try terminal.expect("word  running") }
        let step = try #require(try second.number("step ([0-9]+)/"))
        try second.expectStep(step + 5)

        kill(try program.worker(), SIGKILL)
        try first.expect("was ended by signal 9 (SIGKILL)")
        try second.expect("ended without a word")
        for terminal in [first, second] { try terminal.expect("r goes on from step") }
        try second.press("r")
        for terminal in [first, second] { try terminal.expect("word  running") }
        try first.press("i")
        for terminal in [first, second] { try terminal.expect("word  interrupted") }
        for terminal in [first, second] {
            try terminal.press("q")
            #expect(try terminal.left() == 0)
        }
    }
}
