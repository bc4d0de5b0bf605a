import Engine
import EngineInterface
import Testing

@Suite struct SettingsCheckTests {
    static func settings(_ change: (inout TrainingSettings) -> Void) -> TrainingSettings {
        var settings = TrainingSettings(name: "cat", dataset: "d")
        change(&settings)
        return settings
    }

    @Test func defaultsPass() throws {
        try SettingsCheck.check(Self.settings { _ in }, sizeMultiple: 64)
        try SettingsCheck.check(Self.settings { $0.width = 512; $0.height = 768; $0.validateEvery = 0; $0.tagDropout = 1 }, sizeMultiple: 64)
    }

    @Test func whatMakesNoSenseIsNamed() {
        let cases: [(TrainingSettings, String)] = [
            (Self.settings { $0.batchSize = 0 }, "--batch-size 0 is too small; give at least 1"),
            (Self.settings { $0.maxSteps = -5 }, "--max-steps -5 is too small; give at least 1"),
            (Self.settings { $0.width = 500 }, "--width 500 is no size for this model; give a multiple of 64, for example 448"),
            (Self.settings { $0.height = 1 << 40 }, "--height 1099511627776 is no size for this model; give a multiple of 64, for example 16384"),
            (Self.settings { $0.preview.height = -64 }, "--preview-height -64 is no size for this model; give a multiple of 64, for example 64"),
            (Self.settings { $0.tagDropout = .nan }, "--tag-dropout nan is no share; give a number from 0 to 1"),
            (Self.settings { $0.holdOut = 1 }, "--hold-out 1.0 leaves no pictures to train on; give a number from 0 to less than 1"),
            (Self.settings { $0.options.clipSkip = 0 }, "--clip-skip 0 is too small; give at least 1"),
        ]
        for (settings, line) in cases {
            let error = #expect(throws: SettingsError.self) { try SettingsCheck.check(settings, sizeMultiple: 64) }
            #expect(error?.description == line)
        }
    }
}
