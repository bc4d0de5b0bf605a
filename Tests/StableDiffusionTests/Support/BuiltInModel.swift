import StableDiffusion
import FoundationEssentials
import Tensor

/// The networks of the model that ships with the program.
struct BuiltInModel {
    let compute: Compute
    let tokenizer: CLIPTokenizer
    let textEncoder: TextEncoder
    let unet: UNet
    let autoencoder: Autoencoder

    init(threads: Int = 2) throws {
        compute = try Compute(threadCount: threads)
        tokenizer = try CLIPTokenizer(folder: Fixture.tokenizerFolder)
        let checkpoint = try Checkpoint.open(path: Fixture.builtInModelFolder)
        textEncoder = try TextEncoder(checkpoint.textEncoder, configuration: checkpoint.textEncoderConfiguration)
        unet = try UNet(checkpoint.unet, configuration: checkpoint.unetConfiguration)
        autoencoder = try Autoencoder(checkpoint.vae, configuration: checkpoint.vaeConfiguration)
    }

    func chunks(_ text: String, _ embeddings: EmbeddingLookup = .none) throws -> PromptChunks {
        try PromptChunks(text: text, tokenizer: tokenizer, embeddings: embeddings)
    }

    /// The same, as the program loads it.
    var whole: StableDiffusionModel {
        get throws {
            try StableDiffusionModel(Checkpoint.open(path: Fixture.builtInModelFolder), tokenizerFolder: Fixture.tokenizerFolder, compute: compute)
        }
    }

    func conditioner(clipSkip: Int = 1) -> Conditioner { Conditioner(textEncoder: textEncoder, options: ConditioningOptions(clipSkip: clipSkip), compute: compute) }

    var empty: PromptChunk { get throws { try chunks("").chunks[0] } }
}
