import EngineInterface

extension TrainingSettings {
    /// The settings with every path from the root, so that a process in another folder finds the same files. Names of lists stay.
    public func withAbsolutePaths() -> TrainingSettings {
        var settings = self
        if !dataset.isEmpty, !Resources.sampleNames.contains(dataset) { settings.dataset = AbsolutePath.of(dataset) }
        settings.template = AbsolutePath.ifPath(template)
        settings.logDirectory = logDirectory.flatMap { $0.isEmpty ? nil : AbsolutePath.of($0) }
        settings.options.model = AbsolutePath.ifPath(options.model)
        settings.options.vae = AbsolutePath.ifPath(options.vae)
        settings.options.trainingVAE = options.trainingVAE.map(AbsolutePath.ifPath)
        return settings
    }
}
