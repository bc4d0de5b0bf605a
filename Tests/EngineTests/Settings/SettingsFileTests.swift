import Engine
import EngineInterface
import Testing

@Suite struct SettingsFileTests {
    @Test func aMissingOrEmptyFileGivesDefaults() throws {
        let folder = try TemporaryFolder()
        #expect(SettingsFile(path: folder.file("settings.yaml")).load().settings == UserSettings())
        let empty = SettingsFile(path: try folder.write("settings.yaml", "# nothing yet\n")).load()
        #expect(empty.settings == UserSettings() && empty.problem == nil)
        #expect(SettingsFile.find(environment: ["HOME": "/h"]).path == "/h/.config/textual-inversion/settings.yaml")
    }

    @Test func aFileNamesOnlyWhatDiffers() throws {
        let folder = try TemporaryFolder()
        let loaded = SettingsFile(path: try folder.write("settings.yaml", """
            language: zh
            model_options:
              model: nai
              ensd: 31337
              rng: nv
            training:
              learn_rate: 0.005:200, 1e-3
              preview_cfg_scale: 7.5
            unknown: [1, 2]
            """)).load()
        #expect(loaded.problem == nil)
        var expected = UserSettings()
        expected.language = "zh"
        expected.options.model = "nai"
        expected.options.ensd = 31337
        expected.options.randomSource = .nv
        expected.training.learningRate = "0.005:200, 1e-3"
        expected.training.preview.cfgScale = 7.5
        #expect(loaded.settings == expected)
    }

    @Test func whatIsSavedIsReadBack() throws {
        let folder = try TemporaryFolder()
        let file = SettingsFile(path: folder.file("new/settings.yaml"))
        var settings = UserSettings()
        settings.theme = "夜"
        settings.generation.prompt = "a: \"b\"\n- c"
        (settings.options.prediction, settings.options.zeroSNR) = (.v, false)
        try file.save(settings)
        #expect(file.load().settings == settings)
        let text = try String(decoding: SmallFile.bytes(folder.file("new/settings.yaml")), as: UTF8.self)
        #expect(text.contains("\n  prediction: v\n") && text.contains("\n  zero_snr: false\n"))
    }

    @Test func theInterfacesOwnSettingsAndInterrogation() throws {
        let folder = try TemporaryFolder()
        let loaded = SettingsFile(path: try folder.write("settings.yaml", """
            picture_mode: sixel
            glyphs: ascii
            model_options:
              training_vae: none
            interrogation:
              interrogate_deepbooru_score_threshold: 0.7
              deepbooru_sort_alpha: false
              interrogate_clip_max_length: 60
            """)).load()
        var expected = UserSettings()
        (expected.pictureMode, expected.glyphs, expected.options.trainingVAE) = ("sixel", "ascii", "none")
        (expected.interrogation.threshold, expected.interrogation.sortAlphabetically, expected.interrogation.maximumLength) = (0.7, false, 60)
        #expect(loaded.problem == nil && loaded.settings == expected)
        #expect(expected.interrogation.minimumLength == 24 && expected.interrogation.beams == 1 && expected.interrogation.escapeBrackets)
        let file = SettingsFile(path: folder.file("again.yaml"))
        try file.save(expected)
        #expect(file.load().settings == expected)
    }

    @Test(arguments: [
        ("a: [1, 2\nb: 3\n", "line 2"), ("model_options:\n  ensd: many\n", "line 2: model_options.ensd has a value of the wrong kind: many"),
        ("language: en\nlanguage: zh\n", "a key stands twice"), ("- 1\n- 2\n", "settings"), ("training: 5\n", "line 1: training"),
    ])
    func aBadFileNamesLineAndReason(text: String, part: String) throws {
        let folder = try TemporaryFolder()
        let loaded = SettingsFile(path: try folder.write("settings.yaml", text)).load()
        #expect(loaded.settings == UserSettings())
        let problem = try #require(loaded.problem)
        #expect(problem.contains(part), "\(problem)")
        #expect(!problem.contains("\n"))
    }

    /// A key that there is not does nothing: it is named, with its line and the nearest one.
    @Test func unknownKeysAreNamed() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("settings.yaml", """
            lanugage: zh
            training:
              step: 33
              preview_steps: 4
              model_options:
                model: a
                modle: b
            generation: {cfg-scale: 7, steps: 3}
            preprocessing:
              interrogation:
                beams: 3
            nothing_like_it: [1, 2]
            """)
        let loaded = SettingsFile(path: path).load()
        #expect(loaded.problem == nil && loaded.settings.training.preview.steps == 4 && loaded.settings.generation.steps == 3)
        #expect(loaded.warnings == [
            "\(path) line 1: there is no setting lanugage; did you mean language?",
            "\(path) line 3: there is no setting training.step; did you mean steps?",
            "\(path) line 7: there is no setting training.model_options.modle; did you mean model?",
            "\(path) line 8: there is no setting generation.cfg-scale; did you mean cfg_scale?",
            "\(path) line 11: there is no setting preprocessing.interrogation.beams; it does nothing",
            "\(path) line 12: there is no setting nothing_like_it; it does nothing",
        ])
        // All that the program writes itself is known.
        let file = SettingsFile(path: folder.file("own.yaml"))
        var settings = UserSettings()
        (settings.language, settings.theme, settings.training.width, settings.training.preview.prompt) = ("zh", "x", 64, "y")
        try file.save(settings)
        #expect(file.load().warnings.isEmpty && file.load().settings == settings)
    }
}
