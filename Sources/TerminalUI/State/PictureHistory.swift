import EngineInterface

/// The pictures that were made last, newest first, and the one in view.
struct PictureHistory: Sendable, Equatable {
    private(set) var pictures: [GeneratedPicture] = []
    /// The picture in view by its path; nil follows the newest, and what is forming.
    private(set) var path: String?
    /// Whether the engine has told what there is.
    private(set) var isLoaded = false

    var followsNewest: Bool { path == nil }

    /// The place of the picture in view.
    var index: Int { path.flatMap { path in pictures.firstIndex { $0.path == path } } ?? 0 }
    var selected: GeneratedPicture? { pictures.isEmpty ? nil : pictures[index] }

    mutating func show(_ pictures: [GeneratedPicture]) {
        self.pictures = pictures
        isLoaded = true
        if let path, !pictures.contains(where: { $0.path == path }) { self.path = nil }
    }

    /// Takes in a picture: in its place where it is known, else at the head.
    mutating func put(_ picture: GeneratedPicture) {
        if let at = pictures.firstIndex(where: { $0.path == picture.path }) {
            pictures[at] = picture
        } else {
            pictures.insert(picture, at: 0)
        }
    }

    /// Forgets a picture that cannot be read.
    mutating func remove(_ path: String) {
        pictures.removeAll { $0.path == path }
        if self.path == path { self.path = nil }
    }

    /// Walks so many pictures towards older ones; at the head the newest is followed again.
    /// - Parameter isForming: whether another one stands before the head, which is followed in its place.
    mutating func walk(_ by: Int, isForming: Bool) {
        guard !pictures.isEmpty else { return }
        let at = path == nil && isForming ? -1 : index
        let target = min(at + min(max(by, -pictures.count), pictures.count), pictures.count - 1)
        path = target < 0 || target == 0 && !isForming ? nil : pictures[target].path
    }

    /// Shows a picture by its place.
    mutating func show(_ index: Int, isForming: Bool) {
        guard pictures.indices.contains(index) else { return }
        path = index == 0 && !isForming ? nil : pictures[index].path
    }

    mutating func followNewest() { path = nil }
}
