/// One name in a folder.
public struct FolderEntry: Codable, Sendable, Equatable {
    public var name: String
    public var isFolder: Bool
    /// Bytes; 0 for a folder.
    public var size: Int

    public init(name: String, isFolder: Bool, size: Int) {
        self.name = name
        self.isFolder = isFolder
        self.size = size
    }

    enum CodingKeys: String, CodingKey {
        case name, size
        case isFolder = "is_folder"
    }
}

/// One model of the list.
public struct ModelEntry: Codable, Sendable, Equatable {
    /// The file's stem, or the folder's name.
    public var name: String
    public var path: String
    /// A folder in the diffusers layout, not one file.
    public var isFolder: Bool
    /// Bytes; 0 for a folder.
    public var size: Int
    public var isBuiltIn: Bool
    /// Its family, for example `Stable Diffusion 1.x`; nil where the file was not opened.
    public var architecture: String?
    /// What its networks are; nil where it cannot be used, or was not opened.
    public var networks: NetworksReport?
    /// The web UI's short hash, 10 digits, where it was calculated before.
    public var hash: String?
    /// Why it cannot be used; nil where it can, or was not opened.
    public var refusal: String?

    public init(name: String, path: String, isFolder: Bool, size: Int, isBuiltIn: Bool) {
        self.name = name
        self.path = path
        self.isFolder = isFolder
        self.size = size
        self.isBuiltIn = isBuiltIn
    }

    enum CodingKeys: String, CodingKey {
        case name, path, size, architecture, networks, hash, refusal
        case isFolder = "is_folder"
        case isBuiltIn = "is_built_in"
    }
}

extension ModelEntry {
    /// What its files tell, the weightiest first: family, native size, prediction and how that was told; of a model that cannot be used, why.
    public var facts: [String] {
        if let refusal { return [refusal] }
        return [architecture, networks?.sizeText, networks?.predictionText].compactMap(\.self)
    }
}

/// One embedding of the list.
public struct EmbeddingEntry: Codable, Sendable, Equatable {
    /// What a prompt calls it.
    public var word: String
    public var path: String
    /// Vectors per token; nil where the file was not opened.
    public var vectorsPerToken: Int?
    /// Length of a vector.
    public var width: Int?
    public var step: Int?
    /// The checkpoint it was trained on.
    public var modelName: String?
    /// Why it cannot be used, for example a width that is not the model's.
    public var skipped: String?

    public init(word: String, path: String) {
        self.word = word
        self.path = path
    }

    enum CodingKeys: String, CodingKey {
        case word, path, width, step, skipped
        case vectorsPerToken = "vectors_per_token"
        case modelName = "model_name"
    }
}

/// One prompt template.
public struct TemplateEntry: Codable, Sendable, Equatable {
    /// Its file name, for example `subject_filewords.txt`.
    public var name: String
    public var lines: [String]

    public init(name: String, lines: [String]) {
        self.name = name
        self.lines = lines
    }
}

/// One run of the list.
public struct RunEntry: Codable, Sendable, Equatable {
    /// The run folder.
    public var path: String
    /// `DATE/NAME`, what commands call it.
    public var reference: String
    public var summary: RunSummary

    public init(path: String, reference: String, summary: RunSummary) {
        self.path = path
        self.reference = reference
        self.summary = summary
    }
}

/// What samplers and schedules can be called.
public struct SamplerNames: Codable, Sendable, Equatable {
    public var samplers: [String]
    public var schedules: [String]

    public init(samplers: [String], schedules: [String]) {
        self.samplers = samplers
        self.schedules = schedules
    }
}
