import NetworkLayers
import StableDiffusion
import Tensor
import Testing

/// What decoding takes in memory, in proportion to the largest picture between its layers: so that 1024x1024 pixels of Stable Diffusion 1.x,
/// where that is 1.07 GB, stay under 3 GB.
@Suite struct AutoencoderMemoryTests {
    /// The proportions of Stable Diffusion 1.x, an eighth of its channels.
    private static let configuration = VAEConfiguration(
        inChannels: 3, outChannels: 3, latentChannels: 4, blockOutChannels: [16, 32, 64, 64], layersPerBlock: 2, normGroups: 8, scalingFactor: 0.18215,
        usesQuantConvolution: true, usesPostQuantConvolution: true)

    @Test func decodingHoldsTwoPicturesAtMost() throws {
        let compute = try Compute(threadCount: 2)
        let autoencoder = try Autoencoder(RandomWeights(), configuration: Self.configuration)
        let side = 64
        let latent = Tensor((0..<side * side * 4).map { Float($0 % 97) / 48 - 1 }, shape: [1, side, side, 4], compute: compute)
        let before = compute.peakBytes
        let picture = try autoencoder.decode(latent)
        #expect(picture.shape == [1, 512, 512, 3] && picture.isFinite)
        let largest = 512 * 512 * 32 * 4
        #expect(compute.peakBytes - before < largest * 5 / 2, "\(Double(compute.peakBytes - before) / Double(largest))")
    }
}
