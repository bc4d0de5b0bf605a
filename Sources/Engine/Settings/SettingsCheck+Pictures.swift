import EngineInterface

extension SettingsCheck {
    /// All that is wrong with the settings of a preprocessing in themselves, each at its field.
    static func mistakes(in settings: PreprocessingSettings) -> [FieldMistake] {
        typealias Key = PreprocessingSettings.CodingKeys
        let found = [
            when(settings.source.isEmpty, Key.source, "There is no source; give the folder of the pictures"),
            when(settings.destination.isEmpty, Key.destination, "There is no destination; give the folder that the results go to"),
            side(settings.width, Key.width, "--width"),
            side(settings.height, Key.height, "--height"),
            share(settings.splitThreshold, SettingRange.share, Key.splitThreshold, "--split-threshold"),
            share(settings.overlapRatio, SettingRange.overlap, Key.overlapRatio, "--overlap-ratio"),
            share(settings.faceWeight, SettingRange.share, Key.faceWeight, "--focal-weights"),
            share(settings.entropyWeight, SettingRange.share, Key.entropyWeight, "--focal-weights"),
            share(settings.edgesWeight, SettingRange.share, Key.edgesWeight, "--focal-weights"),
            share(settings.autoSizeThreshold, SettingRange.share, Key.autoSizeThreshold, "--auto-size-threshold"),
        ]
        return found.compactMap(\.self) + autoSizeMistakes(in: settings) + captionMistakes(in: settings) + mistakes(in: settings.options)
    }

    /// All that is wrong with the settings of captioners in themselves, each at its field.
    static func mistakes(in settings: InterrogationSettings) -> [FieldMistake] {
        typealias Key = InterrogationSettings.CodingKeys
        return [
            share(settings.threshold, SettingRange.share, Key.threshold, "--threshold"),
            share(settings.generalThreshold, SettingRange.share, Key.generalThreshold, "--general-threshold"),
            share(settings.characterThreshold, SettingRange.share, Key.characterThreshold, "--character-threshold"),
            when(!SettingRange.beams.contains(settings.beams), Key.beams, "--beams \(settings.beams) is not possible; give 1 to 16"),
            within(SettingRange.minimumLength, settings.minimumLength, Key.minimumLength, "--min-length"),
            when(settings.minimumLength > settings.maximumLength, Key.minimumLength,
                 "--min-length \(settings.minimumLength) is more than --max-length \(settings.maximumLength); lower it"),
            when(!SettingRange.maximumLength.contains(settings.maximumLength), Key.maximumLength, "--max-length \(settings.maximumLength) is not possible; give 8 to 512"),
            when(!SettingRange.repetitionPenalty.contains(settings.repetitionPenalty), Key.repetitionPenalty,
                 "--repetition-penalty \(settings.repetitionPenalty) is not possible; give a number above 0, 1 for none"),
        ].compactMap(\.self)
    }

    private static func autoSizeMistakes(in settings: PreprocessingSettings) -> [FieldMistake] {
        typealias Key = PreprocessingSettings.CodingKeys
        guard settings.autoSize else { return [] }
        let (sides, areas) = (SettingRange.autoSizeSide, SettingRange.autoSizeArea)
        return [
            when(!sides.contains(settings.autoSizeLeastSide), Key.autoSizeLeastSide,
                 "--auto-size-sides: \(settings.autoSizeLeastSide) is no side; give 64 to 4096 pixels"),
            when(!sides.contains(settings.autoSizeLargestSide), Key.autoSizeLargestSide,
                 "--auto-size-sides: \(settings.autoSizeLargestSide) is no side; give 64 to 4096 pixels"),
            when(settings.autoSizeLeastSide % TargetSize.multiple != 0, Key.autoSizeLeastSide,
                 "--auto-size-sides: \(settings.autoSizeLeastSide) is no multiple of \(TargetSize.multiple), as sides must be"),
            when(settings.autoSizeLeastSide > settings.autoSizeLargestSide, Key.autoSizeLeastSide,
                 "--auto-size-sides: the least side is more than the largest; change them about"),
            within(areas, settings.autoSizeLeastArea, Key.autoSizeLeastArea, "--auto-size-areas"),
            within(areas, settings.autoSizeLargestArea, Key.autoSizeLargestArea, "--auto-size-areas"),
            when(settings.autoSizeLeastArea > settings.autoSizeLargestArea, Key.autoSizeLeastArea,
                 "--auto-size-areas: the least area is more than the largest; change them about"),
        ].compactMap(\.self)
    }

    private static func captionMistakes(in settings: PreprocessingSettings) -> [FieldMistake] {
        typealias Key = PreprocessingSettings.CodingKeys
        let isTwice = Set(settings.captioners).count < settings.captioners.count
        let twice = when(isTwice, Key.captioners, "--caption names a captioner twice; once is enough")
        return [twice].compactMap(\.self) + (settings.captioners.isEmpty ? [] : mistakes(in: settings.interrogation))
    }

    private static func side(_ value: Int?, _ field: any CodingKey, _ option: String) -> FieldMistake? {
        guard let value else { return nil }
        let multiple = TargetSize.multiple
        let nearest = min(max(value / multiple, 1), SettingRange.preparedSide.upperBound / multiple) * multiple
        return when(!SettingRange.preparedSide.contains(value) || value % multiple != 0, field,
                    "\(option) \(value) is no side of a training picture; give a multiple of \(multiple) up to 4096, for example \(nearest)")
    }

    private static func share(_ value: Double, _ range: ClosedRange<Double>, _ field: any CodingKey, _ option: String) -> FieldMistake? {
        let most = range.upperBound == 1 ? "1" : "\(range.upperBound)"
        return when(!range.contains(value), field, "\(option) \(value) is not possible; give a number from 0 to \(most)")
    }
}
