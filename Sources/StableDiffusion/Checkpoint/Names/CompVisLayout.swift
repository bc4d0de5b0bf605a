import ModelFiles
import NetworkLayers

/// The three networks of a single file in the original (CompVis) layout, under the names of diffusers and transformers.
struct CompVisLayout {
    static let unetPrefix = "model.diffusion_model."
    static let vaePrefix = "first_stage_model."
    static let textEncoderPrefix = "cond_stage_model.transformer."
    /// Averages of the weights over training, kept beside them; the plain ones are used, as the web UI does.
    static let averagePrefix = "model_ema."

    private let path: String
    private let tensors: [StoredTensor]

    init(path: String, tensors: [StoredTensor]) {
        self.path = path
        self.tensors = tensors
    }

    var unet: NetworkWeights {
        let parts = part(Self.unetPrefix)
        let names = UNetNames(parts.map(\.name))
        return weights(parts) { name, tensor in names.diffusers(name).map { tensor.named($0) } }
    }

    /// - Parameter prefix: `first_stage_model.`, or nothing where a file is an autoencoder alone.
    func vae(prefix: String = vaePrefix) -> NetworkWeights {
        let parts = part(prefix)
        let names = VAENames(parts.map(\.name))
        return weights(parts) { name, tensor in names.diffusers(name).map { Self.vaeTensor(tensor.named($0)) } }
    }

    var textEncoder: NetworkWeights {
        weights(part(Self.textEncoderPrefix)) { name, tensor in TextEncoderNames.transformers(name).map { tensor.named($0) } }
    }

    /// An attention matrix that is stored as a 1x1 convolution, as the matrix it is.
    static func vaeTensor(_ tensor: StoredTensor) -> StoredTensor {
        let shape = tensor.shape
        guard tensor.name.contains(".attentions."), shape.count == 4, shape[2] == 1, shape[3] == 1 else { return tensor }
        return tensor.reshaped([shape[0], shape[1]]) ?? tensor
    }

    private func part(_ prefix: String) -> [(name: Substring, tensor: StoredTensor)] {
        tensors.compactMap { tensor in NameRules.dropping(prefix, from: tensor.name).map { (name: $0, tensor: tensor) } }
    }

    private func weights(
        _ part: [(name: Substring, tensor: StoredTensor)], _ rename: (Substring, StoredTensor) -> StoredTensor?
    ) -> NetworkWeights {
        let renamed = part.compactMap { rename($0.name, $0.tensor) }
        return NetworkWeights(path: path, tensors: Dictionary(renamed.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }))
    }
}
