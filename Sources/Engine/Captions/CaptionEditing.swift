import EngineInterface

/// Changes to the captions of many pictures at once.
public enum CaptionEditing {
    /// Applies a change to the text files beside pictures. All are read before any is written, so that one that is no text stops the change
    /// as a whole.
    /// - Returns: how many captions changed.
    /// - Throws: `FileError`.
    public static func change(_ change: CaptionChange, captionsOf pictures: [String]) throws(FileError) -> Int {
        var changed: [(picture: String, caption: String)] = []
        // Pictures that differ in their extension only share a text file.
        var seen: Set<String> = []
        for picture in pictures where seen.insert(CaptionFile.path(of: picture)).inserted {
            let old = try CaptionFile.read(of: picture)
            let new = change.applied(to: old)
            if new != old { changed.append((picture, new ?? "")) }
        }
        for folder in Set(changed.map { FilePath.folder(of: $0.picture) }) { Leftovers.sweep(folder) }
        for (picture, caption) in changed { try CaptionFile.write(caption, of: picture) }
        return changed.count
    }
}
