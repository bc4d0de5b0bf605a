import Glibc

/// What lies in the folder that pictures are taken from, each entry with its number.
struct SourceListing {
    /// An entry of a folder, whatever it is.
    struct Entry: Equatable {
        let path: String
        /// Its place among all entries, from 0, as names of results begin with it: what is no picture counts, too, as in the web UI.
        let index: Int
        let kind: Kind
    }

    enum Kind: Equatable {
        case file
        /// The text file of a picture beside it.
        case caption
        /// A folder that is searched, too.
        case folder
        /// A folder that is not searched, or what is neither file nor folder, or not to be reached; the reason in one line.
        case skipped(String)
    }

    /// Sorted by name; of subfolders, after all entries of the folder above them.
    private(set) var entries: [Entry] = []
    private var seen: Set<FileStatus.Identity> = []
    private let isRecursive: Bool
    private let destination: FileStatus.Identity?

    /// - Parameter destination: the folder that results go to, which is not searched.
    /// - Throws: `FileError` when the folder itself cannot be listed; a subfolder that cannot is an entry with a reason.
    init(_ folder: String, recursive: Bool, destination: String) throws(FileError) {
        isRecursive = recursive
        self.destination = FileStatus(destination)?.identity
        if let identity = FileStatus(folder)?.identity { seen.insert(identity) }
        try list(folder)
    }

    private mutating func list(_ folder: String) throws(FileError) {
        let names = try Folder.names(in: folder)
        let stems = Self.pictureStems(names)
        var folders: [String] = []
        for name in names {
            let path = FilePath.joined(folder, name)
            var kind = self.kind(of: path)
            // A text file goes with its picture, and is no file too many.
            if kind == .file, FilePath.fileExtension(of: name) == "txt", stems.contains(FilePath.stem(of: name)) { kind = .caption }
            if kind == .folder { folders.append(path) }
            entries.append(Entry(path: path, index: entries.count, kind: kind))
        }
        for path in folders {
            do throws(FileError) {
                try list(path)
            } catch {
                guard let place = entries.firstIndex(where: { $0.path == path }) else { continue }
                entries[place] = Entry(path: path, index: entries[place].index, kind: .skipped(error.reason))
            }
        }
    }

    private mutating func kind(of path: String) -> Kind {
        guard let status = FileStatus(path) else { return .skipped(Self.reason(errno, path)) }
        if status.isFile { return .file }
        guard status.isFolder else { return .skipped("it is neither a file nor a folder") }
        if !isRecursive { return .skipped("it is a folder; --recursive searches folders, too") }
        if status.identity == destination { return .skipped("it is the folder that the pictures go to") }
        return seen.insert(status.identity).inserted ? .folder : .skipped("it leads back to a folder that is searched already")
    }

    private static func reason(_ code: Int32, _ path: String) -> String {
        switch code {
        case ELOOP: "the link leads to itself"
        case ENOENT where path.unicodeScalars.contains("\u{FFFD}"): "its name is not written in UTF-8; rename it"
        case ENOENT: "the link leads nowhere"
        case EACCES: "permission denied"
        default: String(cString: strerror(code))
        }
    }

    /// Stems of all files that are no text.
    private static func pictureStems(_ names: [String]) -> Set<String> {
        Set(names.filter { FilePath.fileExtension(of: $0) != "txt" }.map { FilePath.stem(of: $0) })
    }
}
