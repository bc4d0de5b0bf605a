import Imaging

/// The smallest and the largest of some pictures, by their headers: what a training at their own sizes has to do with.
struct PictureSizes {
    let smallest: PixelSize
    let largest: PixelSize

    /// Nil where no header can be read.
    init?(_ paths: [String]) {
        self.init(paths.compactMap { path in (try? PictureFile.info(path: path)).map { PixelSize(width: $0.width, height: $0.height) } })
    }

    init?(_ sizes: [PixelSize]) {
        guard let smallest = sizes.min(by: { $0.count < $1.count }), let largest = sizes.max(by: { $0.count < $1.count }) else { return nil }
        (self.smallest, self.largest) = (smallest, largest)
    }

    /// As an event tells them: `512x384`, `1500x512`.
    var texts: [String] { [smallest.text, largest.text] }
}
