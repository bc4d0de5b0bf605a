import ModelFiles
import NetworkLayers

/// The networks of a single file in the original (CompVis) layout, under the names of diffusers and transformers.
struct CompVisLayout {
    static let unetPrefix = "model.diffusion_model."
    static let vaePrefix = "first_stage_model."
    /// Stable Diffusion 2.1 Turbo's text encoder, in sgm's layout.
    static let turboTextEncoderPrefix = "conditioner.embedders.0.model."
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
        return weights(parts) { name, tensor in names.diffusers(name).map { [tensor.named($0)] } ?? [] }
    }

    /// - Parameter prefix: `first_stage_model.`, or nothing where a file is an autoencoder alone.
    func vae(prefix: String = vaePrefix) -> NetworkWeights {
        let parts = part(prefix)
        let names = VAENames(parts.map(\.name))
        return weights(parts) { name, tensor in names.diffusers(name).map { [Self.vaeTensor(tensor.named($0))] } ?? [] }
    }

    /// A text encoder, wherever sgm's layout or the older one has it.
    func textEncoder(_ encoder: TextEncoderFamily) -> NetworkWeights {
        let prefix = [encoder.prefix, Self.turboTextEncoderPrefix].first { prefix in tensors.contains { $0.name.hasPrefix(prefix) } } ?? encoder.prefix
        guard encoder.isOpenCLIP else {
            return weights(part(prefix)) { name, tensor in TransformersNames.textEncoder(name).map { [tensor.named($0)] } ?? [] }
        }
        return weights(part(prefix)) { name, tensor in OpenCLIPNames.transformers(name, tensor) }
    }

    /// An attention matrix that is stored as a 1x1 convolution, as the matrix it is.
    static func vaeTensor(_ tensor: StoredTensor) -> StoredTensor {
        let shape = tensor.shape
        guard shape.count == 4, NameRules.holds(".attentions.", in: tensor.name), shape[2] == 1, shape[3] == 1 else { return tensor }
        return tensor.reshaped([shape[0], shape[1]]) ?? tensor
    }

    private func part(_ prefix: String) -> [(name: Substring, tensor: StoredTensor)] {
        tensors.compactMap { tensor in NameRules.dropping(prefix, from: tensor.name).map { (name: $0, tensor: tensor) } }
    }

    private func weights(
        _ part: [(name: Substring, tensor: StoredTensor)], _ rename: (Substring, StoredTensor) -> [StoredTensor]
    ) -> NetworkWeights {
        let renamed = part.flatMap { rename($0.name, $0.tensor) }
        return NetworkWeights(path: path, tensors: Dictionary(renamed.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }))
    }
}

/// Names of the U-Net's weights: the original (CompVis) ones, which count modules in the order they run, as diffusers' ones,
/// which count levels and layers.
struct UNetNames {
    /// Residual blocks per level on the way down.
    let layersPerBlock: Int

    /// - Parameter names: all names, without the prefix `model.diffusion_model.`.
    init(_ names: some Sequence<Substring>) {
        var firstHalving: Int?
        var last = 0
        for name in names {
            guard name.hasPrefix("input_blocks."), let (block, rest) = NameRules.leadingNumber(name.dropFirst("input_blocks.".count))
            else { continue }
            last = max(last, block)
            if rest == "0.op.weight" { firstHalving = min(firstHalving ?? block, block) }
        }
        // Block 0 is the first convolution; the first halving closes the first level.
        layersPerBlock = max(1, (firstHalving ?? last + 1) - 1)
    }

    /// The diffusers name of an original one, or `nil` when it is no part of such a U-Net.
    func diffusers(_ name: Substring) -> String? {
        let outer: [(from: String, to: String)] = [
            ("input_blocks.0.0", "conv_in"), ("time_embed.0", "time_embedding.linear_1"), ("time_embed.2", "time_embedding.linear_2"),
            ("out.0", "conv_norm_out"), ("out.2", "conv_out"),
            ("label_emb.0.0", "add_embedding.linear_1"), ("label_emb.0.2", "add_embedding.linear_2"),
            ("middle_block.1", "mid_block.attentions.0"),
        ]
        if let result = NameRules.exchangingPrefix(name, outer) { return result }
        if let rest = NameRules.dropping("input_blocks.", from: String(name)) { return down(rest) }
        if let rest = NameRules.dropping("output_blocks.", from: String(name)) { return up(rest) }
        if let rest = NameRules.dropping("middle_block.0.", from: String(name)) { return residual("mid_block.resnets.0", rest) }
        if let rest = NameRules.dropping("middle_block.2.", from: String(name)) { return residual("mid_block.resnets.1", rest) }
        return nil
    }

    private func down(_ name: Substring) -> String? {
        guard let (block, afterBlock) = NameRules.leadingNumber(name), block > 0,
              let (module, rest) = NameRules.leadingNumber(afterBlock)
        else { return nil }
        let (level, layer) = ((block - 1) / (layersPerBlock + 1), (block - 1) % (layersPerBlock + 1))
        if layer == layersPerBlock {
            return NameRules.exchangingPrefix(rest, [("op", "down_blocks.\(level).downsamplers.0.conv")])
        }
        return module == 0 ? residual("down_blocks.\(level).resnets.\(layer)", rest) : "down_blocks.\(level).attentions.\(layer).\(rest)"
    }

    private func up(_ name: Substring) -> String? {
        guard let (block, afterBlock) = NameRules.leadingNumber(name), let (module, rest) = NameRules.leadingNumber(afterBlock) else { return nil }
        let (level, layer) = (block / (layersPerBlock + 1), block % (layersPerBlock + 1))
        if module == 0 { return residual("up_blocks.\(level).resnets.\(layer)", rest) }
        // The doubling stands behind the transformer, or in its place where the level has none.
        return NameRules.exchangingPrefix(rest, [("conv", "up_blocks.\(level).upsamplers.0.conv")])
            ?? "up_blocks.\(level).attentions.\(layer).\(rest)"
    }

    private func residual(_ block: String, _ name: Substring) -> String? {
        NameRules.exchangingPrefix(name, [
            ("in_layers.0", "\(block).norm1"), ("in_layers.2", "\(block).conv1"), ("emb_layers.1", "\(block).time_emb_proj"),
            ("out_layers.0", "\(block).norm2"), ("out_layers.3", "\(block).conv2"), ("skip_connection", "\(block).conv_shortcut"),
        ])
    }
}

/// Names of the autoencoder's weights: the original (CompVis) ones, and those of diffusers before 0.12, as diffusers' today.
struct VAENames {
    /// Levels of the decoder, which the original counts from the picture and diffusers from the latent.
    private let levels: Int

    /// - Parameter names: all names, without the prefix `first_stage_model.`.
    init(_ names: some Sequence<Substring>) {
        var last = 0
        for name in names where name.hasPrefix("decoder.up.") {
            if let (level, _) = NameRules.leadingNumber(name.dropFirst("decoder.up.".count)) { last = max(last, level) }
        }
        levels = last + 1
    }

    /// The diffusers name of any of these, or `nil` when it is no part of such an autoencoder.
    func diffusers(_ name: Substring) -> String? {
        if name.hasPrefix("quant_conv.") || name.hasPrefix("post_quant_conv.") { return String(name) }
        for side in ["encoder", "decoder"] {
            guard let rest = NameRules.dropping("\(side).", from: String(name)) else { continue }
            return half(side, rest)
        }
        return nil
    }

    private func half(_ side: String, _ name: Substring) -> String? {
        let outer: [(from: String, to: String)] = [
            ("conv_in", "\(side).conv_in"), ("conv_out", "\(side).conv_out"),
            ("norm_out", "\(side).conv_norm_out"), ("conv_norm_out", "\(side).conv_norm_out"),
            ("mid.block_1", "\(side).mid_block.resnets.0"), ("mid.block_2", "\(side).mid_block.resnets.1"),
            ("mid.attn_1", "\(side).mid_block.attentions.0"), ("mid_block", "\(side).mid_block"),
            ("down_blocks", "\(side).down_blocks"), ("up_blocks", "\(side).up_blocks"),
        ]
        if let result = NameRules.exchangingPrefix(name, outer) { return inner(result) }
        guard name.hasPrefix("down.") || name.hasPrefix("up."), let dot = name.firstIndex(of: "."),
              let (level, rest) = NameRules.leadingNumber(name[name.index(after: dot)...])
        else { return nil }
        let isDown = name.hasPrefix("down.")
        guard isDown || level < levels else { return nil }
        let block = isDown ? "\(side).down_blocks.\(level)" : "\(side).up_blocks.\(levels - 1 - level)"
        return NameRules.exchangingPrefix(rest, [
            ("block", "\(block).resnets"), ("downsample", "\(block).downsamplers.0"), ("upsample", "\(block).upsamplers.0"),
        ]).map(inner)
    }

    /// Exchanges the names inside blocks.
    private func inner(_ name: String) -> String {
        let isAttention = NameRules.holds(".attentions.0.", in: name)
        let parts = name.split(separator: ".").map { part -> Substring in
            switch part {
            case "nin_shortcut": "conv_shortcut"
            case "norm" where isAttention: "group_norm"
            case "q" where isAttention, "query" where isAttention: "to_q"
            case "k" where isAttention, "key" where isAttention: "to_k"
            case "v" where isAttention, "value" where isAttention: "to_v"
            case "proj_out" where isAttention, "proj_attn" where isAttention: "to_out.0"
            default: part
            }
        }
        return parts.joined(separator: ".")
    }
}
