import ArgumentParser
import EngineInterface

/// Which pictures are made, from what, and where they go. What is not given stands in the settings.
struct PictureOptionGroup: ParsableArguments {
    @Option(parsing: .unconditional, help: "Width in pixels. (default: the model's own)")
    var width: Int?

    @Option(parsing: .unconditional, help: "Height in pixels. (default: the model's own)")
    var height: Int?

    @Option(parsing: .unconditional, help: "Pictures at once. (default: 1)")
    var batchSize: Int?

    @Option(parsing: .unconditional, help: "How many times. (default: 1)")
    var count: Int?

    @Option(help: ArgumentHelp("Where the pictures go. (default: outputs/txt2img-images in the home)", valueName: "folder"))
    var output: String?

    @Option(help: "Files of the pictures: \(GenerationSettings.FileFormat.allCases.map(\.rawValue).joined(separator: ", ")). (default: png)")
    var format: GenerationSettings.FileFormat?

    @Option(parsing: .unconditional, help: "Quality of jpg and webp, 1 to 100. (default: 80)")
    var quality: Int?

    @Flag(inversion: .prefixedNo, help: "Keep every pixel in webp. (default: --no-lossless)")
    var lossless: Bool?

    @Option(help: ArgumentHelp("A picture to start from.", valueName: "picture"))
    var image: String?

    @Option(help: ArgumentHelp("A picture whose white part is painted anew.", valueName: "picture"))
    var mask: String?

    @Option(parsing: .unconditional, help: "How much of the starting picture is given up, 0 to 1. (default: 0.75)")
    var denoisingStrength: Double?

    @Option(parsing: .unconditional, help: "Enlargement of a second pass; 1 makes none. (default: 1)")
    var hiresScale: Double?

    @Option(parsing: .unconditional, help: "Steps of the second pass; 0 takes as many as the first. (default: 0)")
    var hiresSteps: Int?

    @Option(parsing: .unconditional, help: "How much the second pass changes, 0 to 1. (default: 0.7)")
    var hiresDenoisingStrength: Double?

    /// Puts what was given over the settings.
    func apply(to settings: inout GenerationSettings) {
        width.map { settings.width = $0 }
        height.map { settings.height = $0 }
        batchSize.map { settings.batchSize = $0 }
        count.map { settings.count = $0 }
        output.map { settings.output = $0 }
        format.map { settings.format = $0 }
        quality.map { settings.quality = $0 }
        lossless.map { settings.lossless = $0 }
        image.map { settings.image = $0 }
        mask.map { settings.mask = $0 }
        denoisingStrength.map { settings.denoisingStrength = $0 }
        hiresScale.map { settings.hiresScale = $0 }
        hiresSteps.map { settings.hiresSteps = $0 }
        hiresDenoisingStrength.map { settings.hiresDenoisingStrength = $0 }
    }

    func validate() throws {
        try OptionRange.check("--width", width, SettingRange.side)
        try OptionRange.check("--height", height, SettingRange.side)
        try OptionRange.check("--batch-size", batchSize, SettingRange.picturesAtOnce)
        try OptionRange.check("--count", count, SettingRange.batches)
        try OptionRange.check("--quality", quality, SettingRange.quality)
        try OptionRange.check("--denoising-strength", denoisingStrength, SettingRange.share)
        try OptionRange.check("--hires-scale", hiresScale, SettingRange.hiresScale)
        try OptionRange.check("--hires-steps", hiresSteps, SettingRange.hiresSteps)
        try OptionRange.check("--hires-denoising-strength", hiresDenoisingStrength, SettingRange.share)
    }
}

extension GenerationSettings.FileFormat: ExpressibleByArgument {}
