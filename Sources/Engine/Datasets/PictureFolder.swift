import Imaging

/// The picture files of a dataset.
public enum PictureFolder {
    /// Extensions of the formats that can be decoded.
    static var extensions: Set<String> { PictureKind.readableExtensions }

    /// Why a dataset cannot be used, in one line.
    public struct Problem: Error, CustomStringConvertible, Sendable, Equatable {
        public let description: String
    }

    /// Paths of the pictures in a folder, its subfolders left out as in the web UI, sorted by name so that runs agree. Hidden files and
    /// other formats are skipped.
    /// - Throws: `Problem` when the folder is missing, unreadable or has no pictures.
    public static func pictures(in folder: String) throws(Problem) -> [String] {
        let names: [String]
        do {
            names = try Folder.names(in: folder)
        } catch {
            throw Problem(description: "\(error.description); --dataset takes a folder of pictures, or \(Resources.sampleNames.joined(separator: " or "))")
        }
        let pictures = names.filter { !$0.hasPrefix(".") && extensions.contains(FilePath.fileExtension(of: $0)) }
            .map { FilePath.joined(folder, $0) }
            .filter { FileStatus($0)?.isFile ?? FileStatus.isThere($0) }
        guard !pictures.isEmpty else {
            throw Problem(description: "No pictures in \(SafeName.printable(folder)): it needs PNG, JPEG or WebP files, not in subfolders")
        }
        return pictures
    }

    /// What a dataset without one sound picture is refused with.
    static func noneReadable(_ count: Int, in folder: String) -> Problem {
        Problem(description: "None of the \(count) pictures in \(SafeName.printable(folder)) can be read; replace them")
    }

    /// The text file that a picture's caption is in, if there is one.
    static func captionFile(of picture: String) -> String {
        FilePath.joined(FilePath.folder(of: picture), FilePath.stem(of: picture) + ".txt")
    }
}

/// Tells whether a dataset is the one that a run was saved with: names, sizes and times of its pictures and captions.
public struct DatasetFingerprint: Codable, Sendable, Equatable {
    public let pictures: Int
    /// SHA-256 over the list.
    public let sha256: String

    /// - Parameter paths: the pictures in the run's order.
    /// - Throws: `FileError` where the system does not tell of one, which would pass for a change.
    public init(pictures paths: [String]) throws(FileError) {
        var list = ""
        for path in paths {
            for file in [path, PictureFolder.captionFile(of: path)] {
                let status = try FileStatus.ifThere(file)
                list += "\(FilePath.name(of: file))\0\(status?.size ?? -1)\0\(status?.modified ?? 0)\n"
            }
        }
        pictures = paths.count
        sha256 = FileHash.sha256(of: Array(list.utf8))
    }
}
