import StableDiffusion
import Testing

@Suite struct SecondPassTests {
    /// Against `torch.nn.functional.interpolate(x, size=(3, 5), mode="bilinear")`.
    @Test func enlargesAsTorchInterpolates() {
        let latent = Latent(channels: 1, height: 2, width: 3, values: [0, 1, 4, 2, 3, -6])
        let enlarged = latent.resized(height: 3, width: 5)
        let expected: [Float] = [0, 0.4, 1, 2.8, 4, 1, 1.4, 2, 0.2, -1, 2, 2.4, 3, -2.4, -6]
        #expect((enlarged.height, enlarged.width) == (3, 5))
        #expect(zip(enlarged.values, expected).allSatisfy { abs($0 - $1) < 1e-5 })
        #expect(latent.resized(height: 2, width: 3) == latent)
    }

    @Test func everyPictureAndChannelIsEnlargedForItself() {
        let planes: [Float] = [1, 2, 3, 4]
        let latent = Latent(batch: 2, channels: 2, height: 1, width: 1, values: planes)
        #expect(latent.resized(height: 2, width: 2).values == planes.flatMap { [$0, $0, $0, $0] })
    }

    /// Twenty steps at strength 0.7 are the end of int(20 / 0.7) = 28.
    @Test func makesAllStepsOfALengthenedSchedule() throws {
        let noise = try NoiseSchedule()
        var sampling = Sampling(sampler: .euler, steps: 20)
        sampling.makesAllSteps = true
        let whole = Sampling(sampler: .euler, steps: 28).sigmas(of: noise)
        #expect(sampling.sigmas(of: noise, strength: 0.7) == Array(whole.dropFirst(8)))
        #expect(sampling.sigmas(of: noise, strength: 1).count == 21)
    }

    @Test func aMaskKeepsTheOriginal() {
        let original = Latent(batch: 2, channels: 1, height: 1, width: 3, values: [1, 2, 3, 4, 5, 6])
        let mask = LatentMask(original: original, painted: [0, 1, 0.5])
        #expect(mask.blended(original.with(values: [9, 9, 9, 9, 9, 9])).values == [1, 9, 6, 4, 9, 7.5])
    }
}
