import Glibc
import Imaging
import StableDiffusion

/// A picture whose white part says what is painted anew in another one.
package struct PaintMask {
    /// Pixels of the blur's standard deviation, so that no edge shows: the web UI's mask blur.
    package static let blur = 4
    /// At the size of the mask's file, blurred.
    private let mask: Picture

    /// - Throws: `PictureError`.
    package init(path: String) throws(PictureError) {
        let picture = try PictureFile.read(path: path)
        let levels = Self.blurred(picture.grey, width: picture.width, height: picture.height)
        mask = try Picture(width: picture.width, height: picture.height, channels: .rgb, samples: levels.flatMap { [$0, $0, $0] })
    }

    /// What of a latent is painted: 1 or 0 for each place.
    /// - Throws: `PictureError`.
    package func latentShares(width: Int, height: Int, factor: Int) throws(PictureError) -> [Float] {
        try mask.resized(width: width, height: height, filter: .lanczos)
            .resized(width: width / factor, height: height / factor, filter: .bicubic)
            .grey.map { $0 > 127 ? 1 : 0 }
    }

    /// What of a picture is painted: 1 or 0 for each pixel.
    /// - Throws: `PictureError`.
    package func pixelShares(width: Int, height: Int) throws(PictureError) -> [Float] {
        try mask.resized(width: width, height: height, filter: .lanczos).grey.map { $0 > 127 ? 1 : 0 }
    }

    /// The painted picture over the original, which shows through where nothing was painted; sizes must agree.
    /// - Throws: `PictureError`.
    package func composited(_ painted: Picture, over original: Picture) throws(PictureError) -> Picture {
        let (painted, original) = (painted.rgb, original.rgb)
        // Twice the blurred mask, as the web UI does: the blur lies outside of what was asked for.
        let shares = try mask.resized(width: painted.width, height: painted.height, filter: .lanczos).samples.map { min(2 * Int($0), 255) }
        let samples = zip(zip(painted.samples, original.samples), shares).map { pair, share in
            UInt8((Int(pair.0) * share + Int(pair.1) * (255 - share) + 127) / 255)
        }
        return try Picture(width: painted.width, height: painted.height, channels: .rgb, samples: samples)
    }

    /// A Gaussian blur along rows, then along columns; edges are mirrored.
    private static func blurred(_ levels: [UInt8], width: Int, height: Int) -> [UInt8] {
        let reach = Int(2.5 * Double(blur) + 0.5)
        let weights = (-reach...reach).map { exp(-Double($0 * $0) / Double(2 * blur * blur)) }
        let total = weights.reduce(0, +)
        func pass(_ levels: [UInt8], length: Int, stride: Int, start: (Int) -> Int, lines: Int) -> [UInt8] {
            var result = levels
            for line in 0..<lines {
                let origin = start(line)
                for place in 0..<length {
                    let sum = weights.indices.reduce(0.0) { sum, index in
                        sum + weights[index] * Double(levels[origin + mirrored(place + index - reach, length) * stride])
                    }
                    result[origin + place * stride] = UInt8(min(255, (sum / total).rounded()))
                }
            }
            return result
        }
        let rows = pass(levels, length: width, stride: 1, start: { $0 * width }, lines: height)
        return pass(rows, length: height, stride: width, start: { $0 }, lines: width)
    }

    /// A place beyond an edge as its mirror image, the edge itself not repeated.
    private static func mirrored(_ place: Int, _ length: Int) -> Int {
        guard length > 1 else { return 0 }
        let period = 2 * (length - 1)
        let wrapped = ((place % period) + period) % period
        return wrapped < length ? wrapped : period - wrapped
    }
}
