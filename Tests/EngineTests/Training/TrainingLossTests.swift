import Engine
import EngineInterface
import Glibc
import Imaging
import ModelFiles
import StableDiffusion
import Tensor
import Testing

/// What the loss of a step is made of: latents, weights, prompts, batches.
@Suite struct TrainingLossTests {
    private static let networks = FilePath.joined(TrainingHome.repository, "Tests/StableDiffusionTests/Fixtures/networks")

    private static func encode(_ bench: LossBench, _ path: String, seed: UInt64 = 0, _ change: (inout TrainingSettings) -> Void) throws -> EncodedPicture {
        var settings = TrainingSettings()
        change(&settings)
        let encoder = PictureEncoder(autoencoder: bench.model.trainingVAE.autoencoder, compute: bench.model.compute, settings: settings, width: 64, height: 64)
        return try encoder.encode(.read(path), path: path, caption: Caption(text: "", isFromFileName: false), prompt: "", seed: seed)
    }

    private static func relativeError(_ found: [Float], _ expected: [Float]) -> Double {
        func length(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
        return length(zip(found, expected).map { Double($0) - Double($1) }) / length(expected.map(Double.init))
    }

    @Test func latentsAreSampledAsAsked() throws {
        let home = try TrainingHome()
        let bench = try LossBench(home, word: home.name)
        let path = FilePath.joined(home.dataset, "00.png")
        // PyTorch's VAE of the same picture.
        let file = try TensorFile.open(path: FilePath.joined(Self.networks, "vae.safetensors"))
        let mean = try #require(file["latent"]).floats()
        let deviation = try zip(#require(file["logvar"]).floats(), #require(file["mean"]).floats()).enumerated().map { index, values in
            // latent = mean x scaling factor
            Double(mean[index] / values.1) * exp(Double(values.0) / 2)
        }
        let fixed = try Self.encode(bench, path) { $0.latentSampling = .deterministic }
        #expect(Self.relativeError(fixed.latent.planarValues, mean) < 1e-4)
        #expect(fixed.deviation == nil)

        let once = try Self.encode(bench, path, seed: 5) { $0.latentSampling = .once }
        #expect(try once.latent.values == Self.encode(bench, path, seed: 5) { $0.latentSampling = .once }.latent.values)
        #expect(once.deviation == nil)
        #expect(try once.latent.values != Self.encode(bench, path, seed: 6) { $0.latentSampling = .once }.latent.values)
        let draws = zip(once.latent.planarValues, zip(mean, deviation)).map { (Double($0) - Double($1.0)) / $1.1 }
        #expect(Self.isStandardNormal(draws))

        let random = try Self.encode(bench, path) { $0.latentSampling = .random }
        #expect(random.latent.values == fixed.latent.values)
        var generator = TrainingRandom(seed: 1)
        let (first, second) = (random.latent(&generator), random.latent(&generator))
        #expect(first.values != second.values)
        #expect(Self.isStandardNormal(zip(first.planarValues, zip(mean, deviation)).map { (Double($0) - Double($1.0)) / $1.1 }))
    }

    /// Mean 0 and spread 1 of 1024 numbers, within five standard errors.
    private static func isStandardNormal(_ numbers: [Double]) -> Bool {
        let count = Double(numbers.count)
        let mean = numbers.reduce(0, +) / count
        let square = numbers.reduce(0) { $0 + $1 * $1 } / count
        return abs(mean) < 5 / count.squareRoot() && abs(square - 1) < 5 * (2 / count).squareRoot()
    }

    @Test func keptSizesRoundToWhatLatentsHave() throws {
        let home = try TrainingHome()
        let bench = try LossBench(home, word: home.name)
        let path = home.folder.file("odd.png")
        try AtomicFile.write(Picture.read(FilePath.joined(home.dataset, "00.png")).resized(width: 70, height: 49, filter: .bicubic).png(), to: path)
        let kept = try Self.encode(bench, path) { $0.keepSize = true }
        #expect(kept.latent.shape == [1, 12, 18, 4])
        let stretched = try Self.encode(bench, path) { _ in }
        #expect(stretched.latent.shape == [1, 16, 16, 4])
    }

    @Test func alphaWeighsAsInTheWebUI() throws {
        struct Expected: Decodable { var weights: [Float] }
        let file = FilePath.joined(TrainingHome.repository, "Tests/EngineTests/Fixtures/training/alpha.json")
        let expected = try JSONLine.decode(Expected.self, from: SmallFile.bytes(file)).weights
        func picture(_ alpha: (Int, Int) -> Int) throws -> Picture {
            try Picture(width: 64, height: 64, channels: .rgba, samples: (0 ..< 64 * 64).flatMap { [1, 2, 3, UInt8(alpha($0 % 64, $0 / 64))] })
        }
        let latent = Tensor(repeating: 0, shape: [1, 16, 16, 4], compute: try Compute(threadCount: 1))
        let weight = try PictureEncoder.alphaWeight(picture { ($0 * 3 + $1 * 5) % 256 }, like: latent)
        for (found, value) in zip(weight.planarValues, expected + expected + expected + expected) { #expect(abs(found - value) < 1e-5) }
        // Alpha that is the same everywhere would divide by zero; a picture without alpha counts as it is.
        let ones = [Float](repeating: 1, count: 1024)
        #expect(try PictureEncoder.alphaWeight(picture { _, _ in 200 }, like: latent).values == ones)
        #expect(try PictureEncoder.alphaWeight(picture { _, _ in 0 }, like: latent).values == ones)
        #expect(try PictureEncoder.alphaWeight(picture { _, _ in 9 }.rgb, like: latent).values == ones)
    }

    @Test func weightsMultiplyTheSquares() throws {
        let home = try TrainingHome(pictures: 0, vectors: 4)
        let bench = try LossBench(home, word: home.name)
        let reference = try TrainingReference(word: home.name)
        let (sample, vectors) = (reference.samples[0], bench.tensor(reference.start))
        func loss(_ weights: [Float]) throws -> Float {
            let weighted = TrainingSample(latent: sample.latent, noise: sample.noise, timestep: sample.timestep, prompt: sample.prompt,
                                          weight: Tensor(planar: weights, shape: sample.latent.shape, compute: bench.model.compute), picture: "")
            return try bench.loss([weighted], vectors: vectors).value
        }
        let whole = try bench.loss([sample], vectors: vectors).value
        let (upper, lower) = ([Float](repeating: 1, count: 512) + [Float](repeating: 0, count: 512), [Float](repeating: 0, count: 512) + [Float](repeating: 1, count: 512))
        #expect(try abs(loss([Float](repeating: 2, count: 1024)) / whole - 2) < 1e-5)
        #expect(try abs((loss(upper) + loss(lower)) / whole - 1) < 1e-5)
        #expect(try loss(upper) > 0 && loss(lower) > 0)
    }

    @Test func nothingOfALongPromptIsCutOff() throws {
        let home = try TrainingHome(pictures: 0, vectors: 4)
        let bench = try LossBench(home, word: home.name)
        let reference = try TrainingReference(word: home.name)
        func gradient(_ prompt: String) throws -> [Float] {
            let sample = reference.samples[1]
            let long = TrainingSample(latent: sample.latent, noise: sample.noise, timestep: sample.timestep, prompt: prompt, weight: nil, picture: "")
            let variable = bench.tensor(reference.start).variable
            return try bench.loss([long], vectors: variable).gradients(of: [variable])[0].values
        }
        // 90 tokens before the word: it stands in the second chunk.
        let behind = try gradient(String(repeating: "a red cat ", count: 30) + home.name)
        #expect(behind.contains { abs($0) > 1e-8 })
        #expect(try gradient(String(repeating: "a red cat ", count: 30) + "cat").allSatisfy { $0 == 0 })
    }

    @Test func otherEmbeddingsOfThePromptAreFound() throws {
        let home = try TrainingHome(pictures: 0, vectors: 4)
        let reference = try TrainingReference(word: home.name)
        let sample = reference.samples[1]
        func loss() throws -> Float {
            let bench = try LossBench(home, word: home.name)
            let other = TrainingSample(latent: sample.latent, noise: sample.noise, timestep: sample.timestep,
                                       prompt: sample.prompt + ", art by zxqv", weight: nil, picture: "")
            return try bench.loss([other], vectors: bench.tensor(reference.start)).value
        }
        let plain = try loss()
        try home.create("zxqv", "red", vectors: 2)
        let red = try loss()
        try home.create("zxqv", "night", vectors: 2)
        #expect(try Set([plain, red, loss()]).count == 3)
    }

    @Test func accumulatedGradientsAreTheirMean() throws {
        let home = try TrainingHome(pictures: 4)
        var together = home.settings(steps: 3)
        together.batchSize = 2
        var apart = home.settings(steps: 3)
        apart.gradientAccumulation = 2
        let (first, second) = try (home.snapshot().train(together), home.snapshot().train(apart))
        let losses = try zip(first.stepEvents().map(\.loss), second.stepEvents().map(\.loss))
        #expect(losses.allSatisfy { abs($0 / $1 - 1) < 1e-4 })
        #expect(try Self.relativeError(first.embedding().vectors.values, second.embedding().vectors.values) < 1e-3)
        #expect(try first.stepEvents().map { [$0.epoch, $0.epochStep] } == [[0, 0], [0, 1], [1, 0]])
        #expect(try second.stepEvents().map { [$0.epoch, $0.epochStep] } == [[0, 0], [0, 1], [1, 0]])
    }

    @Test func clippingHoldsItsLastValueWhenTheScheduleRunsOut() throws {
        let home = try TrainingHome()
        func vectors(_ schedule: String) throws -> EmbeddingVectors {
            var settings = home.settings(steps: 4)
            (settings.clipGradient, settings.clipGradientValue) = (.value, schedule)
            return try home.snapshot().train(settings).embedding().vectors
        }
        // So small a value that every component meets it, beside one that none does.
        let held = try vectors("1e-9:2")
        #expect(try held == vectors("1e-9"))
        #expect(try held != vectors("1e-9:2, 1000"))
    }

    @Test func picturesOfSeveralSizesTrainTogether() throws {
        let home = try TrainingHome(pictures: 3)
        let path = FilePath.joined(home.dataset, "02.png")
        try AtomicFile.write(Picture.read(path).resized(width: 96, height: 40, filter: .bicubic).png(), to: path)
        var settings = home.settings(steps: 6)
        (settings.keepSize, settings.batchSize, settings.useAlphaWeight, settings.shuffleTags) = (true, 2, true, true)
        #expect(try home.train(settings).stepEvents().allSatisfy { $0.loss > 0 && $0.loss < 1 })
    }

    @Test(arguments: [4, 5, 7, 10, 14, 16]) func validationMeetsEveryStratum(_ evaluations: Int) throws {
        let latent = Tensor(repeating: 0, shape: [1, 2, 2, 4], compute: try Compute(threadCount: 1))
        let picture = EncodedPicture(name: "x", path: "x", caption: Caption(text: "", isFromFileName: false), prompt: "x", latent: latent, deviation: nil, weight: nil)
        let samples = ValidationLoss([picture, picture], evaluations: evaluations, trainTimesteps: 1000).samples
        #expect(samples.count == evaluations)
        // Stratum k begins at the whole part of k * 1000 / evaluations.
        let strata = samples.map { sample in (0 ..< evaluations).last { $0 * 1000 / evaluations <= sample.timestep } }
        #expect(Set(strata) == Set(0 ..< evaluations))
        #expect(ValidationLoss([picture, picture], evaluations: evaluations, trainTimesteps: 1000).samples.map(\.timestep) == samples.map(\.timestep))
    }
}
