import Foundation
import Testing

/// Pictures that were made in the interface.
extension BuiltProgram {
    /// The files in the home's folders of the days, in the order of their numbers.
    func drawnPictures() throws -> [URL] {
        let folder = home.appendingPathComponent("outputs/txt2img-images")
        let days = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        let files = try days.flatMap { try FileManager.default.contentsOfDirectory(at: $0, includingPropertiesForKeys: nil) }
        // What is being written has another name.
        return files.filter { $0.pathExtension == "png" && !$0.lastPathComponent.hasPrefix(".") }.sorted { $0.path < $1.path }
    }

    /// The `parameters` text of a picture, as `inspect` reads it.
    func parameters(of picture: URL) throws -> String {
        let report = try #require(try run("inspect", picture.path, "--json").json as? [String: Any])
        return try #require((report["picture"] as? [String: Any])?["parameters"] as? String)
    }

    /// The seed that a picture's name ends in.
    static func seed(of picture: URL) throws -> String {
        String(try #require(picture.deletingPathExtension().lastPathComponent.split(separator: "-").last))
    }
}
