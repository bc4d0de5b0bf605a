import EngineInterface
import Imaging
import StableDiffusion
import Synchronization

/// Answers the interface's questions from the home, the program's own files and the run folders.
public struct EngineAnswers: EngineQueries {
    let home: Home
    let resources: Resources
    /// Where runs are unless a question says otherwise.
    let logDirectory: String
    /// What the settings of a picture that was made are put over.
    let generation: GenerationSettings

    /// Decoded files, by path and version; a film strip asks for the same ones at several sizes.
    let decoded = RecentValues<PictureSource, Picture>(limit: 64 << 20)
    /// Sharpness of dataset pictures, which takes decoding.
    let sharpness = RecentValues<MeasuredPicture, Double?>(limit: 1000)
    /// How the model that was asked for last reads texts: reading a vocabulary takes longer than a key press may.
    let reading = RecentReading()
    /// The embeddings as they were when their folder was last looked at.
    let embeddings = RecentEmbeddings()

    /// - Parameters:
    ///   - logDirectory: the user's setting; nil takes the home's.
    ///   - generation: the user's settings for pictures.
    public init(home: Home, resources: Resources, logDirectory: String? = nil, generation: GenerationSettings = GenerationSettings()) {
        self.home = home
        self.resources = resources
        self.logDirectory = logDirectory ?? home.logDirectory
        self.generation = generation
    }

    public func entries(of folder: String) throws -> [FolderEntry] {
        let path = AbsolutePath.of(folder)
        let entries = try Folder.names(in: path).compactMap { name -> FolderEntry? in
            guard let status = FileStatus(FilePath.joined(path, name)) else { return nil }
            return FolderEntry(name: name, isFolder: status.isFolder, size: status.isFolder ? 0 : status.size)
        }
        return entries.filter(\.isFolder) + entries.filter { !$0.isFolder }
    }

    public func models() throws -> [ModelEntry] {
        ModelList(home: home, resources: resources).described(hashes: HashCache(path: home.hashCache))
    }

    /// A name that two files have is given as their paths, which tell them apart.
    public func vaes() throws -> [String] {
        let paths = VAEChoice.candidates(home: home)
        let counts = Dictionary(grouping: paths, by: FilePath.name(of:)).mapValues(\.count)
        return paths.map { counts[FilePath.name(of: $0)] == 1 ? FilePath.name(of: $0) : $0 }
    }

    /// Of a model that cannot be opened no width is known, so that none is skipped for it.
    public func embeddings(model: String) throws -> [EmbeddingEntry] {
        EmbeddingStore(folder: home.embeddings, widths: (try? checkpoint(model))?.textWidths).entries
    }

    public func templates() throws -> [TemplateEntry] {
        let folder = TemplateFolder(home: home, resources: resources)
        return folder.names().map { name in
            let template = try? PromptTemplate(path: folder.path(of: name))
            return TemplateEntry(name: name, lines: template?.lines ?? [])
        }
    }

    public func samplers() throws -> SamplerNames {
        SamplerNames(samplers: Sampler.allCases.map(\.rawValue), schedules: SigmaSchedule.allCases.map(\.rawValue))
    }

    /// The model that is meant, opened: its header only.
    func checkpoint(_ model: String) throws -> Checkpoint {
        try Checkpoint.open(ModelOptions(model: AbsolutePath.ifPath(model)), home: home, resources: resources)
    }
}
