import ModelFiles

// Architectures as the `config.json` files of a diffusers folder state them.

/// Bounds far beyond every model, so that no product of them overflows.
private enum Bounds {
    static let channels = 1...65_536
    static let levels = 1...8
    static let layers = 1...64
    static let heads = 1...1024
}

extension UNetConfiguration {
    /// - Throws: `ModelFileError` when a value is missing or impossible, or asks for an architecture of another family.
    package init(_ file: ConfigurationFile) throws(ModelFileError) {
        try file.require("act_fn", .string("silu"), .string("swish"))
        try file.require("mid_block_type", .string("UNetMidBlock2DCrossAttn"))
        try file.require("resnet_time_scale_shift", .string("default"))
        try file.require("time_embedding_type", .string("positional"))
        try file.require("attention_type", .string("default"))
        for key in ["class_embed_type", "addition_embed_type", "encoder_hid_dim", "num_class_embeds", "time_cond_proj_dim", "timestep_post_act"] {
            try file.require(key)
        }
        for key in ["only_cross_attention", "dual_cross_attention", "center_input_sample", "resnet_skip_time_act"] {
            try file.require(key, .bool(false))
        }
        for key in ["conv_in_kernel", "conv_out_kernel"] { try file.require(key, .integer(3)) }

        blockOutChannels = try file.integers("block_out_channels", in: Bounds.channels, count: Bounds.levels)
        let levels = blockOutChannels.count...blockOutChannels.count
        inChannels = try file.integer("in_channels", in: Bounds.channels, default: 4)
        outChannels = try file.integer("out_channels", in: Bounds.channels, default: 4)
        layersPerBlock = try file.same("layers_per_block", in: Bounds.layers, count: levels, default: 2)
        crossAttentionDimension = try file.same("cross_attention_dim", in: Bounds.channels, count: levels, default: 1280)
        downBlocksHaveCrossAttention = try file.blocks("down_block_types", ["DownBlock2D", "CrossAttnDownBlock2D"], count: levels)
        upBlocksHaveCrossAttention = try file.blocks("up_block_types", ["UpBlock2D", "CrossAttnUpBlock2D"], count: levels)
        // diffusers means the number of heads by both keys, and kept the wrong name for old files.
        let headsKey = file.value("num_attention_heads") == nil ? "attention_head_dim" : "num_attention_heads"
        attentionHeads = try file.integers(headsKey, in: Bounds.heads, count: levels, default: 8)
        transformerLayersPerBlock = try file.integers("transformer_layers_per_block", in: Bounds.layers, count: levels, default: 1)
        normGroups = try file.integer("norm_num_groups", in: Bounds.channels, default: 32)
        normEpsilon = Float(try file.number("norm_eps", in: 1e-12...1, default: 1e-5))
        flipSinToCos = try file.bool("flip_sin_to_cos", default: true)
        freqShift = try file.number("freq_shift", in: -1...1, default: 0)
        sampleSize = try file.integer("sample_size", in: 1...4096, default: 64)
        if let contradiction { throw file.error(contradiction) }
    }
}

extension VAEConfiguration {
    /// - Throws: `ModelFileError` when a value is missing or impossible, or asks for an architecture of another family.
    package init(_ file: ConfigurationFile) throws(ModelFileError) {
        try file.require("act_fn", .string("silu"), .string("swish"))
        try file.require("mid_block_add_attention", .bool(true))
        try file.require("latents_mean")
        try file.require("latents_std")
        blockOutChannels = try file.integers("block_out_channels", in: Bounds.channels, count: Bounds.levels)
        let levels = blockOutChannels.count...blockOutChannels.count
        _ = try file.blocks("down_block_types", ["DownEncoderBlock2D"], count: levels)
        _ = try file.blocks("up_block_types", ["UpDecoderBlock2D"], count: levels)
        inChannels = try file.integer("in_channels", in: Bounds.channels, default: 3)
        outChannels = try file.integer("out_channels", in: Bounds.channels, default: 3)
        latentChannels = try file.integer("latent_channels", in: Bounds.channels, default: 4)
        layersPerBlock = try file.integer("layers_per_block", in: Bounds.layers, default: 1)
        normGroups = try file.integer("norm_num_groups", in: Bounds.channels, default: 32)
        scalingFactor = try file.number("scaling_factor", in: 1e-6...1e6, default: 0.18215)
        shiftFactor = try file.number("shift_factor", in: -1e6...1e6, default: 0)
        usesQuantConvolution = try file.bool("use_quant_conv", default: true)
        usesPostQuantConvolution = try file.bool("use_post_quant_conv", default: true)
        if let contradiction { throw file.error(contradiction) }
    }
}

extension TextEncoderConfiguration {
    /// - Throws: `ModelFileError` when a value is missing or impossible.
    package init(_ file: ConfigurationFile) throws(ModelFileError) {
        let file = try file.part("text_config")
        hiddenSize = try file.integer("hidden_size", in: Bounds.channels, default: 512)
        intermediateSize = try file.integer("intermediate_size", in: Bounds.channels, default: 2048)
        layers = try file.integer("num_hidden_layers", in: Bounds.layers, default: 12)
        heads = try file.integer("num_attention_heads", in: Bounds.heads, default: 8)
        vocabularySize = try file.integer("vocab_size", in: 1...10_000_000, default: 49408)
        maximumPositions = try file.integer("max_position_embeddings", in: 3...65_536, default: 77)
        layerNormEpsilon = Float(try file.number("layer_norm_eps", in: 1e-12...1, default: 1e-5))
        let name = file.value("hidden_act")?.string ?? "quick_gelu"
        guard let activation = Activation(rawValue: name) else { throw file.error("`hidden_act` is unknown: \(name)") }
        self.activation = activation
        if let contradiction { throw file.error(contradiction) }
    }
}

extension NoiseScheduleConfiguration {
    /// - Throws: `ModelFileError` when a value is impossible, or asks for another kind of schedule.
    package init(_ file: ConfigurationFile) throws(ModelFileError) {
        try file.require("rescale_betas_zero_snr", .bool(false))
        try file.require("trained_betas")
        betaStart = try file.number("beta_start", in: 1e-9...0.999, default: 0.00085)
        betaEnd = try file.number("beta_end", in: 1e-9...0.999, default: 0.012)
        trainTimesteps = try file.integer("num_train_timesteps", in: 2...100_000, default: 1000)
        let curveName = file.value("beta_schedule")?.string ?? NoiseSchedule.BetaCurve.scaledLinear.rawValue
        let predictionName = file.value("prediction_type")?.string ?? NoiseSchedule.Prediction.epsilon.rawValue
        guard let curve = NoiseSchedule.BetaCurve(rawValue: curveName) else { throw file.error("`beta_schedule` is unknown: \(curveName)") }
        guard let prediction = NoiseSchedule.Prediction(rawValue: predictionName) else {
            throw file.error("`prediction_type` is unknown: \(predictionName)")
        }
        self.curve = curve
        self.prediction = prediction
    }
}

extension ConfigurationFile {
    /// One number, or a list of equal ones.
    fileprivate func same(
        _ key: String, in range: ClosedRange<Int>, count: ClosedRange<Int>, default standard: Int
    ) throws(ModelFileError) -> Int {
        let numbers = try integers(key, in: range, count: count, default: standard)
        guard let first = numbers.first, numbers.allSatisfy({ $0 == first }) else { throw error("`\(key)` differs from level to level") }
        return first
    }

    /// For each level whether its block is the second of the two types; the types must be these.
    fileprivate func blocks(_ key: String, _ types: [String], count: ClosedRange<Int>) throws(ModelFileError) -> [Bool] {
        let names = try strings(key, count: count)
        if let stranger = names.first(where: { !types.contains($0) }) {
            throw ModelFileError(.unsupported, path: path, problem: "`\(key)` names a block that this program does not compute: \(stranger)",
                                 remedy: "use a Stable Diffusion 1.x model")
        }
        return names.map { types.count > 1 && $0 == types[1] }
    }
}
