import Imaging

/// Advice on the pictures.
public enum DatasetAdvice {
    /// What is known of one picture.
    public struct Picture: Sendable {
        /// File name.
        public let name: String
        /// Pixels, after the EXIF orientation.
        public let width: Int
        public let height: Int
        /// Variance of the Laplacian (4 x the pixel less its four neighbours) over the picture in grey levels 0 to 255, scaled to the training size; nil
        /// where it was not measured. Sharp photographs have some hundreds, blurred ones a few.
        public let sharpness: Double?

        public init(name: String, width: Int, height: Int, sharpness: Double? = nil) {
            self.name = name
            self.width = width
            self.height = height
            self.sharpness = sharpness
        }
    }

    /// All advice on a dataset.
    /// - Parameters:
    ///   - trainingWidth: pixels that pictures are stretched to; `keepsSize` where they are not.
    public static func advice(
        _ pictures: [Picture], kind: ConceptKind, trainingWidth: Int, trainingHeight: Int, keepsSize: Bool = false
    ) -> [Advice] {
        let smaller = pictures.filter { $0.width < trainingWidth || $0.height < trainingHeight }
        return [
            count(pictures.count, kind),
            keepsSize ? nil : shapes(pictures, trainingWidth, trainingHeight),
            keepsSize ? nil : small(smaller, trainingWidth, trainingHeight),
            blurred(pictures),
        ].compactMap(\.self)
    }

    /// How sharp a picture is at the training size, so that sizes compare.
    static func sharpness(_ picture: Imaging.Picture, width: Int, height: Int) -> Double? {
        (try? picture.rgb.resized(width: width, height: height, filter: .bicubic))?.sharpness()
    }

    private static func count(_ count: Int, _ kind: ConceptKind) -> Advice? {
        let (least, recommended, what) = kind == .subject ? (5, 50, "character") : (100, 500, "style")
        let pictures = count == 1 ? "1 picture" : "\(count) pictures"
        if count < least { return Advice(.pictureCount, "\(pictures): a \(what) needs at least \(least), \(recommended) are recommended") }
        return count < recommended ? Advice(.pictureCount, "\(pictures) will do for a \(what); \(recommended) are recommended") : nil
    }

    /// Stretching a picture to another shape distorts what is learned; a tenth is not seen.
    private static func shapes(_ pictures: [Picture], _ width: Int, _ height: Int) -> Advice? {
        let wanted = Double(width) / Double(max(1, height))
        let distorted = pictures.filter { picture in
            let ratio = Double(picture.width) / Double(max(1, picture.height)) / wanted
            return ratio > 1.1 || ratio < 1 / 1.1
        }
        guard !distorted.isEmpty else { return nil }
        return Advice(.mixedSizes, "\(distorted.count) of \(pictures.count) pictures have another shape than \(width)x\(height) and are stretched: "
            + "\(distorted.map(\.name).listed()); crop them with `preprocess`, or use --keep-size")
    }

    private static func small(_ pictures: [Picture], _ width: Int, _ height: Int) -> Advice? {
        guard !pictures.isEmpty else { return nil }
        let list = pictures.map { "\($0.name) (\($0.width)x\($0.height))" }.listed()
        return Advice(.smallPictures, "Smaller than the training size \(width)x\(height), so enlarging blurs them: \(list)")
    }

    /// Blurred is what has next to no fine detail at all, or a tenth of what is usual in this dataset.
    static func blurred(_ pictures: [Picture]) -> Advice? {
        let measured = pictures.compactMap { picture in picture.sharpness.map { (name: picture.name, sharpness: $0) } }
        guard !measured.isEmpty else { return nil }
        let median = measured.map(\.sharpness).sorted()[measured.count / 2]
        let blurred = measured.filter { $0.sharpness < max(20, median / 10) }
        guard !blurred.isEmpty else { return nil }
        return Advice(.blurredPictures, "Blurred, and the word would learn that: \(blurred.map(\.name).listed()); sharper pictures teach more")
    }
}
