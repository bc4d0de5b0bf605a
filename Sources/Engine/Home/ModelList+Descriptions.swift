import EngineInterface
import ModelFiles
import StableDiffusion

extension ModelList {
    /// The models with what their headers tell: architecture, or why they cannot be used, and the hash where it is known.
    /// No weight is read; a file that is damaged, or no checkpoint, stays in the list with the reason.
    public func described(hashes: HashCache) -> [ModelEntry] {
        let sums = hashes.known(entries.filter { !$0.isFolder }.map(\.path))
        return entries.map { entry in
            var entry = entry
            entry.hash = sums[entry.path].map(FileHash.short)
            do throws(ModelFileError) {
                let description = try ModelDescription.read(path: entry.path)
                entry.architecture = description.kind.name
                entry.refusal = description.refusal
            } catch {
                entry.refusal = error.problem
            }
            return entry
        }
    }
}
