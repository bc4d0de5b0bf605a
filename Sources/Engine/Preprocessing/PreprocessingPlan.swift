import EngineInterface
import Imaging

/// A preprocessing before any pixel is read: which pictures there are, and which files they become.
struct PreprocessingPlan {
    /// One source picture and what is made of it.
    struct Item {
        let picture: SourceSurvey.Picture
        let shapes: PictureShapes
        /// Files per shape: the picture, and its mirror image.
        let copies: Int

        var stem: String { FilePath.stem(of: picture.path) }
        var count: Int { shapes.shapes.count * copies }
    }

    let settings: PreprocessingSettings
    let target: PixelSize
    let items: [Item]
    let skipped: [SkippedFile]

    /// Whether new captions, or those that are there, are written.
    var writesCaptions: Bool { !settings.captioners.isEmpty || settings.captionAction != .ignore }

    /// Looks at all headers.
    /// - Throws: `FieldMistake` when settings, folders or files do not allow it; nothing was written.
    init(_ settings: PreprocessingSettings, home: Home, resources: Resources, isInterrupted: () -> Bool = { false }) throws(FieldMistake) {
        typealias Key = PreprocessingSettings.CodingKeys
        let settings = settings.withAbsolutePaths()
        if let mistake = SettingsCheck.mistakes(in: settings).first { throw mistake }
        let survey = try Self.survey(settings, isInterrupted)
        do throws(SettingsError) {
            try FolderPair.check(source: settings.source, destination: settings.destination)
        } catch {
            throw FieldMistake(Key.destination, error)
        }
        let target = try TargetSize.of(settings, home: home, resources: resources)
        self.init(settings, target: target, survey: survey)
        do throws(FileError) {
            try Folder.checkMaking(settings.destination)
        } catch {
            throw FieldMistake(Key.destination, error)
        }
        if let conflict = conflict() { throw FieldMistake(Key.overwrite, conflict) }
    }

    /// The plan for pictures that are known.
    init(_ settings: PreprocessingSettings, target: PixelSize, survey: SourceSurvey) {
        self.settings = settings
        self.target = target
        skipped = survey.skipped
        let autoSize = settings.autoSize ? AutoSize(settings) : nil
        items = survey.pictures.map { picture in
            let shapes = PictureShapes(width: picture.size.width, height: picture.size.height, target: target, autoSize: autoSize, settings: settings)
            return Item(picture: picture, shapes: shapes, copies: settings.flip ? 2 : 1)
        }
    }

    private static func survey(_ settings: PreprocessingSettings, _ isInterrupted: () -> Bool) throws(FieldMistake) -> SourceSurvey {
        typealias Key = PreprocessingSettings.CodingKeys
        let survey: SourceSurvey
        do throws(FileError) {
            survey = SourceSurvey(try SourceListing(settings.source, recursive: settings.recursive, destination: settings.destination),
                                  isInterrupted: isInterrupted)
        } catch {
            throw FieldMistake(Key.source, error)
        }
        guard survey.pictures.isEmpty, !isInterrupted() else { return survey }
        let folder = SafeName.printable(settings.source)
        guard let first = survey.skipped.first else { throw FieldMistake(Key.source, SettingsError(description: "No pictures in \(folder): the folder is empty")) }
        let example = "\(SafeName.printable(FilePath.name(of: first.path))): \(first.reason)"
        throw FieldMistake(Key.source, SettingsError(description: "No pictures in \(folder) that can be read, for example \(example)"))
    }

    /// What would be written over: an error that names some of it, where that is not wanted.
    private func conflict() -> SettingsError? {
        guard !settings.overwrite, let names = try? Folder.names(in: settings.destination), !names.isEmpty else { return nil }
        let taken = OutputConflicts(names).of(items, captionsInNames: settings.captionInFileName && writesCaptions)
        guard let first = taken.first else { return nil }
        let folder = SafeName.printable(settings.destination)
        let name = SafeName.printable(first)
        return SettingsError(description: taken.count == 1
            ? "\(name) is in \(folder) already; choose another folder, or replace with --overwrite"
            : "\(name) and \(taken.count - 1) more are in \(folder) already; choose another folder, or replace with --overwrite")
    }
}

extension PreprocessingSettings {
    /// The settings with paths that mean the same from another working folder.
    func withAbsolutePaths() -> PreprocessingSettings {
        var settings = self
        if !source.isEmpty { settings.source = AbsolutePath.of(source) }
        if !destination.isEmpty { settings.destination = AbsolutePath.of(destination) }
        settings.interrogation = interrogation.withAbsolutePaths()
        settings.options.model = AbsolutePath.ifPath(options.model)
        return settings
    }
}

extension InterrogationSettings {
    /// The settings with paths that mean the same from another working folder.
    func withAbsolutePaths() -> InterrogationSettings {
        var settings = self
        func absolute(_ path: String?) -> String? { path.flatMap { $0.isEmpty ? nil : AbsolutePath.of($0) } }
        settings.deepbooruModel = absolute(deepbooruModel)
        settings.blipModel = absolute(blipModel)
        settings.wdModel = absolute(wdModel)
        return settings
    }
}
