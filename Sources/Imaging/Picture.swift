import CSamples

/// A picture in memory: 8-bit samples, interleaved, rows from the top, colours as stored (sRGB, never premultiplied).
public struct Picture: Sendable, Equatable {
    /// What a pixel holds. The raw value is the number of samples per pixel.
    public enum Channels: Int, Sendable {
        case rgb = 3
        case rgba = 4
    }

    /// Pictures of more pixels are refused before memory is taken for them.
    public static let largestPixelCount = 100_000_000

    /// Pictures with a longer side are refused as well: a row must not take what a picture may.
    public static let longestSide = 1_000_000

    /// Pixels per row.
    public let width: Int
    /// Rows.
    public let height: Int
    public let channels: Channels
    /// `height` x `width` x `channels` samples.
    public internal(set) var samples: [UInt8]

    /// A picture of given samples, `height` x `width` x `channels` of them.
    /// Throws when a side is not positive, the picture is too large, or the count does not fit.
    public init(width: Int, height: Int, channels: Channels, samples: [UInt8]) throws(PictureError) {
        try Picture.checkSize(width: width, height: height)
        guard samples.count == width * height * channels.rawValue else {
            throw PictureError(.wrongSampleCount(samples.count, expected: width * height * channels.rawValue))
        }
        self.init(unchecked: samples, width: width, height: height, channels: channels)
    }

    /// For results whose sample count follows from how they were made.
    init(unchecked samples: [UInt8], width: Int, height: Int, channels: Channels) {
        self.width = width
        self.height = height
        self.channels = channels
        self.samples = samples
    }

    static func checkSize(width: Int, height: Int) throws(PictureError) {
        guard width > 0, height > 0 else { throw PictureError(.emptySize(width: width, height: height)) }
        guard height <= largestPixelCount / width, max(width, height) <= longestSide else { throw PictureError(.tooLarge(width: width, height: height)) }
    }

    /// Whether there is an alpha channel, opaque or not.
    public var hasAlpha: Bool { channels == .rgba }

    /// One sample: column `x`, row `y`, channel 0 (red) to 2 (blue) or 3 (alpha). The position must lie inside the picture.
    public subscript(x: Int, y: Int, channel: Int) -> UInt8 {
        get { samples[(y * width + x) * channels.rawValue + channel] }
        set { samples[(y * width + x) * channels.rawValue + channel] = newValue }
    }

    /// The alpha channel, `height` x `width`, 255 opaque; nil where the picture has none.
    public var alpha: [UInt8]? {
        guard hasAlpha else { return nil }
        var plane = [UInt8](repeating: 0, count: width * height)
        for pixel in plane.indices { plane[pixel] = samples[pixel &* 4 &+ 3] }
        return plane
    }

    /// The picture without alpha: colours stay as they are, composited on nothing, as Pillow's `convert("RGB")` does.
    public var rgb: Picture {
        guard hasAlpha else { return self }
        var kept = [UInt8](repeating: 0, count: width * height * 3)
        csamples_drop_alpha(samples, width * height, &kept)
        return Picture(unchecked: kept, width: width, height: height, channels: .rgb)
    }
}
