extension TrainingSettings {
    package enum CodingKeys: String, CodingKey, CaseIterable {
        case name = "embedding_name"
        case dataset = "data_root"
        case template = "template_file"
        case filenameWordRegex = "dataset_filename_word_regex"
        case filenameJoinString = "dataset_filename_join_string"
        case width = "training_width"
        case height = "training_height"
        case keepSize = "varsize"
        case shuffleTags = "shuffle_tags"
        case tagDropout = "tag_drop_out"
        case latentSampling = "latent_sampling_method"
        case useAlphaWeight = "use_weight"
        case learningRate = "learn_rate"
        case batchSize = "batch_size"
        case gradientAccumulation = "gradient_step"
        case maxSteps = "steps"
        case clipGradient = "clip_grad_mode"
        case clipGradientValue = "clip_grad_value"
        case seed
        case saveImageEvery = "create_image_every"
        case saveEmbeddingEvery = "save_embedding_every"
        case pngChunks = "png_chunks"
        case saveOptimizerState = "save_optimizer_state"
        case logDirectory = "log_directory"
        case writeCSVEvery = "write_csv_every"
        case validateEvery = "validate_every"
        case holdOut = "hold_out"
        case stopWhenFlat = "stop_when_flat"
        case options = "model_options"
    }

    /// Reads settings; what is missing takes its default. The preview's keys lie beside the others, as in the web UI's files.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        let defaults = TrainingSettings()
        name = try keys.value(.name, defaults.name)
        dataset = try keys.value(.dataset, defaults.dataset)
        template = try keys.value(.template, defaults.template)
        filenameWordRegex = try keys.value(.filenameWordRegex, defaults.filenameWordRegex)
        filenameJoinString = try keys.value(.filenameJoinString, defaults.filenameJoinString)
        width = try keys.number(.width, in: SettingRange.side)
        height = try keys.number(.height, in: SettingRange.side)
        keepSize = try keys.value(.keepSize, defaults.keepSize)
        shuffleTags = try keys.value(.shuffleTags, defaults.shuffleTags)
        tagDropout = try keys.value(.tagDropout, defaults.tagDropout, in: SettingRange.share)
        latentSampling = try keys.value(.latentSampling, defaults.latentSampling)
        useAlphaWeight = try keys.value(.useAlphaWeight, defaults.useAlphaWeight)
        learningRate = try keys.value(.learningRate, defaults.learningRate)
        batchSize = try keys.value(.batchSize, defaults.batchSize, in: SettingRange.batchSize)
        gradientAccumulation = try keys.value(.gradientAccumulation, defaults.gradientAccumulation, in: SettingRange.gradientAccumulation)
        maxSteps = try keys.value(.maxSteps, defaults.maxSteps, in: SettingRange.maxSteps)
        clipGradient = try keys.value(.clipGradient, defaults.clipGradient)
        clipGradientValue = try keys.value(.clipGradientValue, defaults.clipGradientValue)
        seed = try keys.value(.seed, defaults.seed, in: SettingRange.seed)
        saveImageEvery = try keys.number(.saveImageEvery, in: SettingRange.cadence)
        saveEmbeddingEvery = try keys.number(.saveEmbeddingEvery, in: SettingRange.cadence)
        pngChunks = try keys.value(.pngChunks, defaults.pngChunks)
        saveOptimizerState = try keys.value(.saveOptimizerState, defaults.saveOptimizerState)
        logDirectory = try keys.decodeIfPresent(String.self, forKey: .logDirectory)
        writeCSVEvery = try keys.value(.writeCSVEvery, defaults.writeCSVEvery, in: SettingRange.cadence)
        validateEvery = try keys.number(.validateEvery, in: SettingRange.cadence)
        holdOut = try keys.value(.holdOut, defaults.holdOut, in: SettingRange.share)
        stopWhenFlat = try keys.value(.stopWhenFlat, defaults.stopWhenFlat)
        preview = try PreviewSettings(from: decoder)
        options = try keys.value(.options, defaults.options)
    }

    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: CodingKeys.self)
        try keys.encode(name, forKey: .name)
        try keys.encode(dataset, forKey: .dataset)
        try keys.encode(template, forKey: .template)
        try keys.encode(filenameWordRegex, forKey: .filenameWordRegex)
        try keys.encode(filenameJoinString, forKey: .filenameJoinString)
        try keys.encodeIfPresent(width, forKey: .width)
        try keys.encodeIfPresent(height, forKey: .height)
        try keys.encode(keepSize, forKey: .keepSize)
        try keys.encode(shuffleTags, forKey: .shuffleTags)
        try keys.encode(tagDropout, forKey: .tagDropout)
        try keys.encode(latentSampling, forKey: .latentSampling)
        try keys.encode(useAlphaWeight, forKey: .useAlphaWeight)
        try keys.encode(learningRate, forKey: .learningRate)
        try keys.encode(batchSize, forKey: .batchSize)
        try keys.encode(gradientAccumulation, forKey: .gradientAccumulation)
        try keys.encode(maxSteps, forKey: .maxSteps)
        try keys.encode(clipGradient, forKey: .clipGradient)
        try keys.encode(clipGradientValue, forKey: .clipGradientValue)
        try keys.encode(seed, forKey: .seed)
        try keys.encodeIfPresent(saveImageEvery, forKey: .saveImageEvery)
        try keys.encodeIfPresent(saveEmbeddingEvery, forKey: .saveEmbeddingEvery)
        try keys.encode(pngChunks, forKey: .pngChunks)
        try keys.encode(saveOptimizerState, forKey: .saveOptimizerState)
        try keys.encodeIfPresent(logDirectory, forKey: .logDirectory)
        try keys.encode(writeCSVEvery, forKey: .writeCSVEvery)
        try keys.encodeIfPresent(validateEvery, forKey: .validateEvery)
        try keys.encode(holdOut, forKey: .holdOut)
        try keys.encode(stopWhenFlat, forKey: .stopWhenFlat)
        try preview.encode(to: encoder)
        try keys.encode(options, forKey: .options)
    }
}
