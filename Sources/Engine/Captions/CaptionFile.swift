import Glibc

/// The text file beside a picture that says what is seen in it: `X.txt` for `X.png`.
public enum CaptionFile {
    /// What the file says; nil where there is none.
    /// - Throws: `FileError` when it is there and cannot be read, or is no UTF-8.
    public static func read(of picture: String) throws(FileError) -> String? {
        guard FileStatus.isThere(path(of: picture)) else { return nil }
        return try Caption(picture: picture).text
    }

    /// What the file says, for showing: bytes that are no UTF-8 are replaced.
    static func shown(of picture: String) -> String? {
        guard let bytes = try? SmallFile.bytes(path(of: picture), limit: 1 << 20) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        return text.hasPrefix("\u{FEFF}") ? String(text.unicodeScalars.dropFirst()) : text
    }

    /// Writes the file; a caption without a visible character takes it away.
    /// - Throws: `FileError`, also when there is no such picture.
    public static func write(_ caption: String, of picture: String) throws(FileError) {
        guard FileStatus(picture)?.isFile == true else { throw FileError("find the picture", picture, code: ENOENT) }
        let path = path(of: picture)
        if !caption.allSatisfy(\.isWhitespace) { return try AtomicFile.write(caption, to: path) }
        guard unlink(path) == 0 || errno == ENOENT else { throw FileError("remove", path, code: errno) }
    }

    static func path(of picture: String) -> String { PictureFolder.captionFile(of: picture) }
}
