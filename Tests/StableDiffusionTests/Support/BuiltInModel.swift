import StableDiffusion
import FoundationEssentials
import Tensor

/// The networks of the model that ships with the program.
struct BuiltInModel {
    let compute: Compute
    let textEncoders: TextEncoders
    let unet: UNet
    let autoencoder: Autoencoder

    init(threads: Int = 2) throws {
        compute = try Compute(threadCount: threads)
        let checkpoint = try Checkpoint.open(path: Fixture.builtInModelFolder)
        textEncoders = try TextEncoders(checkpoint, tokenizerFolder: Fixture.tokenizerFolder, compute: compute)
        unet = try UNet(checkpoint.unet, configuration: checkpoint.unetConfiguration)
        autoencoder = try Autoencoder(checkpoint.vae, configuration: checkpoint.vaeConfiguration)
    }

    var tokenizer: CLIPTokenizer { textEncoders.tokenizer }

    /// The hidden states of prompts.
    func hidden(_ prompts: [String], _ embeddings: EmbeddingLookup = .none, vectors: [Tensor] = [], clipSkip: Int = 1) throws -> Tensor {
        let options = ConditioningOptions(clipSkip: clipSkip)
        return try PromptEncoder(textEncoders, embeddings: embeddings, vectors: vectors.map { [$0] }, options: options).encode(prompts).hidden
    }

    /// The same, as the program loads it.
    var whole: StableDiffusionModel {
        get throws {
            try StableDiffusionModel(Checkpoint.open(path: Fixture.builtInModelFolder), tokenizerFolder: Fixture.tokenizerFolder, compute: compute)
        }
    }
}
