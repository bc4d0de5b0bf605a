import EngineInterface
import Imaging

/// The pictures of a source folder by their headers, and what else lies there.
struct SourceSurvey {
    struct Picture: Equatable {
        let path: String
        /// The entry's number, which names of results begin with.
        let index: Int
        /// Pixels, upright.
        let size: PixelSize
        /// Bytes of the file.
        let fileSize: Int
    }

    private(set) var pictures: [Picture] = []
    private(set) var skipped: [SkippedFile] = []

    /// Reads all headers.
    /// - Parameter isInterrupted: ends the reading; what was not read is missing then.
    init(_ listing: SourceListing, isInterrupted: () -> Bool = { false }) {
        for entry in listing.entries {
            if isInterrupted() { return }
            switch entry.kind {
            case .caption, .folder: continue
            case .skipped(let reason): skipped.append(SkippedFile(path: entry.path, reason: reason))
            case .file: take(entry)
            }
        }
        skipped.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    private mutating func take(_ entry: SourceListing.Entry) {
        do throws(PictureError) {
            let info = try PictureFile.info(path: entry.path)
            let size = PixelSize(width: info.width, height: info.height)
            pictures.append(Picture(path: entry.path, index: entry.index, size: size, fileSize: FileStatus(entry.path)?.size ?? 0))
        } catch {
            skipped.append(SkippedFile(path: entry.path, reason: Self.reason(entry.path, error)))
        }
    }

    /// What a name tells is more than what the content does, which may be of any kind.
    private static func reason(_ path: String, _ error: PictureError) -> String {
        if let format = ForeignFormat(fileName: path) { return "\(format.name) is not read; convert it first, for example: \(format.conversion(of: path))" }
        if error.problem == .unknownFormat, FilePath.fileExtension(of: path) == "txt" { return "no picture has that name; a caption is called as its picture is" }
        return PictureError(error.problem).description
    }
}
