import NetworkLayers
import Tensor

extension WDTagger {
    /// The vision transformer (Dosovitskiy et al., "An Image is Worth 16x16 Words", 2021) without class token, under timm's names.
    struct Network: Sendable {
        private let configuration: Configuration
        private let patches: ConvolutionWeight
        private let patchBias: Weight
        private let positions: Weight
        private let blocks: [Block]
        private let norm: LayerNormalization
        private let head: Linear

        /// - Throws: `NetworkError` when a weight is missing or has another shape.
        init(_ weights: some WeightSource, _ configuration: Configuration) throws {
            let (width, patch, across) = (configuration.width, configuration.patch, configuration.side / configuration.patch)
            let shape = [width, 3, patch, patch]
            patches = try ConvolutionWeight(weights.weight("patch_embed.proj.weight", shape: shape).reshaped(shape), compute: weights.compute)
            patchBias = try weights.weight("patch_embed.proj.bias", shape: [width])
            positions = try weights.weight("pos_embed", shape: [1, across * across, width])
            blocks = try (0 ..< configuration.depth).map { try Block(weights.part("blocks.\($0)"), configuration) }
            norm = try LayerNormalization(weights.part(configuration.normalizesMean ? "fc_norm" : "norm"), width: width, epsilon: 1e-6)
            head = try Linear(weights.part("head"), inputs: width, outputs: configuration.tags)
            self.configuration = configuration
        }

        /// `[1, side, side, 3]` -> `[1, width]`, what the blocks see in the whole picture.
        func features(_ picture: Tensor) -> Tensor {
            let geometry = ConvolutionGeometry(stride: configuration.patch, before: 0, after: 0)
            let embedded = picture.convolution(patches, bias: patchBias, geometry: geometry).reshaped([1, -1, configuration.width])
            var x = embedded + Tensor(positions.values, shape: embedded.shape, compute: picture.compute)
            for block in blocks { x = block(x) }
            return configuration.normalizesMean ? norm(x.meansPerBatch()) : norm(x).meansPerBatch()
        }

        /// A number for every tag, before the sigmoid.
        func logits(_ features: Tensor) -> Tensor { head(features) }
    }

    /// Attention over all patches, then a network of two layers, each added to what came in.
    struct Block: Sendable {
        private let attentionNorm: LayerNormalization
        private let together: Linear
        private let output: Linear
        private let networkNorm: LayerNormalization
        private let first: Linear
        private let second: Linear
        private let heads: Int
        private let approximatesGELU: Bool

        init(_ weights: some WeightSource, _ configuration: Configuration) throws {
            let width = configuration.width
            attentionNorm = try LayerNormalization(weights.part("norm1"), width: width, epsilon: 1e-6)
            together = try Linear(weights.part("attn.qkv"), inputs: width, outputs: 3 * width)
            output = try Linear(weights.part("attn.proj"), inputs: width, outputs: width)
            networkNorm = try LayerNormalization(weights.part("norm2"), width: width, epsilon: 1e-6)
            first = try Linear(weights.part("mlp.fc1"), inputs: width, outputs: configuration.hidden)
            second = try Linear(weights.part("mlp.fc2"), inputs: configuration.hidden, outputs: width)
            heads = configuration.heads
            approximatesGELU = configuration.approximatesGELU
        }

        func callAsFunction(_ input: Tensor) -> Tensor {
            let width = input.shape[2]
            let joined = together(attentionNorm(input))
            let parts = (0 ..< 3).map { joined.sliced($0 * width ..< ($0 + 1) * width, axis: 2) }
            let x = input + output(parts[0].attention(keys: parts[1], values: parts[2], heads: heads))
            let inner = first(networkNorm(x))
            return x + second(approximatesGELU ? inner.tanhGELU() : inner.gelu())
        }
    }
}
