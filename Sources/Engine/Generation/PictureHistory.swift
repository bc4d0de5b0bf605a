import EngineInterface
import Glibc
import Imaging

/// The pictures that were made last.
struct PictureHistory {
    /// Pictures of one folder that are looked at; a folder of many more shows those of its last names.
    private static let mostNames = 5000
    private static let extensions: Set<String> = ["png", "jpg", "jpeg", "webp"]

    /// Folders of pictures, each also with a folder a day in it.
    let folders: [String]
    /// What a picture's own settings are put over.
    let settings: GenerationSettings

    /// Newest first, at most `limit`. What cannot be read is left out, as a folder may hold anything.
    func pictures(limit: Int) -> [GeneratedPicture] {
        var seen: Set<FileStatus.Identity> = []
        var candidates: [(path: String, modified: Int)] = []
        for folder in folders {
            candidates += files(in: folder, &seen)
            // Named by their dates, the newest last.
            let days = ((try? Folder.names(in: folder)) ?? []).filter(Self.isDate).sorted(by: >)
            for day in days where candidates.count < max(limit, 1) + Self.mostNames {
                candidates += files(in: FilePath.joined(folder, day), &seen)
            }
        }
        candidates.sort { ($0.modified, $0.path) > ($1.modified, $1.path) }
        var pictures: [GeneratedPicture] = []
        for candidate in candidates {
            guard pictures.count < limit else { break }
            if let picture = try? picture(at: candidate.path) { pictures.append(picture) }
        }
        return pictures
    }

    /// - Throws: `PictureError`.
    func picture(at path: String) throws(PictureError) -> GeneratedPicture {
        let info = try PictureFile.info(path: path)
        let text = info.generationParameters
        let made = text.map { text in
            var settings = settings
            // Where a picture came from is not known to it.
            (settings.image, settings.mask) = (nil, nil)
            PictureSettings(GenerationParameters(text: text)).apply(to: &settings)
            return settings
        }
        return GeneratedPicture(path: path, version: Double(FileStatus(path)?.modified ?? 0) / 1e9, width: info.width, height: info.height,
                                parameters: text, settings: made)
    }

    /// Pictures of a folder that were not seen before, with their times.
    private func files(in folder: String, _ seen: inout Set<FileStatus.Identity>) -> [(path: String, modified: Int)] {
        guard let status = FileStatus(folder), status.isFolder, seen.insert(status.identity).inserted else { return [] }
        let names = ((try? Folder.names(in: folder)) ?? []).filter { !$0.hasPrefix(".") && Self.extensions.contains(FilePath.fileExtension(of: $0)) }
        return names.suffix(Self.mostNames).compactMap { name in
            let path = FilePath.joined(folder, name)
            guard let status = FileStatus(path), status.isFile else { return nil }
            return (path, status.modified)
        }
    }

    /// Whether a name is that of a day's folder, `2026-03-31`.
    private static func isDate(_ name: String) -> Bool {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.count) == [4, 2, 2] && parts.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isNumber } }
    }
}
