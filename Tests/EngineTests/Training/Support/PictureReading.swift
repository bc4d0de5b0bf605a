import Imaging

extension Picture {
    /// The picture of a file.
    static func read(_ path: String) throws -> Picture { try PictureFile.read(path: path) }
}
