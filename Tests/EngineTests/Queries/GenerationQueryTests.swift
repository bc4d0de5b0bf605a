import Engine
import EngineInterface
import FoundationEssentials
import Imaging
import Testing

/// What the interface asks about pictures that are made.
@Suite struct GenerationQueryTests {
    private static let text = "a my-cat\nSteps: 12, Sampler: Euler, CFG scale: 7, Seed: 5, Size: 8x6, Model: other, Version: v1.10.1"

    private static func picture() throws -> Picture { try Picture(width: 8, height: 6, channels: .rgb, samples: [UInt8](repeating: 90, count: 144)) }

    /// Writes a picture whose file is `age` seconds old.
    private func write(_ path: String, age: Int, text: String? = text) throws {
        try Folder.make(FilePath.folder(of: path))
        let picture = try Self.picture()
        let bytes = switch FilePath.fileExtension(of: path) {
        case "jpg": try picture.jpeg(quality: 90, userComment: text ?? "")
        case "webp": try picture.webp(.lossless, userComment: text ?? "")
        default: try picture.png(textChunks: text.map { [TextChunk(keyword: "parameters", text: $0)] } ?? [])
        }
        try AtomicFile.write(bytes, to: path)
        let time = Date(timeIntervalSince1970: 1_700_000_000 - Double(age))
        try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: path)
    }

    @Test func picturesNewestFirst() throws {
        let home = try TrainingHome()
        #expect(try home.answers.generatedPictures(limit: 10) == [])
        let folder = home.home.pictures
        try write(FilePath.joined(folder, "2026-03-30/00000-1.png"), age: 300)
        try write(FilePath.joined(folder, "2026-03-31/00000-5.jpg"), age: 200)
        try write(FilePath.joined(folder, "2026-03-31/00001-6.webp"), age: 100)
        try write(FilePath.joined(folder, "00002-7.png"), age: 400, text: nil)
        try write(FilePath.joined(folder, "not-a-day/00003-8.png"), age: 0)
        try AtomicFile.write("no picture", to: FilePath.joined(folder, "2026-03-31/00004-9.png"))
        let all = try home.answers.generatedPictures(limit: 10)
        #expect(all.map { FilePath.name(of: $0.path) } == ["00001-6.webp", "00000-5.jpg", "00000-1.png", "00002-7.png"])
        #expect(all.allSatisfy { $0.width == 8 && $0.height == 6 })
        #expect(all.prefix(3).allSatisfy { $0.parameters == Self.text })
        let settings = all.prefix(3).map(\.settings)
        #expect(settings.allSatisfy { $0?.steps == 12 && $0?.prompt == "a my-cat" && $0?.seed == 5 })
        #expect(all[3].parameters == nil && all[3].settings == nil)
        #expect(all[0].version == 1_700_000_000 - 100)
        #expect(try home.answers.generatedPictures(limit: 2) == Array(all.prefix(2)))
        #expect(try home.answers.generatedPicture(at: all[1].path) == all[1])
        #expect(throws: PictureError.self) { try home.answers.generatedPicture(at: FilePath.joined(folder, "none.png")) }
    }

    @Test func theSettingsFolderCountsToo() throws {
        let home = try TrainingHome()
        var settings = GenerationSettings()
        settings.output = home.folder.file("mine")
        settings.options.model = "chosen"
        settings.image = "start.png"
        let answers = EngineAnswers(home: home.home, resources: TrainingHome.resources, generation: settings)
        try write(FilePath.joined(home.folder.file("mine"), "00000-1.png"), age: 1)
        try write(FilePath.joined(home.home.pictures, "2026-03-30/00000-1.png"), age: 2)
        let all = try answers.generatedPictures(limit: 5)
        #expect(all.map(\.path) == [FilePath.joined(home.folder.file("mine"), "00000-1.png"), FilePath.joined(home.home.pictures, "2026-03-30/00000-1.png")])
        // The model stays as it is chosen; the picture that another one was made from is not known.
        #expect(all[0].settings?.options.model == "chosen" && all[0].settings?.image == nil)
    }

    @Test func soundSettingsHaveNoRemarks() throws {
        let home = try TrainingHome()
        #expect(try home.answers.remarks(on: GenerationSettings(prompt: "a (thing:1.2) [in:on:0.5] AND rain")) == [])
        var old = GenerationSettings(prompt: "")
        (old.sampler, old.schedule) = ("DPM++ 2M Karras", "whatever the sampler's name says first")
        #expect(try home.answers.remarks(on: old) == [])
    }

    @Test func allThatIsWrongAtOnce() throws {
        let home = try TrainingHome()
        var settings = GenerationSettings(prompt: "x")
        (settings.sampler, settings.schedule, settings.steps, settings.cfgScale) = ("Magic", "Slow", 0, .nan)
        (settings.width, settings.height, settings.batchSize, settings.count) = (61, 0, 0, 0)
        (settings.variationStrength, settings.eta, settings.sigmaNoise, settings.cfgRescale, settings.denoisingStrength) = (2, -1, 11, 1.5, -0.1)
        (settings.sigmaChurn, settings.sigmaTmin, settings.sigmaTmax) = (-1, .nan, 1001)
        settings.mask = home.folder.file("none.png")
        (settings.hiresScale, settings.hiresSteps, settings.hiresDenoisingStrength, settings.quality) = (9, -1, 2, 0)
        (settings.options.clipSkip, settings.options.vae, settings.seed, settings.variationSeed) = (40, "nothing", -2, -2)
        settings.output = try home.folder.write("file")
        let remarks = try home.answers.remarks(on: settings)
        let allAreMistakes = remarks.allSatisfy(\.isMistake)
        #expect(allAreMistakes)
        #expect(Set(remarks.mistaken) == [
            "sampler", "schedule", "steps", "cfg_scale", "width", "height", "batch_size", "count", "variation_strength", "eta", "sigma_noise",
            "sigma_churn", "sigma_tmin", "sigma_tmax", "cfg_rescale", "denoising_strength", "mask", "hires_scale", "hires_steps",
            "hires_denoising_strength", "quality", "clip_skip", "vae", "seed", "variation_seed", "output",
        ])
        #expect(remarks.count == Set(remarks.mistaken).count)
    }

    @Test func whatFilesAndModelsSay() throws {
        let home = try TrainingHome()
        func mistakes(_ change: (inout GenerationSettings) -> Void) throws -> [String] {
            var settings = GenerationSettings(prompt: "x")
            change(&settings)
            return try home.answers.remarks(on: settings).mistaken
        }
        #expect(try mistakes { $0.options.model = "nothing" } == ["model"])
        #expect(try mistakes { $0.image = "/none/x.png" } == ["image"])
        let picture = FilePath.joined(home.dataset, "00.png")
        #expect(try mistakes { $0.image = picture } == [])
        #expect(try mistakes { ($0.image, $0.mask) = (picture, "/none/x.png") } == ["mask"])
        #expect(try mistakes { ($0.image, $0.hiresScale) = (picture, 2) } == ["hires_scale"])
        #expect(try mistakes { ($0.width, $0.height, $0.hiresScale) = (8192, 64, 2) } == ["hires_scale"])
        try home.create("long", "ghost", vectors: 75)
        #expect(try mistakes { $0.prompt = "a long day" } == [])
        // More than a chunk holds, as files of other programs may have.
        try AtomicFile.write(try LongEmbedding.file(vectors: 76, width: 96), to: FilePath.joined(home.home.embeddings, "longer.safetensors"))
        #expect(try mistakes { ($0.prompt, $0.negativePrompt) = ("a [day:longer:5]", "longer") } == ["prompt", "negative_prompt"])
    }
}

/// An embedding of any length as a safetensors file, zeros.
private enum LongEmbedding {
    static func file(vectors: Int, width: Int) throws -> [UInt8] {
        let bytes = vectors * width * 4
        var header = Array("{\"emb_params\":{\"dtype\":\"F32\",\"shape\":[\(vectors),\(width)],\"data_offsets\":[0,\(bytes)]}}".utf8)
        header += [UInt8](repeating: 32, count: (8 - header.count % 8) % 8)
        let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) }
        return length + header + [UInt8](repeating: 0, count: bytes)
    }
}
