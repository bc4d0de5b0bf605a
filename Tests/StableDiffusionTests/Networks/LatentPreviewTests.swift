import StableDiffusion
import Testing

@Suite struct LatentPreviewTests {
    /// What is no number is black, what is beyond bounds is at them, and the pixels beside are what they are alone.
    @Test func numbersThatAreNotFiniteAreColours() throws {
        let model = try BuiltInModel(threads: 1)
        let look = try LatentPreview(model.autoencoder, compute: model.compute)
        let channels = model.autoencoder.configuration.latentChannels
        let plain = Latent(channels: channels, height: 1, width: 4, values: [Float](repeating: 0.25, count: channels * 4))
        let expected = look(plain)
        var values = plain.values
        (values[1], values[2], values[3]) = (.nan, .infinity, -.infinity)
        let shown = look(plain.with(values: values))
        #expect(Array(shown[0 ..< 3]) == Array(expected[0 ..< 3]) && Array(shown[3 ..< 6]) == [0, 0, 0])
        #expect(shown[6 ..< 12].allSatisfy { $0 == 0 || $0 == 255 })
        #expect(look(plain.with(values: values.map { _ in .nan })).allSatisfy { $0 == 0 })
    }
}
