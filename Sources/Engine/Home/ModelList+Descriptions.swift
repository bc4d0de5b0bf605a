import EngineInterface
import ModelFiles
import StableDiffusion

extension ModelList {
    /// The models with what their headers tell, as `inspect` tells it: family, native size, prediction, or why they cannot be used; and the
    /// hash where it is known. Each header is read once, no weight but the few that may tell the prediction; a file that is damaged, or no
    /// checkpoint, stays in the list with the reason.
    public func described(hashes: HashCache) -> [ModelEntry] {
        let sums = hashes.known(entries.filter { !$0.isFolder }.map(\.path))
        return entries.map { entry in
            var entry = entry
            entry.hash = sums[entry.path].map(FileHash.short)
            do throws(ModelFileError) {
                let source = try ModelSource.open(path: entry.path)
                entry.architecture = source.kind.name
                entry.refusal = source.kind.refusal
                guard entry.refusal == nil else { return entry }
                entry.networks = NetworksReport(try source.checkpoint(hints: CheckpointHints(of: entry.path)))
            } catch {
                entry.refusal = error.problem
            }
            return entry
        }
    }
}
