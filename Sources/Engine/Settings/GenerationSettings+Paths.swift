import EngineInterface

extension GenerationSettings {
    /// The settings with every path from the root, so that a process in another folder finds the same files. Names of lists stay.
    public func withAbsolutePaths() -> GenerationSettings {
        func path(_ path: String?) -> String? { path.flatMap { $0.isEmpty ? nil : AbsolutePath.of($0) } }
        var settings = self
        settings.output = path(output)
        settings.image = path(image)
        settings.mask = path(mask)
        settings.options.model = AbsolutePath.ifPath(options.model)
        settings.options.vae = AbsolutePath.ifPath(options.vae)
        return settings
    }
}
