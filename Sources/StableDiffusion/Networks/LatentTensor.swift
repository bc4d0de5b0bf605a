import Tensor

extension Latent {
    /// The same numbers as the networks take them: `[batch, height, width, channels]`.
    public func tensor(_ compute: Compute) -> Tensor {
        let pixels = height * width
        var interleaved = [Float](repeating: 0, count: values.count)
        for image in 0 ..< batch {
            for channel in 0 ..< channels {
                let from = (image * channels + channel) * pixels
                for pixel in 0 ..< pixels { interleaved[(image * pixels + pixel) * channels + channel] = values[from + pixel] }
            }
        }
        return Tensor(interleaved, shape: [batch, height, width, channels], compute: compute)
    }

    /// The planar latent of a tensor `[batch, height, width, channels]`.
    public init(_ tensor: Tensor) {
        let (batch, height, width, channels) = (tensor.shape[0], tensor.shape[1], tensor.shape[2], tensor.shape[3])
        let (interleaved, pixels) = (tensor.values, height * width)
        var planar = [Float](repeating: 0, count: interleaved.count)
        for image in 0 ..< batch {
            for channel in 0 ..< channels {
                let to = (image * channels + channel) * pixels
                for pixel in 0 ..< pixels { planar[to + pixel] = interleaved[(image * pixels + pixel) * channels + channel] }
            }
        }
        self.init(batch: batch, channels: channels, height: height, width: width, values: planar)
    }
}
