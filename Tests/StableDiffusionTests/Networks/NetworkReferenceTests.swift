import StableDiffusion
import Tensor
import Testing

/// The networks against what diffusers and transformers compute from the same weights.
@Suite struct NetworkReferenceTests {
    /// Relative L2 error that is allowed against float32.
    private static let bar = 1e-4
    private static let prompts = ["", "a photo of a red cat in a meadow", "an icon of a dotted balloon on a orange background, art by *"]

    private func picture(_ file: TensorFile, _ name: String, _ compute: Compute) throws -> Tensor {
        let shape = try #require(file.shape(name))
        return Tensor(planar: try #require(file.values(name)), shape: [shape[0], shape[2], shape[3], shape[1]], compute: compute)
    }

    private func plain(_ file: TensorFile, _ name: String, _ compute: Compute) throws -> Tensor {
        Tensor(try #require(file.values(name)), shape: try #require(file.shape(name)), compute: compute)
    }

    @Test(arguments: [(1, "last"), (2, "penultimate")])
    func textEncoder(clipSkip: Int, name: String) throws {
        let (model, file) = (try BuiltInModel(), try TensorFile("networks/text.safetensors"))
        for (index, prompt) in Self.prompts.enumerated() {
            let states = try model.hidden([prompt], clipSkip: clipSkip)
            let error = relativeError(states.values, try #require(file.values("\(name).\(index)")))
            #expect(error < Self.bar, "\(prompt): \(error)")
        }
    }

    @Test(arguments: [("x", "t", "context", "out"), ("x", "fractional.t", "context", "fractional.out"), ("wide.x", "250", "context", "wide.out"),
                      ("odd.x", "250", "context", "odd.out"), ("x", "17", "long.context", "long.out")])
    func unet(latent: String, timesteps: String, context: String, result: String) throws {
        let (model, file) = (try BuiltInModel(), try TensorFile("networks/unet.safetensors"))
        let times = try Float(timesteps).map { [$0] } ?? #require(file.values(timesteps))
        let x = try picture(file, latent, model.compute).sliced(0 ..< times.count, axis: 0)
        let states = try plain(file, context, model.compute).sliced(0 ..< times.count, axis: 0)
        let output = model.unet(x, timesteps: times, context: states)
        let error = relativeError(output.planarValues, try #require(file.values(result)))
        #expect(error < Self.bar, "\(error)")
    }

    @Test func autoencoder() throws {
        let (model, file) = (try BuiltInModel(), try TensorFile("networks/vae.safetensors"))
        let distribution = try model.autoencoder.encode(picture(file, "image", model.compute))
        #expect(relativeError(distribution.mean.planarValues, try #require(file.values("mean"))) < Self.bar)
        #expect(relativeError(distribution.logVariance.planarValues, try #require(file.values("logvar"))) < Self.bar)
        let decoded = try model.autoencoder.decode(picture(file, "latent", model.compute))
        #expect(relativeError(decoded.planarValues, try #require(file.values("decoded"))) < Self.bar)
    }
}
