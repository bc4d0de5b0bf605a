import EngineInterface

extension EngineAnswers {
    public func runs(logDirectory: String?) throws -> [RunEntry] {
        Runs(logDirectory: logDirectory.map(AbsolutePath.of) ?? self.logDirectory).entries
    }

    /// A run that has no table yet has no losses.
    public func losses(ofRun path: String, points: Int) throws -> [LossPoint] {
        let folder = RunFolder(path: path)
        guard FileStatus(folder.losses) != nil else {
            _ = try folder.readSummary()
            return []
        }
        return LossCurve(table: try SmallFile.bytes(folder.losses, limit: 1 << 30)).thinned(to: points)
    }

    public func details(ofRun path: String) throws -> RunDetails {
        let folder = RunFolder(path: path)
        let settings = try folder.latestStart().settings
        let pictures = try? PictureFolder.pictures(in: resources.sample(settings.dataset) ?? settings.dataset)
        return RunDetails(settings: settings, pictures: pictures ?? [], copies: Promotion.savedSteps(folder, name: settings.name))
    }
}
