import Imaging

/// What lies in a dataset folder and is no part of it: pictures of other formats or in subfolders, and texts that belong to no picture.
/// Hidden files, and what has nothing to do with pictures, are nobody's loss.
struct LeftOutFiles {
    /// One line each, with what to do.
    let lines: [String]

    /// - Parameters:
    ///   - folder: a dataset's; one that cannot be listed has nothing.
    ///   - pictures: paths of the pictures that are taken.
    init(in folder: String, pictures: [String]) {
        let taken = Set(pictures.map { FilePath.name(of: $0) })
        let names = ((try? Folder.names(in: folder)) ?? []).filter { !$0.hasPrefix(".") && !taken.contains($0) }
        let stems = Set(pictures.map { FilePath.stem(of: $0) })
        var (foreign, misnamed, texts, otherCaptions, subfolders): ([(ForeignFormat, String)], [(String, PictureKind)], [String], [String], [(String, Int)])
            = ([], [], [], [], [])
        for name in names {
            let path = FilePath.joined(folder, name)
            guard let status = FileStatus(path) else { continue }
            if status.isFolder {
                let count = ((try? PictureFolder.pictures(in: path)) ?? []).count
                if count > 0 { subfolders.append((name, count)) }
            } else if !status.isFile {
                continue
            } else if let format = ForeignFormat(fileName: name) {
                foreign.append((format, name))
            } else if FilePath.fileExtension(of: name) == "txt" {
                texts.append(name)
            } else if FilePath.fileExtension(of: name) == "caption" {
                otherCaptions.append(name)
            } else if let head = try? SmallFile.head(path, count: 64), let kind = PictureKind(head: head) {
                misnamed.append((name, kind))
            }
        }
        let comingStems = stems.union((foreign.map(\.1) + misnamed.map(\.0)).map { FilePath.stem(of: $0) })
        let orphans = texts.filter { !comingStems.contains(FilePath.stem(of: $0)) }
        lines = Self.lines(of: foreign, in: folder) + Self.lines(misnamed: misnamed)
            + [Self.line(subfolders: subfolders), Self.line(orphans: orphans), Self.line(otherCaptions: otherCaptions)].compactMap(\.self)
    }

    private static func lines(of files: [(ForeignFormat, String)], in folder: String) -> [String] {
        let formats = files.map(\.0).reduce(into: [ForeignFormat]()) { formats, format in
            if !formats.contains(where: { $0.name == format.name }) { formats.append(format) }
        }
        return formats.map { format in
            let names = files.filter { $0.0.name == format.name }.map(\.1)
            let command = format.conversion(of: FilePath.joined(folder, names[0]))
            return SafeName.printable("Left out: \(names.listed()): \(format.name) is not read; convert it first, for example: \(command)")
        }
    }

    private static func lines(misnamed files: [(String, PictureKind)]) -> [String] {
        files.prefix(5).map { name, kind in
            SafeName.printable("Left out: \(name): it is a \(kind.name) by its content; rename it to \(FilePath.stem(of: name)).\(kind.extensions[0])")
        }
    }

    private static func line(subfolders: [(name: String, count: Int)]) -> String? {
        guard !subfolders.isEmpty else { return nil }
        let count = subfolders.map(\.count).reduce(0, +)
        let pictures = count == 1 ? "1 picture" : "\(count) pictures"
        return SafeName.printable("Left out: \(pictures) in subfolders (\(subfolders.map(\.name).listed())); "
            + "`preprocess --recursive` brings them into one folder")
    }

    private static func line(orphans: [String]) -> String? {
        guard !orphans.isEmpty else { return nil }
        return SafeName.printable("Left out: \(orphans.listed()): no picture has that name; a caption is called as its picture is")
    }

    private static func line(otherCaptions: [String]) -> String? {
        guard let first = otherCaptions.first else { return nil }
        return SafeName.printable("Left out: \(otherCaptions.listed()): captions are read from .txt files; rename them, for example to \(FilePath.stem(of: first)).txt")
    }
}
