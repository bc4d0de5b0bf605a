import StableDiffusion
import Tensor
import Testing

/// Against `conditioning.json`: the web UI's rules over transformers, on the built-in model.
@Suite struct PromptEncoderTests {
    struct Case: Decodable {
        let prompt: String
        let clipSkip: Int
    }

    @Test func hiddenStatesOfWeightedChunkedAndEditedPromptsAgree() throws {
        let cases = try Fixture.json("prompt/conditioning.json", as: [Case].self)
        #expect(cases.count == 9)
        let expected = try TensorFile("prompt/conditioning.safetensors")
        let vectors = try TensorFile("prompt/embeddings.safetensors")
        let model = try BuiltInModel()
        let names = ["mint-ghost", "candy-sticker"]
        let words = try names.map { name in
            let (values, shape) = (try #require(vectors.values(name)), try #require(vectors.shape(name)))
            return (word: EmbeddingLookup.Word(name: name, vectorCount: shape[0]), tensor: Tensor(values, shape: shape, compute: model.compute))
        }
        let lookup = EmbeddingLookup(words.map(\.word), tokenizer: model.tokenizer)
        for (index, one) in cases.enumerated() {
            // Weights of parts and their variants follow from the prompt alone.
            let variants = PromptSchedule(one.prompt, steps: 20).variants
            let hidden = try model.hidden(variants.map(\.text), lookup, vectors: words.map(\.tensor), clipSkip: one.clipSkip)
            #expect(hidden.shape == expected.shape(String(index)), "\(one.prompt)")
            #expect(relativeError(hidden.values, try #require(expected.values(String(index)))) < 1e-4, "\(one.prompt)")
        }
    }

    @Test func emphasisCanBeIgnoredOrBeText() {
        #expect(Emphasis.none.parts(of: "(a:1.3)") == [PromptPart("(a:1.3)")])
        #expect(Emphasis.ignore.parts(of: "(a:1.3)") == [PromptPart("a", weight: 1.3)])
    }
}
