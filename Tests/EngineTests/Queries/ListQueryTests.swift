import Engine
import EngineInterface
import Testing

/// Tokens, folders, models, VAEs, embeddings, templates.
@Suite struct ListQueryTests {
    @Test func tokensAreCountedByChunks() throws {
        let answers = try TrainingHome().answers
        func count(_ text: String) throws -> [Int] {
            let count = try answers.tokenCount(of: text, model: "tiny-sd")
            return [count.tokens, count.capacity]
        }
        #expect(try count("") == [0, 75])
        #expect(try count("a photo of a cat") == [5, 75])
        #expect(try count(Array(repeating: "cat", count: 75).joined(separator: " ")) == [75, 75])
        #expect(try count(Array(repeating: "cat", count: 76).joined(separator: " ")) == [76, 150])
        let error = #expect(throws: (any Error).self) { try answers.tokenCount(of: "cat", model: "nothing") }
        #expect("\(try #require(error))".contains("nothing"))
    }

    @Test func foldersComeFirst() throws {
        let folder = try TemporaryFolder()
        try folder.write("b.txt", "12345")
        try folder.write("a.txt", "")
        try folder.write("z/inside")
        try folder.write(".hidden/inside")
        let answers = EngineAnswers(home: Home(path: folder.path), resources: TrainingHome.resources)
        #expect(try answers.entries(of: folder.path) == [
            .init(name: ".hidden", isFolder: true, size: 0), .init(name: "z", isFolder: true, size: 0),
            .init(name: "a.txt", isFolder: false, size: 0), .init(name: "b.txt", isFolder: false, size: 5),
        ])
        #expect(throws: FileError.self) { try answers.entries(of: folder.file("a.txt")) }
    }

    @Test func modelsAndVAEsOfTheHome() throws {
        let home = try TrainingHome()
        try home.folder.write("home/models/Stable-diffusion/broken.safetensors")
        for file in ["models/VAE/mse.pt", "models/VAE/a/same.pt", "models/VAE/b/same.pt", "models/Stable-diffusion/x.vae.ckpt"] {
            try home.folder.write("home/\(file)")
        }
        let models = try home.answers.models()
        #expect(models.map(\.name) == ["tiny-sd", "broken"])
        #expect(models[0].refusal == nil && models[0].architecture != nil && models[1].refusal != nil)
        let vaes = home.home.vaes
        #expect(try home.answers.vaes() == ["x.vae.ckpt", "mse.pt", "\(vaes)/a/same.pt", "\(vaes)/b/same.pt"])
    }

    @Test func embeddingsOfAnotherWidthAreSkipped() throws {
        let home = try TrainingHome()
        let wide = try #require(EmbeddingVectors(values: [Float](repeating: 0, count: 768), width: 768))
        try EmbeddingWriter.write(Embedding(name: "wide", vectors: wide, step: 12), to: FilePath.joined(home.home.embeddings, "wide.pt"))
        let entries = try home.answers.embeddings(model: "tiny-sd")
        #expect(entries.map(\.word) == ["my-thing", "wide"] && entries[0].skipped == nil && entries[0].vectorsPerToken == 2)
        #expect(entries[1].skipped?.contains("96") == true && entries[1].step == 12)
        // Which model is not known is no reason to skip any.
        #expect(try home.answers.embeddings(model: "nothing").allSatisfy { $0.skipped == nil })
    }

    @Test func templatesHaveTheirLines() throws {
        let home = try TrainingHome()
        try home.folder.write("home/textual_inversion_templates/subject.txt", "mine [name]\nand [filewords]\n")
        let templates = try home.answers.templates()
        #expect(templates.map(\.name) == ["none.txt", "one.txt", "style.txt", "style_filewords.txt", "subject.txt", "subject_filewords.txt"])
        #expect(templates.first { $0.name == "subject.txt" }?.lines == ["mine [name]", "and [filewords]"])
        #expect(templates.first { $0.name == "one.txt" }?.lines == ["a photo of a [name], [filewords]"])
    }
}
