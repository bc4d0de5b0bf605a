import NetworkLayers
import StableDiffusion
import Tensor
import Testing

/// Ten training steps against PyTorch: the loss, and its gradient with respect to the word's vectors.
@Suite struct TrainingGradientTests {
    private struct Recording: Decodable {
        struct Step: Decodable {
            let prompt: String
            let t: Int
            let loss: Float
        }

        let vectors: Int
        let steps: [Step]
    }

    @Test func lossesAndGradients() throws {
        let (model, file) = (try BuiltInModel(), try TensorFile("networks/training.safetensors"))
        let recording = try Fixture.json("networks/training.json", as: Recording.self)
        let word = EmbeddingLookup.Word(name: "xyzzy", vectorCount: recording.vectors)
        let lookup = EmbeddingLookup([word], tokenizer: model.tokenizer)
        let schedule = NoiseSchedule.stableDiffusion
        var vectors = try #require(file.values("vectors.start"))
        for (index, step) in recording.steps.enumerated() {
            let variable = Tensor(vectors, shape: [recording.vectors, 96], compute: model.compute).variable
            let prompt = step.prompt.split(separator: "[name]", omittingEmptySubsequences: false).joined(separator: "xyzzy")
            let context = try model.hidden([prompt], lookup, vectors: [variable])
            func latent(_ name: String) throws -> Tensor {
                Tensor(planar: try #require(file.values("\(index).\(name)")), shape: [1, 16, 16, 4], compute: model.compute)
            }
            let (clean, noise) = (try latent("latent"), try latent("noise"))
            let alpha = schedule.alphasCumulativeProduct[step.t]
            let noisy = clean * alpha.squareRoot() + noise * (1 - alpha).squareRoot()
            let predicted = model.unet(noisy, timesteps: [Float(step.t)], context: context)
            let loss = predicted.meanSquaredError(noise)
            let gradient = loss.gradients(of: [variable])[0]
            #expect(abs(loss.value - step.loss) < 1e-4 * step.loss, "step \(index)")
            let error = relativeError(gradient.values, try #require(file.values("\(index).grad")))
            #expect(error < 1e-3, "step \(index): \(error)")
            vectors = try #require(file.values("\(index).vectors"))
        }
    }

    @Test func sameBitsAtAnyNumberOfThreads() throws {
        let results = try [1, 2, 3].map { threads in
            let model = try BuiltInModel(threads: threads)
            let context = try model.hidden(["a photo of a red cat"]).variable
            let noise = Tensor(planar: TorchRandom.normals(1024, seed: 5), shape: [1, 16, 16, 4], compute: model.compute)
            let loss = model.unet(noise, timesteps: [300], context: context).meanSquaredError(noise)
            return [loss.value] + loss.gradients(of: [context])[0].values
        }
        #expect(results[0] == results[1])
        #expect(results[0] == results[2])
    }
}

extension TorchRandom {
    fileprivate static func normals(_ count: Int, seed: UInt64) -> [Float] {
        var random = TorchRandom(seed: seed)
        return random.normal(count: count)
    }
}

/// Ways of holding the U-Net in memory that must not change what it computes.
@Suite struct UNetMemoryTests {
    private func gradient(_ unet: UNet, _ model: BuiltInModel) throws -> (loss: Float, values: [Float]) {
        let context = try model.hidden(["a photo of a red cat"]).variable
        let noise = Tensor(planar: TorchRandom.normals(1024, seed: 6), shape: [1, 16, 16, 4], compute: model.compute)
        let loss = unet(noise, timesteps: [300], context: context).meanSquaredError(noise)
        return (loss.value, loss.gradients(of: [context])[0].values)
    }

    @Test func recomputingGivesTheSameGradient() throws {
        let model = try BuiltInModel()
        let kept = try gradient(model.unet, model)
        var unet = model.unet
        unet.recomputes = true
        let before = model.compute.peakBytes
        let again = try gradient(unet, model)
        #expect(again.loss == kept.loss)
        // The context's gradient adds up the same parts in another order.
        #expect(relativeError(again.values, kept.values) < 1e-5)
        #expect(model.compute.peakBytes == before)
    }

    /// Two percent is what bfloat16 is allowed: its weights alone, and its products, by the portable twin where the processor has none.
    @Test(arguments: [ProductPrecision.float32, .bfloat16]) func bfloat16StaysClose(_ products: ProductPrecision) throws {
        let model = try BuiltInModel()
        let kept = try gradient(model.unet, model)
        let checkpoint = try Checkpoint.open(path: Fixture.builtInModelFolder)
        let unet = try UNet(BFloat16Weights(checkpoint.unet, products: products), configuration: checkpoint.unetConfiguration)
        let rounded = try gradient(unet, model)
        let error = relativeError(rounded.values, kept.values)
        #expect(error > 0 && error < 0.02, "\(error)")
        #expect(abs(rounded.loss - kept.loss) < 0.01 * kept.loss, "\(rounded.loss), in full \(kept.loss)")
    }
}
