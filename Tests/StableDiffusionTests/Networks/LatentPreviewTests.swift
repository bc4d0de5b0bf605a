import StableDiffusion
import Tensor
import Testing

@Suite struct LatentPreviewTests {
    /// What is no number is black, what is beyond bounds is at them, and the pixels beside are what they are alone.
    @Test func numbersThatAreNotFiniteAreColours() throws {
        let model = try BuiltInModel(threads: 1)
        let look = try LatentPreview(model.autoencoder, compute: model.compute)
        let channels = model.autoencoder.configuration.latentChannels
        let plain = Tensor(repeating: 0.25, shape: [1, 1, 4, channels], compute: model.compute)
        let expected = look(plain)
        var values = plain.planarValues
        (values[1], values[2], values[3]) = (.nan, .infinity, -.infinity)
        let shown = look(Tensor(planar: values, shape: plain.shape, compute: model.compute))
        #expect(Array(shown[0 ..< 3]) == Array(expected[0 ..< 3]) && Array(shown[3 ..< 6]) == [0, 0, 0])
        #expect(shown[6 ..< 12].allSatisfy { $0 == 0 || $0 == 255 })
        #expect(look(plain.mapped { _ in .nan }).allSatisfy { $0 == 0 })
    }
}
