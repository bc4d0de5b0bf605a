import Engine
import EngineInterface

/// What the demo trains and draws: settings under which the sample subject is known to be learned.
struct DemoRecipe {
    /// The word that is taught, and the sample that it is taught from.
    static let name = "mint-ghost"
    static let prompt = "a photo of a \(name)"
    static let initializationText = "ghost"
    static let vectors = 8
    static let template = "a photo of a [name], [filewords]\n"
    /// Pictures of the sheet, and of a row of it.
    static let (pictures, columns) = (4, 2)

    let home: Home
    let threads: Int

    /// The template's file in the demo's folder.
    var templateFile: String { FilePath.joined(home.templates, "demo.txt") }
    /// The sheet of pictures.
    var sheet: String { FilePath.joined(home.path, "\(Self.name).png") }

    var options: ModelOptions {
        ModelOptions(model: Resources.builtInModelName, threads: threads, home: home.path)
    }

    var training: TrainingSettings {
        var settings = TrainingSettings(name: Self.name, dataset: Self.name)
        settings.template = templateFile
        settings.maxSteps = 400
        settings.learningRate = "0.005"
        settings.latentSampling = .deterministic
        settings.seed = 0
        settings.saveImageEvery = 100
        settings.saveEmbeddingEvery = 100
        settings.preview.prompt = Self.prompt
        settings.preview.seed = 0
        settings.options = options
        return settings
    }

    var generation: GenerationSettings {
        var settings = GenerationSettings(prompt: Self.prompt)
        settings.batchSize = Self.pictures
        settings.seed = 0
        settings.output = home.pictures
        settings.options = options
        return settings
    }
}
