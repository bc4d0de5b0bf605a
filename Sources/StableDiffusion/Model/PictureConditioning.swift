import Tensor

/// What an inpainting checkpoint's U-Net sees beside the latent: the mask of what is painted, and the latent of the
/// picture without that.
///
/// Nothing of it is noisy; every evaluation sees the same.
public struct PictureConditioning: Sendable {
    /// `[1, height, width, 1 + latentChannels]`, the mask first.
    private let planes: Tensor

    /// Channels beside those of the latent.
    static func channels(latent: Int) -> Int { 1 + latent }

    /// - Parameters:
    ///   - painted: 1 where the picture is painted, 0 where it stays, one number for each place of the latent, row by
    ///     row.
    ///   - picture: the mean of the VAE's distribution for the picture, grey where it is painted, scaled as latents
    ///     are: `[1, height, width, latentChannels]`.
    /// - Precondition: `painted` has as many numbers as the latent has places.
    public init(painted: [Float], picture: Tensor) {
        let mask = Tensor(painted, shape: Array(picture.shape.dropLast()) + [1], compute: picture.compute)
        planes = Tensor.concatenated([mask, picture], axis: 3)
    }

    /// The latents with the planes behind their channels.
    package func beside(_ latents: Tensor) -> Tensor {
        let all = Tensor.concatenated([Tensor](repeating: planes, count: latents.shape[0]), axis: 0)
        return Tensor.concatenated([latents, all], axis: 3)
    }
}
