import ModelFiles

// Kinds by the names and shapes that tell them, as the web UI (modules/sd_models_config.py) and ComfyUI (comfy/supported_models.py) do.

extension ModelKind {
    /// The kind of a single file.
    public init(_ file: TensorFile) {
        if file.pickle?["string_to_param"] != nil {
            self = .embedding
        } else {
            self.init(shapes: Dictionary(file.tensors.map { ($0.name, $0.shape) }, uniquingKeysWith: { first, _ in first }))
        }
    }

    package init(shapes: [String: [Int]]) {
        self = DiffusionShapes(shapes).kind ?? Self.part(shapes)
    }

    /// The kind of a diffusers folder with a U-Net, by its configurations.
    /// - Parameters:
    ///   - family: told by the text encoders.
    ///   - inChannels: of the U-Net.
    static func diffusion(_ family: ModelFamily, inChannels: Int) -> ModelKind {
        switch inChannels {
        case 9: .checkpoint(family, .inpainting)
        case 8: .foreign(.instructPix2Pix)
        case 7: .foreign(.upscaler)
        case 5: .foreign(.depth)
        default: .checkpoint(family, .plain)
        }
    }

    /// What is no complete checkpoint.
    private static func part(_ shapes: [String: [Int]]) -> ModelKind {
        func has(_ matches: (String) -> Bool) -> Bool { shapes.keys.contains(where: matches) }
        if has({ $0.contains("lora_down.") || $0.contains("lora_up.") || $0.contains(".lora_A.") || $0.contains(".lora.down.") || $0.contains("hada_w1") }) {
            return .lora
        }
        if has({ $0.hasPrefix("adapter.") }) || (has({ $0.hasPrefix("body.0.") }) && shapes["conv_in.weight"] != nil) { return .adapter }
        if has({ $0.hasPrefix("control_model.") || $0.hasPrefix("controlnet_cond_embedding.") || $0.hasPrefix("input_hint_block.") }) { return .controlNet }
        if ["", CompVisLayout.vaePrefix].contains(where: { shapes["\($0)decoder.conv_in.weight"] != nil }) { return .vae }
        if shapes["conv_in.weight"] != nil, has({ $0.hasPrefix("down_blocks.") }) { return .unet }
        if has({ $0.hasSuffix("embeddings.token_embedding.weight") }) { return .textEncoder }
        if has({ $0.hasSuffix(".linear.0.weight") }), has({ $0.hasPrefix("768.") || $0.hasPrefix("320.") }) { return .hypernetwork }
        // Embeddings of other programs: one to four tables of vectors, under any name.
        let isTable = shapes.values.allSatisfy { (1...2).contains($0.count) && ($0.last ?? 0) >= 16 && ($0.count == 1 || $0[0] <= 1000) }
        return (1...4).contains(shapes.count) && isTable ? .embedding : .unknown
    }
}

/// A single file's names and shapes, asked what they tell of its diffusion network.
private struct DiffusionShapes {
    private let shapes: [String: [Int]]
    private static let unet = CompVisLayout.unetPrefix

    init(_ shapes: [String: [Int]]) { self.shapes = shapes }

    /// The kind where there is a diffusion network that pictures are made with.
    var kind: ModelKind? {
        if has(anywhere: "joint_blocks.0.") || shapes["\(Self.unet)x_embedder.proj.weight"] != nil { return .foreign(.stableDiffusion3) }
        if has(anywhere: "double_blocks.0.") { return .foreign(.flux) }
        guard let first = shapes["\(Self.unet)input_blocks.0.0.weight"], first.count == 4 else { return nil }
        if shapes.keys.contains(where: { NameRules.holds(".time_stack.", in: $0) }) { return .foreign(.video) }
        if has("cond_stage_model.roberta.") { return .foreign(.altDiffusion) }
        if shapes["edm_mean"] != nil { return .foreign(.playground) }
        if shapes["edm_vpred.sigma_max"] != nil { return .foreign(.cosXL) }
        if has("conditioner.embedders.") { return sgm(inChannels: first[1]) }
        return latentDiffusion(inChannels: first[1])
    }

    /// sgm's layout (Stability-AI/generative-models): the text encoders under `conditioner.`.
    private func sgm(inChannels: Int) -> ModelKind {
        guard has("conditioner.embedders.1.model.") || has("conditioner.embedders.1.transformer.") || has("conditioner.embedders.0.transformer.") else {
            // One OpenCLIP alone: Stable Diffusion 2.1 Turbo; with a vector beside the timestep the refiner.
            return has("\(Self.unet)label_emb.") || context == 1280
                ? .foreign(.refiner) : .checkpoint(.stableDiffusion2, .turbo)
        }
        if context == 1280 { return .foreign(.refiner) }
        let kind = ModelKind.diffusion(.stableDiffusionXL, inChannels: inChannels)
        guard case .checkpoint(let family, .plain) = kind else { return kind }
        return .checkpoint(family, ModelKind.Variant(xlDepths: transformerDepths, hasMiddle: has("\(Self.unet)middle_block.1.transformer_blocks.")))
    }

    /// The layout of `ldm`: one text encoder under `cond_stage_model.`.
    private func latentDiffusion(inChannels: Int) -> ModelKind {
        if has("depth_model.") { return .foreign(.depth) }
        if let width = shapes["embedder.model.ln_final.weight"]?.first { return .foreign(width == 768 ? .unCLIPL : .unCLIPH) }
        let isVersion2 = has("cond_stage_model.model.") || context == 1024
        if isVersion2, let width = shapes["\(Self.unet)label_emb.0.0.weight"]?.last, inChannels == 4 {
            return .foreign(width == 1536 ? .unCLIPL : .unCLIPH)
        }
        return ModelKind.diffusion(.ofSingleEncoder(isOpenCLIP: isVersion2), inChannels: inChannels)
    }

    private func has(_ prefix: String) -> Bool { shapes.keys.contains { $0.hasPrefix(prefix) } }

    /// With the U-Net's prefix or without.
    private func has(anywhere prefix: String) -> Bool { has(prefix) || has(Self.unet + prefix) }

    /// Width of the text's hidden states.
    private var context: Int? { shapes.first { $0.key.hasPrefix(Self.unet) && $0.key.hasSuffix(".attn2.to_k.weight") }?.value.last }

    /// Transformer blocks of each residual block on the way down.
    private var transformerDepths: [Int] {
        (1..<16).compactMap { block in
            let name = "\(Self.unet)input_blocks.\(block)"
            guard shapes["\(name).0.in_layers.2.weight"] != nil else { return nil }
            return (0..<16).prefix { shapes["\(name).1.transformer_blocks.\($0).attn2.to_k.weight"] != nil }.count
        }
    }
}
