import EngineInterface
import Imaging

extension EngineAnswers: PictureQueries {
    public func preparation(_ settings: PreprocessingSettings) throws -> PreparationReport {
        let settings = settings.withAbsolutePaths()
        let survey = SourceSurvey(try SourceListing(settings.source, recursive: settings.recursive, destination: settings.destination))
        let pictures = survey.pictures.map { FoundPicture(path: $0.path, width: $0.size.width, height: $0.size.height) }
        let advice = plan(settings, survey).map { PreprocessingAdvice.sizes($0) + blurred($0) } ?? []
        return PreparationReport(pictures: pictures, skipped: survey.skipped, advice: advice.map(\.text))
    }

    public func remarks(on settings: PreprocessingSettings) throws -> [FieldRemark] {
        typealias Key = PreprocessingSettings.CodingKeys
        let settings = settings.withAbsolutePaths()
        var mistakes = SettingsCheck.mistakes(in: settings) + modelMistakes(settings)
        do throws(FieldMistake) {
            _ = try PreprocessingPlan(settings, home: home, resources: resources)
        } catch {
            if !mistakes.contains(where: { $0.field == error.field }) { mistakes.append(error) }
        }
        let mistaken = Set(mistakes.map(\.field))
        guard !mistaken.contains(Key.source.stringValue), !settings.source.isEmpty,
              let survey = try? SourceSurvey(SourceListing(settings.source, recursive: settings.recursive, destination: settings.destination)),
              let plan = plan(settings, survey) else { return mistakes.map(\.remark) }
        let hints = PreprocessingAdvice.sizes(plan).map { (Key.source, $0) } + [PreprocessingAdvice.destination(plan)].compactMap(\.self).map { (Key.destination, $0) }
        return mistakes.map(\.remark) + hints.filter { !mistaken.contains($0.0.stringValue) }.map { key, advice in
            FieldRemark(field: key.stringValue, isMistake: false, text: advice.text)
        }
    }

    public func captions(in folder: String) throws -> [CaptionedPicture] {
        let folder = AbsolutePath.of(folder)
        let names = try Folder.names(in: folder).filter { !$0.hasPrefix(".") && PictureFolder.extensions.contains(FilePath.fileExtension(of: $0)) }
        return names.compactMap { name -> CaptionedPicture? in
            let path = FilePath.joined(folder, name)
            guard let status = FileStatus(path), status.isFile else { return nil }
            let info = try? PictureFile.info(path: path)
            return CaptionedPicture(
                path: path, version: Double(status.modified) / 1e9, width: info?.width ?? 0, height: info?.height ?? 0,
                caption: CaptionFile.shown(of: path))
        }
    }

    /// Nil where settings are not such that it is known what would be made.
    private func plan(_ settings: PreprocessingSettings, _ survey: SourceSurvey) -> PreprocessingPlan? {
        guard SettingsCheck.mistakes(in: settings).allSatisfy({ $0.field == PreprocessingSettings.CodingKeys.destination.stringValue }),
              let target = try? TargetSize.of(settings, home: home, resources: resources) else { return nil }
        return PreprocessingPlan(settings, target: target, survey: survey)
    }

    private func modelMistakes(_ settings: PreprocessingSettings) -> [FieldMistake] {
        settings.captioners.compactMap { captioner -> FieldMistake? in
            do throws(SettingsError) {
                _ = try CaptionModels(home: home).path(of: captioner, settings.interrogation)
                return nil
            } catch {
                return FieldMistake(captioner.modelField, error)
            }
        }
    }

    /// Advice on blurred pictures, of as many as are measured quickly.
    private func blurred(_ plan: PreprocessingPlan) -> [Advice] {
        var (count, pixels) = (0, 0)
        let measured = plan.items.map { item in
            let size = item.picture.size
            count += 1
            pixels += size.count
            let isMeasured = count <= Self.mostMeasured.pictures && pixels <= Self.mostMeasured.pixels
            return DatasetAdvice.Picture(
                name: SafeName.printable(FilePath.name(of: item.picture.path)), width: size.width, height: size.height,
                sharpness: isMeasured ? sharpness(of: item.picture.path, plan.target.width, plan.target.height) : nil)
        }
        return [DatasetAdvice.blurred(measured)].compactMap(\.self)
    }
}

extension Captioner {
    /// The field that names the captioner's model.
    var modelField: InterrogationSettings.CodingKeys {
        switch self {
        case .blip: .blipModel
        case .deepbooru: .deepbooruModel
        case .wd: .wdModel
        }
    }
}
