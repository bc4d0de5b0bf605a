import EngineInterface
import Imaging
import StableDiffusion

/// A picture whose sharpness was measured, as it was then.
struct MeasuredPicture: Hashable {
    let path: String
    let modified: Int
    /// The size that it was measured at.
    let width: Int
    let height: Int
}

extension EngineAnswers {
    /// Pictures that are decoded for their sharpness at a time, and pixels in all: about a second's work.
    static let mostMeasured = (pictures: 40, pixels: 40_000_000)
    /// Lines about files that cannot be read; more tell nothing new.
    private static let mostProblems = 5

    public func dataset(_ settings: TrainingSettings) throws -> DatasetReport {
        let settings = settings.withAbsolutePaths()
        let folder = resources.sample(settings.dataset) ?? settings.dataset
        let survey = DatasetSurvey(try PictureFolder.pictures(in: folder))
        let (width, height) = trainingSize(settings)
        let advice = DatasetAdvice.advice(
            judged(survey, width, height), kind: ConceptKind(template: settings.template), trainingWidth: width, trainingHeight: height,
            keepsSize: settings.keepSize) + [TrainingAdvice.fileNames(survey.withoutCaption)].compactMap(\.self)
        return DatasetReport(folder: folder, pictures: survey.pictures.map(\.path), captions: survey.captions,
                             advice: shortened(survey.problems) + LeftOutFiles(in: folder, pictures: survey.all).lines + advice.map(\.text))
    }

    private func shortened(_ problems: [String]) -> [String] {
        guard problems.count > Self.mostProblems else { return problems }
        return problems.prefix(Self.mostProblems) + ["\(problems.count - Self.mostProblems) more pictures cannot be read"]
    }

    /// Pixels; where the model cannot be asked, those of the family that is meant where nothing says otherwise.
    private func trainingSize(_ settings: TrainingSettings) -> (width: Int, height: Int) {
        if let width = settings.width, let height = settings.height { return (max(1, width), max(1, height)) }
        let side = (try? checkpoint(settings.options.model))?.sampleSize ?? ModelFamily.standard.largestSide
        return (max(1, settings.width ?? side), max(1, settings.height ?? side))
    }

    /// The pictures as advice needs them, as many measured as are measured quickly.
    private func judged(_ survey: DatasetSurvey, _ width: Int, _ height: Int) -> [DatasetAdvice.Picture] {
        var (count, pixels) = (0, 0)
        return survey.pictures.map { picture in
            var measured: Double?
            count += 1
            pixels += picture.width * picture.height
            if count <= Self.mostMeasured.pictures, pixels <= Self.mostMeasured.pixels { measured = sharpness(of: picture.path, width, height) }
            return DatasetAdvice.Picture(name: FilePath.name(of: picture.path), width: picture.width, height: picture.height, sharpness: measured)
        }
    }

    func sharpness(of path: String, _ width: Int, _ height: Int) -> Double? {
        let key = MeasuredPicture(path: path, modified: FileStatus(path)?.modified ?? 0, width: width, height: height)
        return sharpness.value(key) {
            guard let picture = try? PictureFile.read(path: path) else { return nil }
            return DatasetAdvice.sharpness(picture, width: width, height: height)
        }
    }
}
