import StableDiffusion
import ModelFiles
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
        let folder = URL(filePath: Fixture.tokenizerFolder).deletingLastPathComponent().path
        func weights(_ name: String, _ prefix: String) throws -> StoredWeights {
            let c = try ComponentWeights.open(folder: folder + "/" + name)
            return StoredWeights(Dictionary(uniqueKeysWithValues: c.tensors.map { ($0.name.hasPrefix(prefix) ? $0.name : prefix + $0.name, $0) }))
        }
        textEncoder = try TextEncoder(weights("text_encoder", "text_model."), configuration: .tiny)
        unet = try UNet(weights("unet", ""), configuration: .tiny)
        autoencoder = try Autoencoder(weights("vae", ""), configuration: .tiny)
    }

    func chunks(_ text: String, _ embeddings: EmbeddingLookup = .none) throws -> PromptChunks {
        try PromptChunks(text: text, tokenizer: tokenizer, embeddings: embeddings)
    }

    func conditioner(clipSkip: Int = 1) -> Conditioner { Conditioner(textEncoder: textEncoder, clipSkip: clipSkip, compute: compute) }

    var empty: PromptChunk { get throws { try chunks("").chunks[0] } }
}
