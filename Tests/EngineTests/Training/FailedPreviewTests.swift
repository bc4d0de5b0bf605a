import Engine
import EngineInterface
import StableDiffusion
import Testing

/// What is shown of a run never ends it.
@Suite struct FailedPreviewTests {
    /// A weight that numbers hold, and what comes of it does not.
    private static let prompt = "(a photo:300000000000000000000000000000000000000) of my-thing"

    @Test func aPreviewThatIsNotFiniteCostsALine() throws {
        let home = try TrainingHome()
        var settings = home.settings(steps: 4)
        (settings.saveImageEvery, settings.preview.prompt, settings.preview.steps) = (2, Self.prompt, 2)
        let run = try home.train(settings)
        #expect(run.finished.state == .finished)
        #expect(try run.state().position.step == 4)
        let lines = try run.logs(.warning).filter { $0.hasPrefix("No preview of step ") }
        #expect(lines.count == 2)
        #expect(lines.first?.hasPrefix("No preview of step 2: The picture of seed ") == true && lines.first?.contains("is not finite: numbers in it grew") == true)
        #expect(FileStatus(run.folder.image(home.name, step: 2)) == nil)
        // The steps are those of a run without previews.
        let alone = try TrainingHome()
        #expect(try alone.train(alone.settings(steps: 4)).losses() == run.losses())
    }

    @Test func anInterruptDuringAPreviewIsNoFailure() throws {
        let home = try TrainingHome()
        var settings = home.settings(steps: 50)
        (settings.saveImageEvery, settings.preview.steps) = (2, 4)
        let run = try home.train(settings) { event, _, interruption in
            if case .step = event.content, event.step == 2 { interruption.raise() }
        }
        #expect(run.finished.state == .interrupted)
        #expect(try run.logs(.warning).isEmpty)
    }

    @Test(arguments: ["(my-thing:\(String(repeating: "9", count: 300)))", "my-thing AND a cat :\(String(repeating: "9", count: 60))",
                      String(repeating: "(", count: 2000) + "my-thing:9999999999999999999999999999999999999999)"])
    func weightsBeyondAllNumbersAreRefusedBeforeTheRun(_ prompt: String) throws {
        let home = try TrainingHome()
        var settings = home.settings(steps: 1)
        settings.preview.prompt = prompt
        let error = try #require(throws: PromptError.self) { try home.train(settings) }
        #expect(error == .weight && Runs(logDirectory: home.home.logDirectory).entries.isEmpty)
    }
}
