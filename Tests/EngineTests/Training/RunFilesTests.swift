import Engine
import EngineInterface
import Foundation
import Imaging
import Testing

/// What a run leaves in its folder.
@Suite struct RunFilesTests {
    /// The web UI's keys, by the types that it writes.
    private struct WebUISettings: Decodable {
        var datetime: String, model_name: String, model_hash: String, num_of_dataset_images: Int, num_vectors_per_token: Int
        var embedding_name: String, learn_rate: String, batch_size: Int, gradient_step: Int, data_root: String
        var training_width: Int, training_height: Int, steps: Int, initial_step: Int, clip_grad_mode: String, clip_grad_value: String
        var latent_sampling_method: String, create_image_every: Int, save_embedding_every: Int
        var save_image_with_stored_embedding: Bool, template_file: String
        var preview_prompt: String, preview_negative_prompt: String, preview_steps: Int, preview_sampler_name: String
        var preview_cfg_scale: Double, preview_seed: Int, preview_width: Int, preview_height: Int
    }

    private static func settings(_ home: TrainingHome) -> TrainingSettings {
        var settings = home.settings(steps: 6)
        (settings.saveEmbeddingEvery, settings.saveImageEvery, settings.validateEvery) = (2, 3, 3)
        (settings.clipGradient, settings.logDirectory) = (.value, home.folder.file("logs"))
        settings.preview = PreviewSettings(prompt: "a my-thing", negativePrompt: "night", steps: 3, sampler: "Euler a", cfgScale: 5.5, seed: 99, width: 64, height: 32)
        return settings
    }

    @Test func everyFileIsThere() throws {
        let home = try TrainingHome()
        let trained = try home.train(Self.settings(home))
        let names = try Folder.names(in: trained.folder.path)
        #expect(names.filter { !$0.hasPrefix("settings-") } == ["embeddings", "events.jsonl", "image_embeddings", "images", "lock", "result.json", "state.safetensors", "summary.json", "textual_inversion_loss.csv"])
        #expect(try Folder.names(in: trained.folder.embeddings) == ["my-thing-2.pt", "my-thing-4.pt", "my-thing-6.pt"])
        #expect(try Folder.names(in: trained.folder.images) == ["my-thing-3.png", "my-thing-6.png"])
        let day = FilePath.name(of: FilePath.folder(of: trained.folder.path))
        #expect(FilePath.folder(of: FilePath.folder(of: trained.folder.path)) == home.folder.file("logs") && day.count == 10)

        let file = try #require(names.first { $0.hasPrefix("settings-") })
        let settings = try JSONLine.decode(WebUISettings.self, from: SmallFile.bytes(FilePath.joined(trained.folder.path, file)))
        #expect(settings.model_name == "tiny-sd" && settings.model_hash.count == 10 && settings.num_of_dataset_images == 3)
        #expect(settings.training_width == 64 && settings.training_height == 64 && settings.initial_step == 0 && settings.num_vectors_per_token == 2)
        #expect(settings.clip_grad_mode == "value" && settings.latent_sampling_method == "deterministic" && settings.template_file == "one")
        #expect(try trained.folder.latestStart().settings.name == home.name)
    }

    @Test func copiesHoldTheVectorsAfterThatManyUpdates() throws {
        let home = try TrainingHome()
        let trained = try home.train(Self.settings(home))
        var shorter = Self.settings(home)
        shorter.maxSteps = 4
        let other = try TrainingHome()
        shorter.dataset = home.dataset
        shorter.logDirectory = nil
        let four = try other.train(shorter)
        let copy = try trained.copy(step: 4)
        #expect(try copy.vectors == four.embedding().vectors && copy.step == 4)
        #expect(try trained.copy(step: 6).vectors == trained.embedding().vectors)
        #expect(try trained.copy(step: 2).vectors != copy.vectors)
    }

    @Test func theLossTableIsTheWebUIs() throws {
        let home = try TrainingHome()
        var settings = home.settings(steps: 7)
        (settings.batchSize, settings.writeCSVEvery, settings.learningRate) = (2, 2, "0.005:4, 1e-5")
        let trained = try home.train(settings)
        let events = try trained.stepEvents()
        // Three pictures in batches of two: one step an epoch.
        let lines = [2, 4, 6].map { step in
            "\(step),\(step - 1),0,\(FixedPoint.text(events[step - 1].loss, digits: 7)),\(step <= 4 ? "0.005" : "1e-05")\r\n"
        }
        #expect(try trained.losses() == "step,epoch,epoch_step,loss,learn_rate\r\n" + lines.joined())
        #expect(events.map(\.epoch) == Array(0 ..< 7) && events.allSatisfy { $0.epochStep == 0 })
    }

    @Test func eventsTellTheWholeStoryInOrder() throws {
        let home = try TrainingHome()
        let trained = try home.train(Self.settings(home))
        let events = try trained.events()
        let story = events.filter { $0.name != "log" }.map { "\($0.name) \($0.step)" }
        #expect(story == [
            "state 0", "started 0", "state 0", "validation 0", "step 1", "step 2", "saved 2", "step 3", "validation 3", "preview 3", "step 4",
            "saved 4", "step 5", "step 6", "saved 6", "validation 6", "preview 6", "saved 6", "finished 6",
        ])
        #expect(zip(events, events.dropFirst()).allSatisfy { $0.time <= $1.time })
        let started = try #require(events.compactMap { if case .started(let started) = $0.content { started } else { nil } }.first)
        #expect(started.name == home.name && started.pictures == 3 && started.vectorsPerToken == 2 && started.vae == "checkpoint" && started.maxSteps == 6)
        // Mean length of the rows of the built-in model's token table.
        let row = try EmbeddingFixtures.tokenTable()
        let lengths = (0 ..< 4000).map { row($0 * 12).reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot() }
        #expect(abs(started.vocabularyNorm / (lengths.reduce(0, +) / 4000) - 1) < 0.05)
        #expect(started.width == 64 && started.height == 64 && started.folder == trained.folder.path)
        let steps = try trained.stepEvents()
        #expect(steps.allSatisfy { $0.loss > 0 && $0.norm > 0 && $0.seconds > 0 && $0.prompt.hasPrefix("a photo of a my-thing, ") })
        let files = events.compactMap { if case .saved(let saved) = $0.content { saved.file } else { nil } }
        #expect(files == ["embeddings/my-thing-2.pt", "embeddings/my-thing-4.pt", "embeddings/my-thing-6.pt", home.embeddingPath])
        // Mean length of the vectors, by hand.
        let vectors = try trained.embedding().vectors
        let norms = (0 ..< 2).map { vectors[$0].reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot() }
        #expect(abs(try #require(steps.last).norm - (norms[0] + norms[1]) / 2) < 1e-9)
        #expect(try trained.folder.readSummary().lastPreview == "images/my-thing-6.png")
    }

    @Test func validationsFollowTheirCadence() throws {
        let home = try TrainingHome(pictures: 5)
        var settings = home.settings(steps: 85)
        (settings.validateEvery, settings.holdOut) = (nil, 0.4)
        // Five pictures, two of them held out.
        let trained = try home.train(settings)
        // E = 4: before the first step, then every 40.
        #expect(try trained.events().filter { $0.name == "validation" }.map(\.step) == [0, 40, 80])
        let validations = try trained.validations()
        #expect(validations.allSatisfy { $0.heldOutLoss > 0 && $0.heldOutLoss != $0.loss })
        #expect(try #require(validations.last).loss < #require(validations.first).loss)
        #expect(try Set(trained.stepEvents().map(\.prompt)).count <= 3)
        #expect(try trained.folder.readSummary().validationLoss == validations.last?.loss)
    }

    @Test func previewsSayHowTheyWereMade() throws {
        let home = try TrainingHome()
        let trained = try home.train(Self.settings(home))
        let info = try PictureFile.info(path: trained.folder.image(home.name, step: 6))
        #expect(info.width == 64 && info.height == 32)
        let text = try #require(info.textChunks.first { $0.keyword == "parameters" }).text
        let parameters = GenerationParameters(text: text)
        #expect(parameters.prompt == "a my-thing" && parameters.negativePrompt == "night")
        let fields = ["Steps": "3", "Sampler": "Euler a", "CFG scale": "5.5", "Seed": "99", "Size": "64x32", "Model": "tiny-sd"]
        for (name, value) in fields { #expect(parameters[name] == value) }
        // Prompt, seed and vectors alone make the picture.
        var again = Self.settings(home)
        again.logDirectory = nil
        let other = try TrainingHome()
        again.dataset = home.dataset
        let second = try other.train(again)
        #expect(try SmallFile.bytes(second.folder.image(home.name, step: 6)) == SmallFile.bytes(trained.folder.image(home.name, step: 6)))
        #expect(try SmallFile.bytes(trained.folder.image(home.name, step: 3)) != SmallFile.bytes(trained.folder.image(home.name, step: 6)))
    }

    @Test func captionsComeFromFileNamesByTheUsersRules() throws {
        let home = try TrainingHome(pictures: 1)
        let picture = try SmallFile.bytes(FilePath.joined(home.dataset, "00.png"))
        try AtomicFile.write(picture, to: FilePath.joined(home.dataset, "01-red_hat_night.png"))
        var settings = home.settings(steps: 4)
        (settings.filenameWordRegex, settings.filenameJoinString) = ("[a-z]+", ", ")
        #expect(try home.train(settings).stepEvents().contains { $0.prompt == "a photo of a my-thing, red, hat, night" })
        settings.filenameWordRegex = "("
        #expect(throws: PromptTemplate.Problem.self) { try home.train(settings) }
    }

    @Test func aPreviewWithoutAPromptShowsTheStepsPicture() throws {
        let home = try TrainingHome()
        var settings = home.settings(steps: 2)
        (settings.saveImageEvery, settings.pngChunks) = (1, false)
        let trained = try home.train(settings)
        let prompts = try trained.events().compactMap { if case .preview(let preview) = $0.content { preview.prompt } else { nil } }
        #expect(try prompts == trained.stepEvents().map(\.prompt))
        #expect(try PictureFile.info(path: trained.folder.image(home.name, step: 1)).textChunks.isEmpty)
    }

    /// Previews carry the last copy, each copy once.
    @Test func previewsCarryTheLastCopy() throws {
        let home = try TrainingHome()
        var settings = home.settings(steps: 8)
        (settings.saveEmbeddingEvery, settings.saveImageEvery) = (4, 1)
        (settings.preview.steps, settings.preview.width, settings.preview.height) = (2, 128, 96)
        let trained = try home.train(settings) { event, folder, _ in
            // A copy that is gone cannot be carried; the next one can.
            if event.step == 4, case .saved = event.content { try FileManager.default.removeItem(atPath: folder.embedding(home.name, step: 4)) }
        }
        #expect(try Folder.names(in: trained.folder.imageEmbeddings) == ["my-thing-8.png"])
        let carrier = trained.folder.imageEmbedding(home.name, step: 8)
        let carried = try #require(try EmbeddingPicture.read(path: carrier))
        let copy = try trained.copy(step: 8)
        #expect(carried == copy && carried.name == "my-thing-8" && carried.step == 8 && carried.checkpointName == "tiny-sd")
        // Between the bands lies the preview under its caption: of its middle rows only letters could differ, and there are none.
        let (preview, picture) = try (Picture.read(trained.folder.image(home.name, step: 8)), Picture.read(carrier))
        #expect(picture.height == preview.height && picture.width > preview.width)
        let left = (picture.width - preview.width) / 2
        let caption = PictureCaption(title: "<my-thing-8>", left: "tiny-sd", middle: "[\(carried.checkpointHash ?? "")]", right: "2v 8s")
        #expect(try picture.cropped(x: left, y: 0, width: preview.width, height: preview.height) == caption.drawn(on: preview, font: PictureFont.best))
        // As an embedding of the home it has the name inside.
        try AtomicFile.write(SmallFile.bytes(carrier), to: FilePath.joined(home.home.embeddings, "gift.png"))
        #expect(EmbeddingStore(folder: home.home.embeddings, widths: [96])["my-thing-8"]?.embedding == copy)
    }

    @Test func aCopyIsCarriedAtTheNextPreview() throws {
        let home = try TrainingHome()
        var settings = home.settings(steps: 6)
        (settings.saveEmbeddingEvery, settings.saveImageEvery, settings.preview.steps) = (5, 3, 2)
        let first = try home.train(settings) { event, _, interruption in
            if event.step == 5, case .saved = event.content { interruption.raise() }
        }
        #expect(first.finished.state == .interrupted && FileStatus(first.folder.imageEmbeddings) == nil)
        let trained = try home.resume()
        #expect(try Folder.names(in: trained.folder.imageEmbeddings) == ["my-thing-6.png"])
        #expect(try EmbeddingPicture.read(path: trained.folder.imageEmbedding(home.name, step: 6)) == trained.copy(step: 5))
        (settings.pngChunks, settings.maxSteps) = (false, 12)
        let without = try home.train(settings)
        #expect(FileStatus(without.folder.imageEmbeddings) == nil)
    }
}
