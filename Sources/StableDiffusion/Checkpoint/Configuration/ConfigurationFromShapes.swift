import ModelFiles
import NetworkLayers

// Architectures of single files, which have no `config.json`: sizes from the tensors' shapes, the rest as the
// original configuration of Stable Diffusion 1.x has it (`v1-inference.yaml`).

extension UNetConfiguration {
    /// The architecture of a U-Net from its weights.
    ///
    /// Heads, groups and the training size leave no trace in shapes; `constants` gives them.
    /// - Throws: `ModelFileError` when a weight that tells the architecture is missing or misshapen.
    init(_ weights: NetworkWeights, constants: UNetConfiguration = .stableDiffusion1) throws(ModelFileError) {
        self = constants
        let first = try weights.shape("conv_in.weight", dimensions: 4)
        inChannels = first[1]
        outChannels = try weights.shape("conv_out.weight", dimensions: 4)[0]
        let levels = weights.count(of: "down_blocks", suffix: "resnets.0.conv1.weight")
        guard levels > 0 else { throw weights.missing("down_blocks.0.resnets.0.conv1.weight") }
        guard levels <= 8 else { throw weights.impossible("\(levels) levels") }
        layersPerBlock = weights.count(of: "down_blocks.0.resnets", suffix: "conv1.weight")
        blockOutChannels = []
        downBlocksHaveCrossAttention = []
        upBlocksHaveCrossAttention = []
        transformerLayersPerBlock = []
        var context: Int?
        for level in 0..<levels {
            blockOutChannels.append(try weights.shape("down_blocks.\(level).resnets.0.conv1.weight", dimensions: 4)[0])
            let attention = "down_blocks.\(level).attentions.0.transformer_blocks"
            let blocks = weights.count(of: attention, suffix: "attn2.to_k.weight")
            downBlocksHaveCrossAttention.append(blocks > 0)
            transformerLayersPerBlock.append(max(blocks, 1))
            if blocks > 0, context == nil { context = try weights.shape("\(attention).0.attn2.to_k.weight", dimensions: 2)[1] }
            upBlocksHaveCrossAttention.append(weights["up_blocks.\(level).attentions.0.norm.weight"] != nil)
        }
        let middle = "mid_block.attentions.0.transformer_blocks"
        if context == nil { context = try weights.shape("\(middle).0.attn2.to_k.weight", dimensions: 2)[1] }
        crossAttentionDimension = context ?? constants.crossAttentionDimension
        // The middle's depth is that of the lowest level, which itself may have no transformer.
        transformerLayersPerBlock[levels - 1] = max(weights.count(of: middle, suffix: "attn2.to_k.weight"), 1)
        attentionHeads = blockOutChannels.indices.map { constants.attentionHeads[min($0, constants.attentionHeads.count - 1)] }
        if let contradiction { throw weights.impossible(contradiction) }
    }

    /// The first thing in which two architectures differ that shapes can tell, or `nil`.
    func difference(from other: UNetConfiguration) -> String? {
        if inChannels != other.inChannels { return "in_channels" }
        if outChannels != other.outChannels { return "out_channels" }
        if blockOutChannels != other.blockOutChannels { return "block_out_channels" }
        if layersPerBlock != other.layersPerBlock { return "layers_per_block" }
        if downBlocksHaveCrossAttention != other.downBlocksHaveCrossAttention { return "down_block_types" }
        if upBlocksHaveCrossAttention != other.upBlocksHaveCrossAttention { return "up_block_types" }
        if crossAttentionDimension != other.crossAttentionDimension { return "cross_attention_dim" }
        return nil
    }
}

extension VAEConfiguration {
    /// The architecture of an autoencoder from its weights; groups and scaling factor are those of Stable Diffusion 1.x.
    /// - Throws: `ModelFileError` when a weight that tells the architecture is missing or misshapen.
    init(_ weights: NetworkWeights) throws(ModelFileError) {
        let levels = weights.count(of: "encoder.down_blocks", suffix: "resnets.0.conv1.weight")
        guard levels > 0 else { throw weights.missing("encoder.down_blocks.0.resnets.0.conv1.weight") }
        blockOutChannels = []
        for level in 0..<levels {
            blockOutChannels.append(try weights.shape("encoder.down_blocks.\(level).resnets.0.conv1.weight", dimensions: 4)[0])
        }
        inChannels = try weights.shape("encoder.conv_in.weight", dimensions: 4)[1]
        outChannels = try weights.shape("decoder.conv_out.weight", dimensions: 4)[0]
        latentChannels = try weights.shape("decoder.conv_in.weight", dimensions: 4)[1]
        layersPerBlock = weights.count(of: "encoder.down_blocks.0.resnets", suffix: "conv1.weight")
        normGroups = 32
        scalingFactor = 0.18215
        shiftFactor = 0
        usesQuantConvolution = weights["quant_conv.weight"] != nil
        usesPostQuantConvolution = weights["post_quant_conv.weight"] != nil
        guard levels <= 8 else { throw weights.impossible("\(levels) levels") }
    }

    /// The first thing in which two architectures differ that shapes can tell, or `nil`.
    func difference(from other: VAEConfiguration) -> String? {
        if inChannels != other.inChannels { return "in_channels" }
        if outChannels != other.outChannels { return "out_channels" }
        if latentChannels != other.latentChannels { return "latent_channels" }
        if blockOutChannels != other.blockOutChannels { return "block_out_channels" }
        if layersPerBlock != other.layersPerBlock { return "layers_per_block" }
        if usesQuantConvolution != other.usesQuantConvolution { return "use_quant_conv" }
        if usesPostQuantConvolution != other.usesPostQuantConvolution { return "use_post_quant_conv" }
        return nil
    }
}

extension TextEncoderConfiguration {
    /// Width of an attention head in all of CLIP's text encoders.
    private static let headWidth = 64

    /// The architecture of a text encoder from its weights; the activation is that of OpenAI's CLIP.
    /// - Throws: `ModelFileError` when a weight that tells the architecture is missing or misshapen.
    init(_ weights: NetworkWeights) throws(ModelFileError) {
        let vocabulary = try weights.shape("text_model.embeddings.token_embedding.weight", dimensions: 2)
        vocabularySize = vocabulary[0]
        hiddenSize = vocabulary[1]
        maximumPositions = try weights.shape("text_model.embeddings.position_embedding.weight", dimensions: 2)[0]
        layers = weights.count(of: "text_model.encoder.layers", suffix: "mlp.fc1.weight")
        intermediateSize = try weights.shape("text_model.encoder.layers.0.mlp.fc1.weight", dimensions: 2)[0]
        heads = max(1, hiddenSize / Self.headWidth)
        activation = .quickGELU
        layerNormEpsilon = 1e-5
        if let contradiction { throw weights.impossible(contradiction) }
    }

    /// The first thing in which two architectures differ that shapes can tell, or `nil`.
    func difference(from other: TextEncoderConfiguration) -> String? {
        if hiddenSize != other.hiddenSize { return "hidden_size" }
        if intermediateSize != other.intermediateSize { return "intermediate_size" }
        if layers != other.layers { return "num_hidden_layers" }
        if vocabularySize != other.vocabularySize { return "vocab_size" }
        if maximumPositions != other.maximumPositions { return "max_position_embeddings" }
        return nil
    }
}

extension NetworkWeights {
    fileprivate func impossible(_ what: String) -> ModelFileError {
        ModelFileError(.unsupported, path: path, problem: "an architecture of another family: \(what)",
                       remedy: "use a Stable Diffusion 1.x model, as a diffusers folder if its sizes are unusual")
    }
}
