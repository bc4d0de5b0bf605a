import EngineInterface

/// Few colours for one picture, chosen by its own: boxes of colours are cut in two where they differ most, then moved to the middle of
/// the colours that are nearest to them.
struct AdaptivePalette {
    let registers: [SixelPicture.Register]

    /// - Parameter rgb: the picture's samples.
    init(_ rgb: [UInt8], limit: Int) {
        var histogram = ColorHistogram(rgb)
        var centers = histogram.boxes(limit).map(\.mean)
        for _ in 0..<2 { centers = histogram.moved(centers) }
        registers = centers.map { center in
            let rounded = center.rounded(.toNearestOrEven)
            return SixelPicture.Register(UInt8(rounded.x), UInt8(rounded.y), UInt8(rounded.z))
        }
    }

    /// The register of each pixel.
    func reduce(_ pixels: PixelGrid, dithers: Bool) -> [UInt8] {
        let colors = registers.map(\.tone)
        let nearest = NearestColor(colors)
        // The nearest register of each shade that has been asked for, one more than it is.
        var known = [UInt16](repeating: 0, count: ColorHistogram.shades)
        func choose(_ color: Tone) -> UInt8 {
            let shade = ColorHistogram.shade(Int(color.x), Int(color.y), Int(color.z))
            if known[shade] == 0 { known[shade] = UInt16(nearest.index(of: ColorHistogram.middle(of: shade))) + 1 }
            return UInt8(known[shade] - 1)
        }
        let rgb = pixels.rgb
        guard dithers else {
            return (0..<pixels.width * pixels.height).map { choose(Self.tone(rgb, $0)) }
        }
        let most = Tone(repeating: 255)
        return ErrorDiffusion.reduce(width: pixels.width, height: pixels.height, range: 255) { at in
            Self.tone(rgb, at)
        } nearest: { wanted in
            let index = choose(wanted.clamped(lowerBound: .zero, upperBound: most))
            return (index, colors[Int(index)])
        }
    }

    /// A pixel's samples, 0 to 255.
    private static func tone(_ rgb: [UInt8], _ pixel: Int) -> Tone {
        Tone(Float(rgb[3 * pixel]), Float(rgb[3 * pixel + 1]), Float(rgb[3 * pixel + 2]))
    }
}
