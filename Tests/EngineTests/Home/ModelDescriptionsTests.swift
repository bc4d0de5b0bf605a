import Engine
import EngineInterface
import FormulaModels
import ModelFiles
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
        // An outline has no weights, which `inspect` says, too.
        #expect(models.map { $0.refusal == nil } == [true, false, false, false, false])
        #expect(models[2].refusal?.contains("conv_out.weight") == true && models[2].networks == nil)
        #expect(models.map(\.hash) == [nil, nil, String(sum.prefix(10)), nil, nil])
    }

    /// Family, native size and prediction, each told in another way, and the same as `inspect` tells.
    @Test func whatModelsPredictAndHowThatWasTold() throws {
        let home = try TrainingHome()
        let folder = home.home.stableDiffusionModels
        try Folder.make(folder)
        func write(_ name: String, marked marks: [String] = [], metadata: [String: String] = [:], yaml: String? = nil) throws {
            let more = try marks.map { try StoredTensor(name: $0, shape: [0], floats: []) }
            try AtomicFile.write(FormulaModel.stableDiffusion2().file("plain", more: more, metadata: metadata), to: FilePath.joined(folder, name + ".safetensors"))
            if let yaml { try AtomicFile.write(Array(yaml.utf8), to: FilePath.joined(folder, name + ".yaml")) }
        }
        try write("a-plain")
        try write("b-keys", marked: ["v_pred", "ztsnr"])
        try write("c-metadata", metadata: ["modelspec.prediction_type": "v"])
        try write("d-yaml", yaml: "model:\n  params:\n    parameterization: v\n")
        try write("e-broken", yaml: "model: [")
        let models = try home.answers.models()
        #expect(models.map(\.name) == ["tiny-sd", "a-plain", "b-keys", "c-metadata", "d-yaml", "e-broken"])
        #expect(models.map(\.facts) == [
            ["Stable Diffusion 1.x", "64x64", "noise (scheduler_config.json says)"],
            ["Stable Diffusion 2.x", "256x256", "noise (guessed from its weights)"],
            ["Stable Diffusion 2.x", "384x384", "v (its key v_pred says), zero terminal SNR"],
            ["Stable Diffusion 2.x", "384x384", "v (its metadata says)"],
            ["Stable Diffusion 2.x", "384x384", "v (d-yaml.yaml says)"],
            ["it cannot be read as YAML"],
        ])
        for model in models {
            let report = try Inspector().inspect(model.path)
            #expect(report.networks == model.networks && report.refusal == model.refusal && report.architecture == model.architecture)
            let prediction = InspectionText(report).lines.first { $0.hasPrefix("  prediction") }
            #expect(prediction == model.networks.map { "  prediction   " + $0.predictionText })
        }
    }
}
