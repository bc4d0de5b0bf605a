import Engine
import Testing

@Suite struct ModelDescriptionsTests {
    @Test func listedModelsSayWhatTheyAre() throws {
        let tests = FilePath.folder(of: FilePath.folder(of: #filePath))
        let folder = try TemporaryFolder()
        let home = Home(path: folder.path)
        for name in ["outline-1.ckpt", "outline-xl.safetensors", "outline-vae.safetensors"] {
            let target = "models/Stable-diffusion/\(name)"
            try folder.write(target)
            try AtomicFile.write(SmallFile.bytes(FilePath.joined(tests, "Fixtures/inspection/\(name)")), to: folder.file(target))
        }
        try folder.write("models/Stable-diffusion/broken.ckpt", "no model")
        let resources = Resources(path: FilePath.joined(tests, "../../Sources/TextualInversion/Resources"), themes: "")
        let hashes = HashCache(path: home.hashCache)
        let sum = try hashes.sha256(folder.file("models/Stable-diffusion/outline-1.ckpt"))
        let models = ModelList(home: home, resources: resources).described(hashes: hashes)
        #expect(models.map(\.name) == ["tiny-sd", "broken", "outline-1", "outline-vae", "outline-xl"])
        #expect(models.map(\.architecture) == ["Stable Diffusion 1.x", nil, "Stable Diffusion 1.x", "VAE", "Stable Diffusion XL"])
        #expect(models.map { $0.refusal == nil } == [true, false, true, false, false])
        #expect(models.map(\.hash) == [nil, nil, String(sum.prefix(10)), nil, nil])
    }
}
