import Imaging

/// Picture formats that nothing here reads, told by how a file's name ends, and the usual program that makes a PNG of them.
struct ForeignFormat: Equatable {
    /// As people call it.
    let name: String
    private let converter: Converter

    private enum Converter {
        case imageMagick, libjxl, darktable, librsvg
    }

    /// Nil for names that end otherwise.
    init?(fileName: String) {
        switch FilePath.fileExtension(of: fileName) {
        case "tif", "tiff": self.init("TIFF", .imageMagick)
        case "jxl": self.init("JPEG XL", .libjxl)
        case "cr2", "cr3", "crw", "nef", "nrw", "arw", "srf", "sr2", "dng", "raf", "orf", "rw2", "pef", "srw", "x3f", "3fr", "iiq", "raw": self.init("RAW", .darktable)
        case "svg", "svgz": self.init("SVG", .librsvg)
        case "psd", "psb": self.init("PSD", .imageMagick)
        case "xcf": self.init("XCF", .imageMagick)
        case "tga": self.init("TGA", .imageMagick)
        case "jp2", "j2k", "jpf": self.init("JPEG 2000", .imageMagick)
        case "ppm", "pgm", "pbm", "pnm": self.init("PNM", .imageMagick)
        case "exr": self.init("EXR", .imageMagick)
        case "ico": self.init("ICO", .imageMagick)
        default: return nil
        }
    }

    private init(_ name: String, _ converter: Converter) {
        self.name = name
        self.converter = converter
    }

    /// A command that makes a PNG of the file, beside it.
    func conversion(of path: String) -> String {
        let result = PastedCommand.quoted(FilePath.joined(FilePath.folder(of: path), FilePath.stem(of: path) + ".png"))
        // Of layers the first, which is all of them together.
        let source = PastedCommand.quoted(name == "PSD" || name == "ICO" ? path + "[0]" : path)
        return switch converter {
        case .imageMagick: "convert \(source) \(result)"
        case .libjxl: "djxl \(source) \(result)"
        case .darktable: "darktable-cli \(source) \(result)"
        case .librsvg: "rsvg-convert -o \(result) \(source)"
        }
    }
}
