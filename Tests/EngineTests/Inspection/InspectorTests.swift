import Engine
import EngineInterface
import Glibc
import Testing

@Suite struct InspectorTests {
    private static let tests = FilePath.folder(of: FilePath.folder(of: #filePath))
    private func inspect(_ name: String) throws -> InspectionReport { try Inspector().inspect(FilePath.joined(Self.tests, "Fixtures/\(name)")) }
    private let parameters = """
        a 猫 in a meadow, made of mint-ghost
        Negative prompt: night
        Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 6x4, Model: tiny
        """

    @Test func checkpointsAndVAEs() throws {
        let xl = try inspect("inspection/outline-xl.safetensors")
        #expect(xl.kind == .checkpoint && xl.architecture == "Stable Diffusion XL" && xl.layout == "CompVis" && xl.format == "safetensors")
        #expect(xl.refusal?.contains("conv_out.weight") == true && xl.networks == nil)
        #expect(xl.numberTypes == [.init(type: "float16", tensors: 4, numbers: 288 + 8 + 8 + 4 * 2048), .init(type: "float32", tensors: 1, numbers: 8)])
        #expect(xl.tensors.contains(TensorReport(name: "model.diffusion_model.input_blocks.0.0.weight", shape: [8, 4, 3, 3], type: "float16")))
        #expect(xl.metadata["modelspec.author"] == "nobody\u{1b}[31m")
        let sum = try FileHash.sha256(xl.path)
        #expect(xl.sha256 == sum && xl.hash == String(sum.prefix(10)) && xl.oldHash == "e3b0c442")

        let ckpt = try inspect("inspection/outline-1.ckpt")
        #expect(ckpt.architecture == "Stable Diffusion 1.x" && ckpt.format == "torch zip" && ckpt.hasAverages && ckpt.hasStateDictionaryLevel)
        #expect(ckpt.refusal?.contains("conv_out.weight") == true)
        let vae = try inspect("inspection/outline-vae.safetensors")
        #expect(vae.kind == .vae && vae.layout == "CompVis" && vae.refusal == nil && vae.architecture == nil)
        #expect(vae.numberTypes.map(\.type) == ["bfloat16", "float32"])
    }

    @Test func theBuiltInModel() throws {
        let report = try Inspector().inspect(FilePath.joined(Self.tests, "../../Sources/TextualInversion/Resources/tiny-sd"))
        #expect(report.kind == .checkpoint && report.layout == "diffusers" && report.format == "diffusers folder" && report.refusal == nil)
        #expect(report.networks?.textWidth == 96 && report.networks?.pictureSize == 64 && report.networks?.latentFactor == 4)
        #expect(report.hash == nil && report.tensors.count == 528)
    }

    @Test func embeddings() throws {
        let webUI = try inspect("embeddings/webui.pt")
        #expect(webUI.kind == .embedding && webUI.embedding?.vectorsPerToken == 8 && webUI.embedding?.width == 96 && webUI.embedding?.step == 400)
        #expect(webUI.embedding?.checkpointName == "tiny-sd" && webUI.hash?.count == 12 && webUI.oldHash == nil)
        // Vectors shorter than those of any text encoder make an embedding nevertheless.
        #expect(try inspect("embeddings/trained.pt").embedding?.checksum == "9037")
        let xl = try inspect("embeddings/xl.safetensors")
        #expect(xl.kind == .embedding && xl.embedding?.width == 24 && xl.architecture == "Stable Diffusion XL")
        let two = try inspect("embeddings/two-terms.pt")
        #expect(two.kind == .embedding && two.embedding == nil && two.refusal?.hasPrefix("it holds 2 tensors") == true)
        #expect(try inspect("embeddings/trained.pt.optim").kind == .optimizerState)
    }

    @Test(arguments: [("parameters.png", "PNG", 6, 4), ("parameters.jpg", "JPEG", 4, 6)])
    func pictures(_ name: String, _ format: String, _ width: Int, _ height: Int) throws {
        let report = try inspect("inspection/\(name)")
        #expect(report.kind == .picture && report.format == format && report.tensors.isEmpty)
        let isPNG = format == "PNG"
        #expect(report.picture == PictureReport(width: width, height: height, hasAlpha: isPNG, parameters: parameters, carriesEmbedding: isPNG))
        #expect(report.metadata == (isPNG ? ["Software": "a test", "sd-ti-embedding": "e30="] : [:]))
        // An empty dictionary.
        #expect(report.refusal == (isPNG ? "the embedding in it cannot be used: it holds no vectors" : nil))
    }

    @Test(arguments: ["webui-chunk-and-bands.png", "webui-bands-only.png", "webui-bands-only.webp"])
    func picturesThatCarryAnEmbedding(_ name: String) throws {
        let report = try inspect("embeddings/\(name)")
        #expect(report.kind == .picture && report.picture?.carriesEmbedding == true && report.refusal == nil)
        #expect(report.embedding == (try inspect("embeddings/webui.pt").embedding.map { var embedding = $0; embedding.word = "mint-ghost"; return embedding }))
        #expect(InspectionText(report).lines.contains("  word         mint-ghost"))
    }

    @Test func contentDecidesNotTheFirstTwoBytes() throws {
        #expect(try inspect("inspection/jxl-like.safetensors").kind == .embedding)
    }

    @Test func theReportIsOneLineOfJSON() throws {
        let report = try inspect("inspection/parameters.png")
        let line = try JSONLine.text(report)
        #expect(!line.contains("\n") && line.contains("\"has_alpha\":true") && line.contains("\"carries_embedding\":true"))
        #expect(try JSONLine.decode(InspectionReport.self, from: line) == report)
    }

    @Test func whatIsNoModelIsSaidInOneLine() throws {
        let folder = try TemporaryFolder()
        #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
        try folder.write("text.txt", "hello")
        try folder.write("empty.pt", "")
        try folder.write("broken.png", "\u{89}PNG")
        try folder.write("folder/x")
        for name in ["pipe", "text.txt", "empty.pt", "broken.png", "folder", "absent"] {
            do throws(InspectionError) {
                let report = try Inspector().inspect(folder.file(name))
                Issue.record("\(name): \(report.kind)")
            } catch {
                #expect(error.description.contains(name) && !error.description.contains("\n"), "\(error)")
            }
        }
    }

    @Test func hashesAreTakenFromTheCache() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("cat.pt")
        try EmbeddingFixtures.copy("webui.pt", to: path)
        let cache = HashCache(path: folder.file("cache/hashes.json"))
        #expect(cache.known([path]).isEmpty)
        let report = try Inspector(hashes: cache).inspect(path)
        #expect(cache.known([path]) == [path: report.sha256 ?? ""])
        try folder.write("cat.pt", "changed")
        #expect(cache.known([path, folder.file("absent")]).isEmpty)
    }
}
