import Glibc

/// Finds faces with the eight cascades of OpenCV that the web UI tries, in its order. They are loaded once; detection changes nothing,
/// so that several threads may share a detector.
public struct FaceDetector: Sendable {
    /// Where Debian's package `opencv-data` puts the cascades.
    public static let debianFolder = "/usr/share/opencv4/haarcascades"

    /// A file's name between `haarcascade_` and `.xml`, and the smallest object as a share of the picture's shorter side.
    private static let kinds: [(name: String, smallest: Double)] = [
        ("eye", 0.01), ("frontalface_default", 0.05), ("profileface", 0.05), ("frontalface_alt", 0.05),
        ("frontalface_alt2", 0.05), ("frontalface_alt_tree", 0.05), ("eye_tree_eyeglasses", 0.05), ("upperbody", 0.05),
    ]
    /// A box counts when more than so many similar ones were found.
    private static let neighbours = 7

    private let cascades: [(cascade: HaarCascade, smallest: Double)]

    /// Loads the eight files from a folder. Throws when one is missing, unreadable or damaged.
    public init(folder: String = debianFolder) throws(CascadeError) {
        var cascades: [(HaarCascade, Double)] = []
        for kind in Self.kinds {
            cascades.append((try Self.load("haarcascade_\(kind.name).xml", from: folder), kind.smallest))
        }
        self.cascades = cascades
    }

    private static func load(_ file: String, from folder: String) throws(CascadeError) -> HaarCascade {
        let path = "\(folder)/\(file)"
        guard access(path, F_OK) == 0 else { throw CascadeError(problem: .missing, file: file, folder: folder) }
        let content: [UInt8]
        do {
            content = try ByteSource(path: path).all()
        } catch {
            guard case .unreadable(let reason) = error.problem else {
                throw CascadeError(problem: .damaged("too large"), file: file, folder: folder)
            }
            throw CascadeError(problem: .unreadable(reason), file: file, folder: folder)
        }
        return try HaarCascade(content: content, file: file, folder: folder)
    }

    /// What the first cascade that finds anything finds; nothing where none does. (The web UI means the same, but where its own
    /// code finds a face it stops with an error about a list's truth.)
    package func faces(in picture: Picture) -> [FaceBox] {
        var planes = ScaledPlanes(of: GreyPlane(brightnessForFacesOf: picture))
        let side = Double(min(picture.width, picture.height))
        for (cascade, smallest) in cascades {
            let found = cascade.detect(in: &planes, smallest: Int(side * smallest), neighbours: Self.neighbours)
            if !found.isEmpty { return found }
        }
        return []
    }

    /// What one cascade finds, by its place in the web UI's order from 0 on.
    package func boxes(of number: Int, in plane: GreyPlane, smallest: Int, neighbours: Int) -> [FaceBox] {
        cascades[number].cascade.detect(in: plane, smallest: smallest, neighbours: neighbours)
    }
}
