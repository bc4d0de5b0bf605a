extension PreprocessingSettings {
    package enum CodingKeys: String, CodingKey, CaseIterable {
        case source = "src"
        case destination = "dst"
        case width, height, recursive, overwrite, flip, split
        case splitThreshold = "split_threshold"
        case overlapRatio = "overlap_ratio"
        case focalCrop = "focal_crop"
        case faceWeight = "focal_crop_face_weight"
        case entropyWeight = "focal_crop_entropy_weight"
        case edgesWeight = "focal_crop_edges_weight"
        case focalDebug = "focal_crop_debug"
        case autoSize = "multicrop"
        case autoSizeLeastSide = "multicrop_mindim"
        case autoSizeLargestSide = "multicrop_maxdim"
        case autoSizeLeastArea = "multicrop_minarea"
        case autoSizeLargestArea = "multicrop_maxarea"
        case autoSizeObjective = "multicrop_objective"
        case autoSizeThreshold = "multicrop_threshold"
        case keepSize = "keep_original_size"
        case captioners
        case captionAction = "txt_action"
        case captionInFileName = "caption_in_file_name"
        case interrogation
        case options = "model_options"
    }

    /// Every key may be left out.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        let defaults = PreprocessingSettings()
        source = try keys.value(.source, defaults.source)
        destination = try keys.value(.destination, defaults.destination)
        width = try keys.number(.width, in: SettingRange.preparedSide)
        height = try keys.number(.height, in: SettingRange.preparedSide)
        recursive = try keys.value(.recursive, defaults.recursive)
        overwrite = try keys.value(.overwrite, defaults.overwrite)
        flip = try keys.value(.flip, defaults.flip)
        split = try keys.value(.split, defaults.split)
        splitThreshold = try keys.value(.splitThreshold, defaults.splitThreshold, in: SettingRange.share)
        overlapRatio = try keys.value(.overlapRatio, defaults.overlapRatio, in: SettingRange.overlap)
        focalCrop = try keys.value(.focalCrop, defaults.focalCrop)
        faceWeight = try keys.value(.faceWeight, defaults.faceWeight, in: SettingRange.share)
        entropyWeight = try keys.value(.entropyWeight, defaults.entropyWeight, in: SettingRange.share)
        edgesWeight = try keys.value(.edgesWeight, defaults.edgesWeight, in: SettingRange.share)
        focalDebug = try keys.value(.focalDebug, defaults.focalDebug)
        autoSize = try keys.value(.autoSize, defaults.autoSize)
        autoSizeLeastSide = try keys.value(.autoSizeLeastSide, defaults.autoSizeLeastSide, in: SettingRange.autoSizeSide)
        autoSizeLargestSide = try keys.value(.autoSizeLargestSide, defaults.autoSizeLargestSide, in: SettingRange.autoSizeSide)
        autoSizeLeastArea = try keys.value(.autoSizeLeastArea, defaults.autoSizeLeastArea, in: SettingRange.autoSizeArea)
        autoSizeLargestArea = try keys.value(.autoSizeLargestArea, defaults.autoSizeLargestArea, in: SettingRange.autoSizeArea)
        autoSizeObjective = try keys.value(.autoSizeObjective, defaults.autoSizeObjective)
        autoSizeThreshold = try keys.value(.autoSizeThreshold, defaults.autoSizeThreshold, in: SettingRange.share)
        keepSize = try keys.value(.keepSize, defaults.keepSize)
        captioners = try keys.value(.captioners, defaults.captioners)
        captionAction = try keys.value(.captionAction, defaults.captionAction)
        captionInFileName = try keys.value(.captionInFileName, defaults.captionInFileName)
        interrogation = try keys.value(.interrogation, defaults.interrogation)
        options = try keys.value(.options, defaults.options)
    }
}
