import Engine
import EngineInterface
import FoundationEssentials
import Imaging

/// Each way that bytes of a file have to the first picture, through the program's own work on the smallest model.
extension FuzzTarget {
    static let wholePaths = [
        generateUNet, generateVAE, generateTextEncoder, generateEmbedding, generatePrompt, generateParameters, generateSettings, generatePicture,
        trainSettings, trainEmbedding, trainPicture,
    ]

    private static let generateUNet = weights("generate-unet", SmallestModel.unetFile)
    private static let generateVAE = weights("generate-vae", SmallestModel.vaeFile)
    private static let generateTextEncoder = weights("generate-text-encoder", SmallestModel.textEncoderFile)

    private static func weights(_ name: String, _ file: String) -> FuzzTarget {
        FuzzTarget(name, upTo: 80_000, weight: 4, made: { try [nil, .nan, .infinity].map { try SmallestModel.weights(file, spoiled: $0) } }, body: { bytes, scratch in
            let model = try SmallestModel.installed(in: scratch)
            _ = try scratch.put(bytes, "resources/tiny-sd/\(file)")
            return try model.draw()
        })
    }

    private static let generateEmbedding = FuzzTarget(
        "generate-embedding", upTo: 4000, weight: 3, fixtures: ["Tests/EngineTests/Fixtures/embeddings/*.pt", "Tests/EngineTests/Fixtures/embeddings/*.bin"],
        made: { try [nil, .nan, .infinity].map { try SmallestModel.word(spoiled: $0) } },
        body: { bytes, scratch in
            let model = try SmallestModel.installed(in: scratch)
            _ = try scratch.put(StoredMembers.mended(bytes), "home/embeddings/word.pt")
            return try model.draw()
        })

    private static let generatePrompt = FuzzTarget(
        "generate-prompt", upTo: 300, weight: 3, texts: promptTexts,
        body: { bytes, scratch in
            let model = try SmallestModel.installed(in: scratch)
            var settings = model.generation
            settings.prompt = String(decoding: bytes, as: UTF8.self)
            return try model.draw(settings)
        })

    /// `generate --from`, with the text as a picture carries it.
    private static let generateParameters = FuzzTarget(
        "generate-parameters", upTo: 2000, weight: 4, texts: parametersTexts,
        body: { bytes, scratch in
            let model = try SmallestModel.installed(in: scratch)
            let picture = try MendedPNG.adding("tEXt", Array("parameters\0".utf8) + bytes, to: SmallestModel.picture(grey: 9))
            let made = try EngineAnswers(home: model.home, resources: model.resources).generatedPicture(at: scratch.put(picture, "from.png"))
            guard let settings = made.settings else { return false }
            return try model.draw(settings)
        })

    /// Settings for pictures in `settings.yaml`.
    private static let generateSettings = FuzzTarget(
        "generate-settings", upTo: 2000, weight: 4, texts: settingsTexts,
        body: { bytes, scratch in
            let loaded = SettingsFile(path: try scratch.put(bytes, "settings.yaml")).load()
            guard loaded.problem == nil else { return false }
            var settings = loaded.settings.generation
            settings.options = loaded.settings.options
            return try SmallestModel.installed(in: scratch).draw(settings)
        })

    /// A picture to start from, as its own mask.
    private static let generatePicture = FuzzTarget(
        "generate-picture", upTo: 4000, weight: 2, fixtures: ["Tests/ImagingTests/Fixtures/*.jpg", "Tests/ImagingTests/Fixtures/*.png"],
        made: { [try SmallestModel.picture(grey: 90)] },
        body: { bytes, scratch in
            let model = try SmallestModel.installed(in: scratch)
            var settings = model.generation
            settings.image = try scratch.put(MendedPNG.mended(bytes), "from.png")
            settings.mask = settings.image
            let info = try PictureFile.info(MendedPNG.mended(bytes))
            guard info.width <= 1024, info.height <= 1024 else { return false }
            return try model.drawn(settings)
        })

    /// Settings for training in `settings.yaml`.
    private static let trainSettings = FuzzTarget(
        "train-settings", upTo: 2000, weight: 4, texts: settingsTexts,
        body: { bytes, scratch in
            let loaded = SettingsFile(path: try scratch.put(bytes, "settings.yaml")).load()
            guard loaded.problem == nil else { return false }
            var settings = loaded.settings.training
            (settings.filenameWordRegex, settings.filenameJoinString) = (loaded.settings.filenameWordRegex, loaded.settings.filenameJoinString)
            settings.options = loaded.settings.options
            return try SmallestModel.installed(in: scratch).train(settings)
        })

    private static let trainEmbedding = FuzzTarget(
        "train-embedding", upTo: 4000, weight: 3, fixtures: ["Tests/EngineTests/Fixtures/embeddings/*.pt", "Tests/EngineTests/Fixtures/embeddings/*.bin"],
        made: { try [nil, .nan, .infinity].map { try SmallestModel.word(spoiled: $0) } },
        body: { bytes, scratch in
            try SmallestModel.installed(in: scratch).train(word: StoredMembers.mended(bytes))
        })

    /// A picture of the dataset, and its caption behind it.
    private static let trainPicture = FuzzTarget(
        "train-picture", upTo: 4000, weight: 3, fixtures: ["Tests/ImagingTests/Fixtures/*.jpg", "Tests/ImagingTests/Fixtures/*.png"],
        made: { [try SmallestModel.picture(grey: 90)] },
        body: { bytes, scratch in
            let model = try SmallestModel.installed(in: scratch)
            let picture = MendedPNG.mended(bytes)
            let info = try PictureFile.info(picture)
            guard info.width <= 1024, info.height <= 1024 else { return false }
            _ = try scratch.put(picture, "pictures/0.png")
            _ = try scratch.put(Array(String(decoding: bytes.suffix(40), as: UTF8.self).utf8), "pictures/0.txt")
            return try model.train()
        })
}
