import EngineInterface
import StableDiffusion

/// The size that pictures are brought to.
enum TargetSize {
    /// Sides are multiples of this, as the web UI's form has them and most models need them.
    static let multiple = 8
    /// Where no model says otherwise, and no picture is brought to it.
    private static let usual = 512

    /// The size of the settings; what they leave out is the model's own.
    /// - Throws: `FieldMistake` when the model cannot be asked.
    static func of(_ settings: PreprocessingSettings, home: Home, resources: Resources) throws(FieldMistake) -> PixelSize {
        if let width = settings.width, let height = settings.height { return PixelSize(width: width, height: height) }
        let isNeeded = settings.split || settings.focalCrop || !(settings.autoSize || settings.keepSize)
        do {
            let side = try Checkpoint.open(settings.options, home: home, resources: resources).sampleSize
            return PixelSize(width: settings.width ?? side, height: settings.height ?? side)
        } catch {
            guard isNeeded else { return PixelSize(width: settings.width ?? usual, height: settings.height ?? usual) }
            throw FieldMistake(PreprocessingSettings.CodingKeys.width, SettingsError(
                description: "The model tells no size (\(error)); give --width and --height"))
        }
    }
}
