import Engine
import Glibc
import Testing

@Suite struct HomeTests {
    @Test func theHomeIsFoundInOrder() {
        let all = ["HOME": "/h", "XDG_DATA_HOME": "/data", "TEXTUAL_INVERSION_HOME": "/ti"]
        // From the root, so that what is said of files in it leads to them from anywhere.
        let here = FilePath.resolvingLinks(".")
        for written in ["opt", "./opt"] { #expect(FilePath.resolvingLinks(FilePath.folder(of: Home.find(option: written, environment: all).path)) == here) }
        #expect(Home.find(option: "opt", environment: all).path.hasPrefix("/") && Home.find(option: "opt", environment: all).path.hasSuffix("/opt"))
        #expect(Home.find(environment: ["HOME": "/h", "TEXTUAL_INVERSION_HOME": "rel"]).path.hasPrefix("/"))
        #expect(Home.find(option: "~/opt", environment: all).path == "/h/opt")
        #expect(Home.find(environment: all).path == "/ti")
        #expect(Home.find(environment: ["HOME": "/h", "XDG_DATA_HOME": "/data", "TEXTUAL_INVERSION_HOME": ""]).path == "/data/textual-inversion")
        #expect(Home.find(environment: ["HOME": "/h", "XDG_DATA_HOME": "relative"]).path == "/h/.local/share/textual-inversion")
        let home = Home(path: "/web")
        #expect(home.stableDiffusionModels == "/web/models/Stable-diffusion")
        #expect(home.logDirectory == "/web/textual_inversion")
        #expect(home.pictures == "/web/outputs/txt2img-images")
    }

    @Test func theProgramFindsItsFiles() throws {
        // This test runs inside the build folder of the package.
        let resources = try Resources.find()
        #expect(FileStatus(FilePath.joined(resources.builtInModel, "model_index.json"))?.isFile == true)
        let sample = try #require(resources.sample("mint-ghost"))
        #expect(FileStatus(FilePath.joined(sample, "00.png"))?.isFile == true)
        #expect(resources.sample("../etc") == nil)
    }

    @Test func installedFilesComeBeforeSourceFoldersAndForeignPackagesAreNotOurs() throws {
        let folder = try TemporaryFolder()
        try folder.write("opt/share/textual-inversion/tiny-sd/model_index.json")
        let program = try folder.write("opt/bin/textual-inversion")
        #expect(symlink(program, folder.file("link")) == 0)
        let found = try Resources.find(executable: folder.file("link"))
        #expect(found.path == FilePath.resolvingLinks(folder.file("opt/share/textual-inversion")))
        #expect(found.themes == FilePath.joined(found.path, "Themes"))

        try folder.write("foreign/Package.swift", "let package = Package(name: \"other\")")
        let lost = try folder.write("foreign/bin/textual-inversion")
        #expect(throws: FileError.self) { try Resources.find(executable: lost) }
    }

    @Test func modelsAreListedAndFound() throws {
        let folder = try TemporaryFolder()
        let home = Home(path: folder.file("home"))
        try folder.write("home/models/Stable-diffusion/v1-5.safetensors", "12345")
        try folder.write("home/models/Stable-diffusion/v1-5.vae.pt")
        try folder.write("home/models/Stable-diffusion/readme.txt")
        try folder.write("home/models/Stable-diffusion/anime/nai.ckpt")
        try folder.write("home/models/Stable-diffusion/other/nai.safetensors")
        try folder.write("home/models/Stable-diffusion/diffusers/model_index.json")
        try folder.write("home/models/Stable-diffusion/diffusers/unet/weights.safetensors")
        try folder.write("resources/tiny-sd/model_index.json")
        let models = ModelList(home: home, resources: Resources(path: folder.file("resources"), themes: ""))
        #expect(models.entries.map(\.name) == ["tiny-sd", "nai", "diffusers", "nai", "v1-5"])
        #expect(models.entries[0].isBuiltIn && models.entries[2].isFolder && models.entries[4].size == 5)

        let models0 = home.stableDiffusionModels
        #expect(try models.path(of: "tiny-sd") == folder.file("resources/tiny-sd"))
        #expect(try models.path(of: "V1-5") == "\(models0)/v1-5.safetensors")
        #expect(try models.path(of: "v1-5.safetensors [cc6cb27103]") == "\(models0)/v1-5.safetensors")
        #expect(try models.path(of: "anime/nai.ckpt") == "\(models0)/anime/nai.ckpt")
        #expect(try models.path(of: "nai.safetensors") == "\(models0)/other/nai.safetensors")
        let file = try folder.write("elsewhere/x.bin")
        #expect(try models.path(of: file) == file)
        let several = #expect(throws: ModelLookupError.self) { try models.path(of: "nai") }
        #expect(several?.description.contains("anime/nai.ckpt") == true && several?.description.contains("other/nai.safetensors") == true)
        #expect(throws: ModelLookupError.self) { try models.path(of: "missing") }
    }

    @Test func theVAEIsTheOneOfTheWebUI() throws {
        let folder = try TemporaryFolder()
        let home = Home(path: folder.path)
        let model = try folder.write("models/Stable-diffusion/nai.ckpt")
        func resolve(_ option: String) throws -> VAEChoice { try VAEChoice.resolve(option: option, checkpoint: model, home: home) }
        #expect(try resolve("auto") == .checkpoint)
        let third = try folder.write("models/VAE/nai-anything.safetensors")
        #expect(try resolve("auto") == .external(path: third))
        let second = try folder.write("models/Stable-diffusion/z/nai.vae.pt")
        #expect(try resolve("auto") == .external(path: second))
        try folder.write("models/Stable-diffusion/nai.vae.safetensors")
        #expect(try resolve("auto") == .external(path: second))
        let first = try folder.write("models/Stable-diffusion/z/nai2.vae.ckpt")
        #expect(try resolve("auto") == .external(path: first))
        let named = try folder.write("models/VAE/mse.pt")
        try folder.write("models/Stable-diffusion/nai.json", #"{"vae":"mse.pt","notes":1}"#)
        #expect(try resolve("auto") == .external(path: named))
        try folder.write("models/Stable-diffusion/nai.json", #"{"vae":"None"}"#)
        #expect(try resolve("auto") == .checkpoint)
        try folder.write("models/Stable-diffusion/nai.json", #"{"vae":"Automatic"}"#)
        #expect(try resolve("auto") == .external(path: first))
        #expect(try resolve("none") == .checkpoint)
        #expect(try resolve("mse") == .external(path: named))
        #expect(try resolve(third) == .external(path: third))
        #expect(throws: ModelLookupError.self) { try resolve("missing") }
    }

    @Test func embeddingsAreFoundByFileName() throws {
        let folder = try TemporaryFolder()
        for name in ["cat.pt", "sub/dog.safetensors", "sub/deep/bird.BIN", "pic.png", "pic.preview.png", "x.preview.PNG", "w.webp", "note.txt", "cat.pt.optim"] {
            try folder.write(name)
        }
        try folder.write("empty.pt", "")
        let files = EmbeddingFolder.files(in: folder.path)
        #expect(files.map(\.word) == ["cat", "pic", "w", "dog", "bird"])
        #expect(files.map(\.isPicture) == [false, true, true, false, false])
    }
}
