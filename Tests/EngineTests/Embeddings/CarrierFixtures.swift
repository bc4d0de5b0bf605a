import Engine
import Imaging

/// The files of `Fixtures/carriers`, which the web UI's own code made; `Fixtures/make_carriers.py` tells how.
enum CarrierFixtures {
    static func path(_ name: String) -> String {
        FilePath.joined(FilePath.folder(of: FilePath.folder(of: #filePath)), "Fixtures/carriers/\(name)")
    }

    static func bytes(_ name: String) throws -> [UInt8] { try SmallFile.bytes(path(name)) }
    static func picture(_ name: String) throws -> Picture { try PictureFile.read(path: path(name)) }

    /// The samples of a picture, without alpha.
    static func samples(of bytes: [UInt8]) throws -> [UInt8] { try PictureFile.decode(bytes).rgb.samples }
}
