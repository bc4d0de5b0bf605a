/// A batch of latent pictures: `values` has shape `[batch, channels, height, width]`, row-major.
///
/// Samplers compute on whole latents; next to one evaluation of the U-Net that costs nothing.
public struct Latent: Sendable, Equatable {
    public let batch: Int
    public let channels: Int
    public let height: Int
    public let width: Int
    public var values: [Float]

    /// How many values one picture of the batch has.
    public var pictureCount: Int { channels * height * width }

    /// - Precondition: `values` has `batch * channels * height * width` elements.
    public init(batch: Int = 1, channels: Int, height: Int, width: Int, values: [Float]) {
        precondition(values.count == batch * channels * height * width, "a latent's values must fill its shape")
        self.batch = batch
        self.channels = channels
        self.height = height
        self.width = width
        self.values = values
    }

    /// A latent of the same shape with other values, as many.
    public func with(values: [Float]) -> Latent {
        Latent(batch: batch, channels: channels, height: height, width: width, values: values)
    }

    /// The pictures `range` of the batch.
    public func pictures(_ range: Range<Int>) -> Latent {
        let part = values[range.lowerBound * pictureCount..<range.upperBound * pictureCount]
        return Latent(batch: range.count, channels: channels, height: height, width: width, values: Array(part))
    }

    /// Both batches as one, this one first; the pictures must have one shape.
    public func followed(by other: Latent) -> Latent {
        Latent(batch: batch + other.batch, channels: channels, height: height, width: width, values: values + other.values)
    }

    public static func + (first: Latent, second: Latent) -> Latent { combine(first, second, +) }
    public static func - (first: Latent, second: Latent) -> Latent { combine(first, second, -) }
    public static func * (latent: Latent, factor: Float) -> Latent { latent.with(values: latent.values.map { $0 * factor }) }
    public static func * (factor: Float, latent: Latent) -> Latent { latent * factor }
    public static func / (latent: Latent, divisor: Float) -> Latent { latent.with(values: latent.values.map { $0 / divisor }) }

    @inline(__always)
    private static func combine(_ first: Latent, _ second: Latent, _ operation: (Float, Float) -> Float) -> Latent {
        precondition(first.values.count == second.values.count, "latents of different shapes cannot be combined")
        return first.with(values: first.values.indices.map { operation(first.values[$0], second.values[$0]) })
    }
}
