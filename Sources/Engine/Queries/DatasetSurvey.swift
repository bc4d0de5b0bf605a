import EngineInterface
import Imaging

/// What a dataset's files tell without their pixels: sizes from headers, and captions.
struct DatasetSurvey {
    /// A picture whose header can be read.
    struct Sized {
        let path: String
        /// Pixels, after the EXIF orientation.
        let width: Int
        let height: Int
    }

    /// Paths of all pictures, whether they can be read or not.
    let all: [String]
    let pictures: [Sized]
    /// Why the others cannot be read, a line each.
    let problems: [String]
    /// Those of `pictures` without a text file, whose captions come from their names.
    let withoutCaption: [String]

    /// - Parameter paths: the pictures of a dataset folder.
    init(_ paths: [String]) {
        all = paths
        var (pictures, problems): ([Sized], [String]) = ([], [])
        for path in paths {
            do throws(PictureError) {
                let info = try PictureFile.info(path: path)
                pictures.append(Sized(path: path, width: info.width, height: info.height))
            } catch {
                problems.append("Skipped: \(error)")
            }
        }
        (self.pictures, self.problems) = (pictures, problems)
        withoutCaption = pictures.map(\.path).filter { FileStatus(PictureFolder.captionFile(of: $0)) == nil }
    }

    /// How many pictures have a text file.
    var captions: Int { pictures.count - withoutCaption.count }

    /// The first caption that is there and cannot be read.
    func captionProblem() -> FileError? {
        for picture in pictures {
            do throws(FileError) { _ = try Caption(picture: picture.path) } catch { return error }
        }
        return nil
    }
}
