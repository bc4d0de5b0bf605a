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
