import StableDiffusion
import Tensor

/// A picture that is no picture: some of its numbers are NaN or infinite, so it would be black.
struct PictureNotFinite: Error, CustomStringConvertible {
    let seed: UInt64

    var description: String {
        "The picture of seed \(seed) is not finite: numbers in it grew beyond all bounds; try smaller weights in the prompt, a lower CFG scale, "
            + "--precision full, or another VAE (--vae)"
    }

    /// - Parameter picture: a picture, or a latent, which can then become nothing else.
    /// - Throws: `PictureNotFinite`.
    static func check(_ picture: Tensor, seed: UInt64) throws(PictureNotFinite) {
        guard picture.isFinite else { throw PictureNotFinite(seed: seed) }
    }
}
