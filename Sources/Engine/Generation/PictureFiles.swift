import EngineInterface
import Glibc
import Imaging

/// Numbered files of pictures in one folder, named as the web UI names them: `00007-1234567890.png`.
struct PictureFiles {
    let folder: String
    let encoding: PictureEncoding

    /// Makes the folder, and clears away what killed processes left in it.
    /// - Throws: `FileError`.
    func prepare() throws(FileError) {
        try Folder.make(folder)
        Leftovers.sweep(folder)
    }

    /// Writes one picture under the next number.
    /// - Returns: its path.
    /// - Throws: `FileError` or `PictureError`.
    func write(_ picture: Picture, seed: UInt64, parameters: String) throws -> String {
        let number = String(next())
        let name = String(repeating: "0", count: max(0, 5 - number.count)) + "\(number)-\(seed).\(encoding.format.rawValue)"
        let file = FilePath.joined(folder, name)
        try AtomicFile.write(encoding.bytes(picture, parameters: parameters), to: file)
        return file
    }

    /// One more than the highest number in use.
    private func next() -> Int {
        let names = (try? Folder.names(in: folder)) ?? []
        return (names.compactMap { Int($0.prefix { $0.isNumber }) }.max() ?? -1) + 1
    }
}
