import Engine
import EngineInterface
import Testing

/// Files of settings that once ended or hung every command.
@Suite struct HostileSettingsTests {
    /// What the fuzzer's folder of findings has of them.
    private static let findings = FilePath.joined(TrainingHome.repository, "Tests/FuzzTests/Findings/settings")

    private func problem(_ path: String) throws -> String {
        let loaded = SettingsFile(path: path).load()
        #expect(loaded.settings == UserSettings())
        let problem = try #require(loaded.problem)
        #expect(!problem.contains("\n") && problem.hasSuffix("; mend it or delete the file, the defaults serve"))
        return problem
    }

    @Test(arguments: [
        ("base-60", "line 1: training.steps has a value of the wrong kind: 1:1:1:1"),
        ("laughs-merge", "too many aliases (*name); write the values out"),
        ("settings-batch_size", "line 2: training.batch_size is 9223372036854775807; it takes 1 to 4096"),
        ("settings-preview_width", "line 2: training.preview_width is 9223372036854775807; it takes 1 to 16384"),
        ("settings-training_width", "line 2: training.training_width is 9223372036854775807; it takes 1 to 16384"),
    ])
    func findings(_ name: String, _ part: String) throws {
        let problem = try problem(FilePath.joined(Self.findings, name + ".yaml"))
        #expect(problem.contains(part), "\(problem)")
    }

    /// Each level stands for the one below it nine times, once as values and once as keys, which a reader compares.
    private static let laughs = "a: &a [x,x]\n" + (1 ... 30).map { "l\($0): &l\($0) [\(Array(repeating: $0 == 1 ? "*a" : "*l\($0 - 1)", count: 9).joined(separator: ","))]\n" }.joined()
    private static let keys = laughs + "? *l30\n: 1\n? *l29\n: 1\n"

    @Test(arguments: [
        (laughs, "too many aliases"), (keys, "too many aliases"), (String(repeating: "[", count: 500) + String(repeating: "]", count: 500), "more than settings can hold"),
        (String(repeating: "[", count: 100_000), "nesting"), ("a: &a {steps: 5}\ntraining: {<<: *a}\n", "line 2: merged keys (<<) are not read"),
        ("x: [" + String(repeating: "1,", count: 100_000) + "1]", "more than settings can hold"), ("? [a, b]\n: 1\n", "line 1: a key is no text"),
        ("generation: {cfg_scale: .inf}", "generation.cfg_scale is inf; it takes 0 to 1000"), ("generation: {cfg_scale: .nan}", "generation.cfg_scale is nan"),
        ("generation: {eta: 1e400}", "it takes 0 to 10"), ("model_options: {threads: 9223372036854775807}", "model_options.threads is 9223372036854775807; it takes 0 to 1024"),
        ("training: {steps: 99999999999999999999}", "training.steps has a value of the wrong kind"), ("training: {steps: 1e3}", "wrong kind"),
    ])
    func whatTakesAReaderApartIsOneLine(_ text: String, _ part: String) throws {
        let folder = try TemporaryFolder()
        let problem = try problem(try folder.write("settings.yaml", text))
        #expect(problem.lowercased().contains(part), "\(problem)")
    }

    @Test func ordinaryYAMLIsReadAsBefore() throws {
        let folder = try TemporaryFolder()
        let loaded = SettingsFile(path: try folder.write("settings.yaml", """
            some: &rate 0.005
            training: {learn_rate: *rate, steps: 1_000, seed: -1, stop_when_flat: yes, save_optimizer_state: Off, hold_out: 0.25, training_width: ~}
            generation: {prompt: 123, negative_prompt: a *b and &b of R&B, cfg_scale: 7, eta: 1e-1, width: 0x40}
            preprocessing: {captioners: [blip, wd]}
            """)).load()
        #expect(loaded.problem == nil)
        let (training, generation) = (loaded.settings.training, loaded.settings.generation)
        #expect(training.learningRate == "0.005" && training.maxSteps == 1000 && training.stopWhenFlat && !training.saveOptimizerState)
        #expect(training.holdOut == 0.25 && training.width == nil)
        #expect(generation.prompt == "123" && generation.negativePrompt == "a *b and &b of R&B" && generation.cfgScale == 7 && generation.eta == 0.1)
        #expect(generation.width == 64 && loaded.settings.preprocessing.captioners == [.blip, .wd])
    }

    /// Every number of every settings document, as a run's file or a worker's command line carries them.
    @Test(arguments: [
        "batch_size", "gradient_step", "steps", "seed", "create_image_every", "save_embedding_every", "write_csv_every", "validate_every", "training_width",
        "training_height", "preview_width", "preview_height", "preview_steps", "preview_seed", "preview_cfg_scale", "tag_drop_out", "hold_out",
    ])
    func numbersOfARunAreCheckedAsTheyAreRead(_ key: String) throws {
        for number in ["9223372036854775807", "-9223372036854775808", "-2"] {
            do {
                _ = try JSONLine.decode(TrainingSettings.self, from: "{\"\(key)\":\(number)}")
                Issue.record("\(key): \(number)")
            } catch {
                #expect(SettingOutOfRange(error)?.key == key, "\(error)")
            }
        }
    }

    @Test func defaultsLieInTheirRanges() throws {
        #expect(try JSONLine.decode(UserSettings.self, from: try JSONLine.text(UserSettings())) == UserSettings())
    }

    @Test func aRunWithSuchANumberIsOneLine() throws {
        let folder = try TemporaryFolder()
        try folder.write("run/settings-2026-01-01-00-00-00.json", "{\"embedding_name\":\"a\",\"batch_size\":9223372036854775807}")
        let error = try #require(throws: FileError.self) { try RunFolder(path: folder.file("run")).latestStart() }
        #expect(error.description.hasSuffix("settings-2026-01-01-00-00-00.json: batch_size is 9223372036854775807; it takes 1 to 4096"), "\(error)")
    }

    @Test func checksKnowUpperBoundsToo() {
        let cases: [((inout TrainingSettings) -> Void, String)] = [
            ({ $0.batchSize = .max }, "--batch-size 9223372036854775807 is too large; give at most 4096"),
            ({ $0.options.threads = .max }, "--threads 9223372036854775807 is too large; give at most 1024"),
            ({ $0.preview.steps = 1001 }, "--preview-steps 1001 is too large; give at most 1000"),
            ({ $0.preview.cfgScale = .nan }, "--preview-cfg-scale nan: give 0 to 1000"),
            ({ $0.width = .max }, "--width 9223372036854775807 is no size for this model; give a multiple of 64, for example 16384"),
        ]
        for (change, line) in cases {
            let error = #expect(throws: SettingsError.self) { try SettingsCheck.check(SettingsCheckTests.settings(change), sizeMultiple: 64) }
            #expect(error?.description == line)
        }
    }
}
