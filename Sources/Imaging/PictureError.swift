/// Why a picture cannot be read, written or made. `description` is one line: what, where, how to mend it.
public struct PictureError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Problem: Equatable, Sendable {
        /// The file cannot be opened or read; the system's reason.
        case unreadable(String)
        /// The file is larger than any picture should be, in bytes.
        case fileTooLarge(Int)
        /// The content is no picture format known here.
        case unknownFormat
        /// A picture format that is known by name but cannot be read.
        case unsupportedFormat(PictureKind)
        /// libheif, which decodes the format, cannot be loaded.
        case libraryMissing(PictureKind)
        /// The libheif that is installed has no decoder for the format.
        case decoderMissing(PictureKind)
        /// The data break the rules of their format; the decoder's reason.
        case damaged(PictureKind, String)
        /// More than `Picture.largestPixelCount` pixels, or a side longer than `Picture.longestSide`.
        case tooLarge(width: Int, height: Int)
        /// So long and narrow that it would grow beyond all use when its shorter side is scaled to a crop's; the size it would have.
        case tooNarrow(width: Int, height: Int)
        /// A side that is zero or negative.
        case emptySize(width: Int, height: Int)
        /// Samples that do not fill the stated size.
        case wrongSampleCount(Int, expected: Int)
        /// A rectangle that does not lie inside the picture.
        case outside(String)
        /// A keyword that PNG does not allow.
        case badKeyword(String)
        /// The encoder gave up; its reason.
        case notEncoded(PictureKind, String)
    }

    /// What is wrong.
    public var problem: Problem
    /// The file's path, where there is one.
    public var path: String?

    public init(_ problem: Problem, path: String? = nil) {
        self.problem = problem
        self.path = path
    }

    public var description: String {
        guard let path else { return sentence }
        return "\(path): \(sentence)"
    }

    private var sentence: String {
        switch problem {
        case .unreadable(let reason):
            "cannot be read (\(reason)); check the path and its permissions"
        case .fileTooLarge(let bytes):
            "\(bytes >> 20) MiB are more than a picture file may have; save it smaller"
        case .unknownFormat:
            "not a picture (PNG, JPEG, WebP, BMP, GIF, AVIF and HEIC are read); convert it to PNG or take it out"
        case .unsupportedFormat(let kind):
            "\(kind.name) pictures cannot be read; convert it first, for example: \(kind.conversion)"
        case .libraryMissing(let kind):
            "\(kind.name) pictures need libheif; install it (apt-get install libheif1) or convert it first, for example: \(kind.conversion)"
        case .decoderMissing(let kind):
            "libheif has no decoder for \(kind.name) here; install \(kind.decoderPackage) or convert it first, for example: \(kind.conversion)"
        case .damaged(let kind, let reason):
            "damaged \(kind.name) (\(reason)); save it anew or take it out"
        case .tooLarge(let width, let height) where max(width, height) > Picture.longestSide:
            "\(width) x \(height) pixels: a side is longer than \(Picture.longestSide); crop it first"
        case .tooLarge(let width, let height):
            "\(width) x \(height) pixels are more than 100 megapixels; scale it down first"
        case .tooNarrow(let width, let height):
            "too long and narrow for a focal crop: it would be scaled to \(width) x \(height) pixels; cut it by hand first"
        case .emptySize(let width, let height):
            "a picture cannot be \(width) x \(height) pixels; both sides must be at least 1"
        case .wrongSampleCount(let count, let expected):
            "\(count) samples where the size asks for \(expected); pass height x width x channels of them"
        case .outside(let rectangle):
            "the rectangle \(rectangle) does not lie inside the picture; move or shrink it"
        case .badKeyword(let keyword):
            "the PNG keyword \"\(keyword)\" is not allowed; use 1 to 79 Latin-1 characters without control characters"
        case .notEncoded(let kind, let reason):
            "the picture could not be written as \(kind.name) (\(reason)); try another size or format"
        }
    }
}
