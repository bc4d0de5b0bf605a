import FoundationEssentials

/// Finds and reads the files beside these tests.
enum Fixture {
    /// The folder `Tests/StableDiffusionTests/Fixtures`.
    static let folder: String = {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return tests.appending(path: "Fixtures").path
    }()

    /// The tokenizer of the built-in model.
    static let tokenizerFolder: String = {
        let repository = URL(filePath: folder).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return repository.appending(path: "Sources/TextualInversion/Resources/tiny-sd/tokenizer").path
    }()

    /// The built-in model.
    static let builtInModelFolder = URL(filePath: tokenizerFolder).deletingLastPathComponent().path

    static func data(_ name: String) throws -> Data {
        try Data(contentsOf: URL(filePath: folder).appending(path: name))
    }

    static func json<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: data(name))
    }
}
