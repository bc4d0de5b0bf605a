import Glibc
import NetworkLayers
import StableDiffusion
import Tensor
import Testing

/// A U-Net of nine channels, as inpainting checkpoints have it, beside diffusers.
@Suite struct InpaintingModelTests {
    private struct Reference: Decodable {
        let output: [Float]
    }

    /// The built-in model's weights with kernels for five channels more.
    private struct WideWeights: WeightSource {
        let weights: NetworkWeights
        let scale: Float

        func weight(_ name: String, shape: [Int]) throws -> Weight {
            guard name == "conv_in.weight" else { return try weights.weight(name, shape: shape) }
            let own = try weights.weight(name, shape: [shape[0], 4, 3, 3]).values
            let more: [Float] = wave(shape[0] * 5 * 9, 0.37).map { $0 * scale }
            var kernels: [Float] = []
            for output in 0..<shape[0] {
                kernels += own[output * 36..<(output + 1) * 36]
                kernels += more[output * 45..<(output + 1) * 45]
            }
            return Weight(kernels, shape: shape)
        }
    }

    private func unet(_ checkpoint: Checkpoint, scale: Float) throws -> UNet {
        var configuration = checkpoint.unetConfiguration
        configuration.inChannels = 9
        return try UNet(WideWeights(weights: checkpoint.unet, scale: scale), configuration: configuration)
    }

    private func beside(_ compute: Compute) -> PictureConditioning {
        let picture = Tensor(planar: wave(256, 0.23).map { 0.8 * $0 }, shape: [1, 8, 8, 4], compute: compute)
        return PictureConditioning(painted: (0..<64).map { $0 % 3 == 0 ? 1 : 0 }, picture: picture)
    }

    @Test func agreesWithDiffusers() throws {
        let checkpoint = try Checkpoint.open(path: Fixture.builtInModelFolder)
        let compute = try Compute(threadCount: 2)
        let latents = Tensor(planar: wave(512, 0.11), shape: [2, 8, 8, 4], compute: compute)
        let context = Tensor(wave(2 * 77 * 96, 0.017), shape: [2, 77, 96], compute: compute)
        let input = beside(compute).beside(latents)
        #expect(input.shape == [2, 8, 8, 9])
        let output = try unet(checkpoint, scale: 0.05)(input, timesteps: [321.5, 321.5], context: context)
        let reference = try Fixture.json("networks/inpainting.json", as: Reference.self).output
        #expect(relativeError(output.planarValues, reference) < 1e-4)
    }

    /// Channels that no kernel looks at change nothing.
    @Test func withoutKernelsOfItsOwnItIsThePlainModel() throws {
        let checkpoint = try Checkpoint.open(path: Fixture.builtInModelFolder)
        let compute = try Compute(threadCount: 2)
        let latent = Tensor(planar: wave(256, 0.11), shape: [1, 8, 8, 4], compute: compute)
        let context = Tensor(wave(77 * 96, 0.017), shape: [1, 77, 96], compute: compute)
        let plain = try UNet(checkpoint.unet, configuration: checkpoint.unetConfiguration)(latent, timesteps: [100], context: context)
        let wide = try unet(checkpoint, scale: 0)(beside(compute).beside(latent), timesteps: [100], context: context)
        #expect(greatestDifference(wide.values, plain.values) < 1e-5)
    }
}
