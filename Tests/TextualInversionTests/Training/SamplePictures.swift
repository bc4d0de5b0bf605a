import Foundation

/// The sample datasets that ship with the program, to be copied and spoiled.
enum SamplePictures {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../Sources/TextualInversion/Resources/samples").standardizedFileURL

    /// Copies a sample's pictures and captions into a new folder.
    static func copy(_ sample: String, to target: URL) throws {
        try FileManager.default.copyItem(at: folder.appendingPathComponent(sample), to: target)
    }
}
