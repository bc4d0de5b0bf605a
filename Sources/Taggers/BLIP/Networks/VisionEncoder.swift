import NetworkLayers
import Tensor

/// A vision transformer: a picture to one vector a patch, and one for the whole (Dosovitskiy et al., "An Image is Worth 16x16 Words", 2021).
struct VisionEncoder: Sendable {
    private let patches: Convolution
    /// The vector that stands for the whole picture, before the patches.
    private let classVector: Weight
    private let positions: Weight
    private let layers: [VisionLayer]
    private let finalNormalization: LayerNormalization

    /// - Throws: `NetworkError` when a weight is missing or has another shape.
    init(_ weights: some WeightSource, configuration: BLIPConfiguration) throws {
        let (stack, side) = (configuration.vision, configuration.patchSide)
        let embeddings = weights.part("embeddings")
        patches = try Convolution(embeddings.part("patch_embedding"), inputs: 3, outputs: stack.width, side: side,
                                  geometry: ConvolutionGeometry(stride: side, before: 0, after: 0))
        classVector = try embeddings.weight("class_embedding", shape: [1, 1, stack.width])
        let count = configuration.patchesAcross * configuration.patchesAcross + 1
        positions = try embeddings.weight("position_embedding", shape: [1, count, stack.width])
        layers = try (0 ..< stack.layers).map { try VisionLayer(weights.part("encoder.layers.\($0)"), stack: stack) }
        finalNormalization = try LayerNormalization(weights.part("post_layernorm"), width: stack.width, epsilon: stack.epsilon)
    }

    /// - Parameters:
    ///   - picture: `[1, side, side, 3]`, normalised.
    ///   - beforeLayer: called before every layer; what it throws ends the work.
    /// - Returns: `[1, patches + 1, width]`.
    func callAsFunction(_ picture: Tensor, beforeLayer: () throws -> Void = {}) rethrows -> Tensor {
        let (compute, shape) = (picture.compute, positions.shape)
        let seen = patches(picture).reshaped([1, shape[1] - 1, shape[2]])
        let whole = Tensor(classVector.values, shape: [1, 1, shape[2]], compute: compute)
        var x = Tensor.concatenated([whole, seen], axis: 1) + Tensor(positions.values, shape: shape, compute: compute)
        for layer in layers {
            try beforeLayer()
            x = layer(x)
        }
        return finalNormalization(x)
    }
}

/// One layer: self-attention and a feed-forward network, each normalised before and around a residual.
private struct VisionLayer: Sendable {
    private let firstNormalization: LayerNormalization
    /// Queries, keys and values, one behind the other.
    private let projections: Linear
    private let output: Linear
    private let secondNormalization: LayerNormalization
    private let expansion: Linear
    private let contraction: Linear
    private let heads: Int
    private let width: Int

    init(_ weights: some WeightSource, stack: BLIPConfiguration.Stack) throws {
        (heads, width) = (stack.heads, stack.width)
        firstNormalization = try LayerNormalization(weights.part("layer_norm1"), width: width, epsilon: stack.epsilon)
        projections = try Linear(weights.part("self_attn.qkv"), inputs: width, outputs: 3 * width)
        output = try Linear(weights.part("self_attn.projection"), inputs: width, outputs: width)
        secondNormalization = try LayerNormalization(weights.part("layer_norm2"), width: width, epsilon: stack.epsilon)
        expansion = try Linear(weights.part("mlp.fc1"), inputs: width, outputs: stack.innerWidth)
        contraction = try Linear(weights.part("mlp.fc2"), inputs: stack.innerWidth, outputs: width)
    }

    func callAsFunction(_ x: Tensor) -> Tensor {
        let projected = projections(firstNormalization(x))
        let parts = (0 ..< 3).map { projected.sliced($0 * width ..< ($0 + 1) * width, axis: 2) }
        let hidden = x + output(parts[0].attention(keys: parts[1], values: parts[2], heads: heads))
        return hidden + contraction(expansion(secondNormalization(hidden)).gelu())
    }
}
