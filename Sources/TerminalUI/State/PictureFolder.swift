import EngineInterface

/// A folder of pictures as it is looked at: what is in it, and which one is in focus.
struct PictureFolder: Sendable, Equatable {
    /// Sorted by path.
    private(set) var pictures: [CaptionedPicture] = []
    /// What the filter looks at: names and captions.
    private(set) var texts: [String] = []
    var focus = ListFocus()

    /// The pictures that the filter leaves.
    var visible: [CaptionedPicture] { focus.visible(texts).map { pictures[$0] } }
    var selected: CaptionedPicture? { focus.selected(texts).map { pictures[$0] } }
    var captionCount: Int { pictures.reduce(0) { $0 + ($1.hasCaption ? 1 : 0) } }

    func picture(_ path: String) -> CaptionedPicture? { pictures.first { $0.path == path } }

    /// Shows other pictures; the one in focus stays in focus while it is there.
    mutating func show(_ pictures: [CaptionedPicture]) {
        let path = selected?.path
        // What was heard of a picture is newer than its file: as long as the file is that one, it need not be fetched again.
        let known = Dictionary(self.pictures.map { ($0.path, $0.version) }) { first, _ in first }
        self.pictures = pictures.map { picture in
            var picture = picture
            if let version = known[picture.path], version > picture.version { picture.version = version }
            return picture
        }
        texts = pictures.map(\.searchedText)
        if let path { select(path) }
    }

    /// Takes in a picture that was just made. While the last one is in focus, the newest takes its place.
    mutating func put(_ picture: CaptionedPicture) {
        let count = focus.visible(texts).count
        let (path, isAtEnd) = (selected?.path, focus.index >= count - 1)
        let at = pictures.partitioningIndex { $0.path >= picture.path }
        if pictures.indices.contains(at), pictures[at].path == picture.path {
            pictures[at] = picture
            texts[at] = picture.searchedText
        } else {
            pictures.insert(picture, at: at)
            texts.insert(picture.searchedText, at: at)
        }
        select(isAtEnd ? picture.path : path ?? picture.path)
    }

    mutating func setCaption(_ caption: String, of path: String) {
        guard let at = pictures.firstIndex(where: { $0.path == path }) else { return }
        pictures[at].caption = caption.isEmpty ? nil : caption
        texts[at] = pictures[at].searchedText
    }

    mutating func select(_ path: String) {
        if let at = pictures.firstIndex(where: { $0.path == path }) { focus.select(row: at, of: texts) }
    }

    /// Moves so many pictures on, of those that the filter leaves.
    mutating func walk(_ by: Int) {
        let count = focus.visible(texts).count
        focus.select(min(max(0, min(focus.index, count - 1) + by), max(0, count - 1)))
    }
}

extension CaptionedPicture {
    var name: String { path.lastPathComponent }
    var hasCaption: Bool { caption?.isEmpty == false }
    /// Pixels; empty where the file cannot be read.
    var sizeText: String { width > 0 && height > 0 ? "\(width)x\(height)" : "" }
    fileprivate var searchedText: String { "\(name) \(caption ?? "")" }
}

extension String {
    /// The name at the end of a path.
    var lastPathComponent: String { split(separator: "/").last.map(String.init) ?? self }

    /// The folder that a path lies in, without a slash at its end.
    var parentFolder: String { lastIndex(of: "/").map { String(self[..<$0]) } ?? "" }

    /// A folder's path without slashes at its end.
    var withoutTrailingSlash: String {
        var rest = self[...]
        while rest.count > 1, rest.last == "/" { rest.removeLast() }
        return String(rest)
    }
}

extension Array {
    /// The place of the first element that a condition holds for, where it holds for all after it.
    fileprivate func partitioningIndex(_ holds: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
