/// Tells whether a dataset is the one that a run was saved with: names, sizes and times of its pictures and captions.
public struct DatasetFingerprint: Codable, Sendable, Equatable {
    public let pictures: Int
    /// SHA-256 over the list.
    public let sha256: String

    /// - Parameter paths: the pictures in the run's order.
    public init(pictures paths: [String]) {
        var list = ""
        for path in paths {
            for file in [path, PictureFolder.captionFile(of: path)] {
                let status = FileStatus(file)
                list += "\(FilePath.name(of: file))\0\(status?.size ?? -1)\0\(status?.modified ?? 0)\n"
            }
        }
        pictures = paths.count
        sha256 = FileHash.sha256(of: Array(list.utf8))
    }
}
