import StableDiffusion
import Tensor
import Testing

@Suite struct SecondPassTests {
    /// Against `torch.nn.functional.interpolate(x, size=(3, 5), mode="bilinear")`.
    @Test func enlargesAsTorchInterpolates() throws {
        let latent = Tensor([0, 1, 4, 2, 3, -6], shape: [1, 2, 3, 1], compute: try Compute(threadCount: 1))
        let enlarged = latent.interpolated(height: 3, width: 5)
        let expected: [Float] = [0, 0.4, 1, 2.8, 4, 1, 1.4, 2, 0.2, -1, 2, 2.4, 3, -2.4, -6]
        #expect(enlarged.shape == [1, 3, 5, 1])
        #expect(zip(enlarged.values, expected).allSatisfy { abs($0 - $1) < 1e-5 })
        #expect(latent.interpolated(height: 2, width: 3).values == latent.values)
    }

    @Test func everyPictureAndChannelIsEnlargedForItself() throws {
        let planes: [Float] = [1, 2, 3, 4]
        let latent = Tensor(planar: planes, shape: [2, 1, 1, 2], compute: try Compute(threadCount: 1))
        #expect(latent.interpolated(height: 2, width: 2).planarValues == planes.flatMap { [$0, $0, $0, $0] })
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

    @Test func aMaskKeepsTheOriginal() throws {
        let original = Tensor([1, 2, 3, 4, 5, 6], shape: [2, 1, 3, 1], compute: try Compute(threadCount: 1))
        let mask = LatentMask(original: original, painted: [0, 1, 0.5])
        let painted = Tensor(repeating: 9, shape: original.shape, compute: original.compute)
        #expect(mask.blended(painted).values == [1, 9, 6, 4, 9, 7.5])
    }
}
