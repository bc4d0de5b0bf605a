import Engine
import EngineInterface
import FoundationEssentials
import Glibc
import Testing

/// Mistakes and hints, each at its field.
@Suite struct RemarksTests {
    @Test func aSoundEmbeddingHasNone() throws {
        let request = EmbeddingRequest(name: "my-cat", initializationText: "cat", vectorsPerToken: 4)
        #expect(try TrainingHome().answers.remarks(on: request, model: "tiny-sd") == [])
    }

    @Test func allThatIsWrongWithAnEmbedding() throws {
        let home = try TrainingHome()
        func remarks(_ request: EmbeddingRequest, model: String = "tiny-sd") throws -> [FieldRemark] { try home.answers.remarks(on: request, model: model) }
        let exists = try remarks(.init(name: home.name, initializationText: "", vectorsPerToken: 76))
        #expect(exists.mistaken == ["vectors_per_token", "overwrite"] && exists.hinted == ["init_text"])
        #expect(try remarks(.init(name: home.name, initializationText: "cat", vectorsPerToken: 2, overwrite: true)) == [])
        try EmbeddingFixtures.copy("diffusers.bin", to: FilePath.joined(home.home.embeddings, "sub/lamp.bin"))
        #expect(try remarks(.init(name: "lamp", initializationText: "lamp", vectorsPerToken: 2, overwrite: true)).mistaken == ["name"])
        #expect(try remarks(.init(name: "a/b", initializationText: "cat", vectorsPerToken: 0), model: "nothing").mistaken == ["name", "vectors_per_token", "model"])
        let unusual = try remarks(.init(name: "cat", initializationText: "*", vectorsPerToken: 1))
        #expect(unusual.mistaken == [] && unusual.hinted == ["name", "vectors_per_token", "init_text"])
    }

    @Test func aSoundTrainingHasOnlyHints() throws {
        let home = try TrainingHome()
        let remarks = try home.answers.remarks(on: home.settings(steps: 600))
        #expect(remarks == [])
        var settings = home.settings(steps: 10)
        settings.learningRate = "0.5"
        settings.width = 512
        settings.template = "none"
        let hints = try home.answers.remarks(on: settings)
        #expect(hints.mistaken == [] && Set(hints.hinted) == ["steps", "learn_rate", "training_width", "template_file"])
        try FileManager.default.removeItem(atPath: FilePath.joined(home.dataset, "01.txt"))
        #expect(try home.answers.remarks(on: home.settings(steps: 600)).hinted == ["data_root"])
    }

    @Test func allThatIsWrongWithATrainingAtOnce() throws {
        let home = try TrainingHome()
        var settings = home.settings(steps: 0)
        settings.name = "nobody"
        settings.dataset = home.folder.file("none")
        settings.template = "nothing"
        settings.filenameWordRegex = "("
        settings.learningRate = "fast"
        settings.clipGradientValue = "x"
        settings.batchSize = 0
        settings.width = 63
        settings.tagDropout = 2
        settings.holdOut = 1
        settings.logDirectory = try home.folder.write("file")
        settings.preview.sampler = "Magic"
        settings.preview.steps = 0
        settings.preview.height = 9
        settings.options.clipSkip = 40
        settings.options.vae = "nothing"
        settings.options.trainingVAE = "nothing"
        let remarks = try home.answers.remarks(on: settings)
        #expect(Set(remarks.mistaken) == [
            "embedding_name", "data_root", "template_file", "dataset_filename_word_regex", "learn_rate", "clip_grad_value", "batch_size", "training_width",
            "tag_drop_out", "hold_out", "log_directory", "preview_sampler_name", "preview_steps", "preview_height", "steps", "clip_skip", "vae", "training_vae",
        ])
        #expect(Set(remarks.mistaken).count == remarks.mistaken.count)
        #expect(remarks.allSatisfy { !$0.text.contains("\n") && $0.text.count > 15 })
        settings.options.model = "nothing"
        #expect(try home.answers.remarks(on: settings).mistaken.contains("model"))
    }

    /// Whatever the remarks call a mistake a start refuses, with the same line; what they do not, it takes.
    @Test func mistakesAreWhatAStartRefuses() throws {
        let home = try TrainingHome()
        let wide = try #require(EmbeddingVectors(values: [Float](repeating: 0, count: 768), width: 768))
        try EmbeddingWriter.write(Embedding(name: "wide", vectors: wide, step: 0), to: FilePath.joined(home.home.embeddings, "wide.pt"))
        let changes: [(String, (inout TrainingSettings) -> Void)] = [
            ("embedding_name", { $0.name = "wide" }), ("embedding_name", { $0.name = "../x" }), ("embedding_name", { $0.name = "" }),
            ("clip_skip", { $0.options.clipSkip = 99 }), ("vae", { $0.options.vae = "nothing" }), ("training_vae", { $0.options.trainingVAE = "nothing" }),
            ("preview_schedule", { $0.preview.schedule = "x" }), ("training_height", { $0.height = 10 }), ("threads", { $0.options.threads = -1 }),
            ("log_directory", { $0.logDirectory = FilePath.joined(home.dataset, "00.png") }), ("data_root", { $0.dataset = "" }),
        ]
        for (field, change) in changes {
            var settings = home.settings(steps: 1)
            change(&settings)
            let mistakes = try home.answers.remarks(on: settings).filter(\.isMistake)
            #expect(mistakes.map(\.field) == [field])
            let error = #expect(throws: (any Error).self) { try home.train(settings) }
            #expect("\(try #require(error))" == mistakes.first?.text)
        }
        #expect(FileStatus(home.home.logDirectory) == nil)
        #expect(try home.train(home.settings(steps: 1)).finished.state == .finished)
    }

    @Test func aDatasetThatCannotServeIsAMistake() throws {
        let home = try TrainingHome(pictures: 0)
        try home.folder.write("pictures/broken.png", "no picture")
        let none = try home.answers.remarks(on: home.settings(steps: 600))
        #expect(none.mistaken == ["data_root"] && none[0].text.contains("can be read"))
        try home.add(picture: 1)
        try AtomicFile.write([0xFF, 0xFE, 0x00], to: FilePath.joined(home.dataset, "01.txt"))
        let caption = try home.answers.remarks(on: home.settings(steps: 600))
        #expect(caption.mistaken == ["data_root"] && caption[0].text.contains("01.txt"))
    }
}
