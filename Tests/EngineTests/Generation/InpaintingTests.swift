import Engine
import EngineInterface
import FoundationEssentials
import Imaging
import ModelFiles
import Tensor
import Testing

/// Checkpoints whose U-Net has nine channels: the built-in model, widened.
@Suite struct InpaintingTests {
    private let home: TrainingHome
    private let model: String

    /// The kernels of the five channels more are zeros, so that they change nothing.
    init() throws {
        home = try TrainingHome()
        model = home.folder.file("wide")
        let source = FilePath.joined(TrainingHome.resources.path, "tiny-sd")
        try FileManager.default.copyItem(atPath: source, toPath: model)
        let configuration = FilePath.joined(model, "unet/config.json")
        try AtomicFile.write(SmallFile.text(configuration, limit: 1 << 16).replacing("\"in_channels\": 4", with: "\"in_channels\": 9"), to: configuration)
        let weights = FilePath.joined(model, "unet/diffusion_pytorch_model.safetensors")
        let tensors = try TensorFile.open(path: weights).tensors.map { tensor in
            guard tensor.name == "conv_in.weight" else { return tensor }
            let (size, outputs) = (tensor.range.count / tensor.shape[0] / 4, tensor.shape[0])
            let (stored, zeros) = (tensor.bytes(), [UInt8](repeating: 0, count: 5 * size))
            var bytes: [UInt8] = []
            for output in 0..<outputs {
                let start = output * 4 * size
                bytes += Array(stored[start..<start + 4 * size])
                bytes += zeros
            }
            let file = try MappedFile(bytes: bytes, path: "wide")
            return StoredTensor(name: tensor.name, shape: [outputs, 9, 3, 3], type: tensor.type, file: file, range: 0..<bytes.count)
        }
        try AtomicFile.write(SafetensorsWriter.bytes(tensors), to: weights)
    }

    private func picture(_ model: String, _ change: (inout GenerationSettings) -> Void) throws -> (picture: Picture, parameters: String) {
        var settings = GenerationSettings(prompt: "a ghost")
        (settings.steps, settings.seed, settings.output, settings.options.model) = (4, 5, home.folder.file("pictures"), model)
        change(&settings)
        let files = try Generation.run(settings, home: home.home, resources: TrainingHome.resources, sink: EventWatcher { _, _, _ in },
                                       interruption: InterruptFlag())
        let file = try #require(files.first)
        return (try PictureFile.read(path: file), try PictureFile.info(path: file).generationParameters ?? "")
    }

    @Test func withoutKernelsOfItsOwnItPaintsAsThePlainModel() throws {
        let start = FilePath.joined(home.dataset, "00.png")
        let mask = home.folder.file("mask.png")
        let halves = try Picture(width: 2, height: 1, channels: .rgb, samples: [255, 255, 255, 0, 0, 0])
        try AtomicFile.write(halves.resized(width: 64, height: 64, filter: .bicubic).png(), to: mask)
        let ways: [(inout GenerationSettings) -> Void] = [
            { $0.sampler = "Euler" }, { ($0.sampler, $0.hiresScale) = ("Euler", 1.5) },
            { ($0.image, $0.mask, $0.sampler) = (start, mask, "DDIM") }, { ($0.image, $0.batchSize) = (start, 2) },
        ]
        for way in ways {
            let (plain, wide) = (try picture("tiny-sd", way), try picture(model, way))
            #expect(zip(plain.picture.samples, wide.picture.samples).allSatisfy { abs(Int($0) - Int($1)) <= 2 })
            #expect(wide.parameters.contains("Conditional mask weight: 1.0") && !plain.parameters.contains("Conditional"))
        }
    }

    @Test func itIsNoModelToTrainWith() throws {
        var settings = home.settings(steps: 600)
        settings.options.model = model
        let remarks = try home.answers.remarks(on: settings)
        #expect(remarks.mistaken == ["model"] && remarks[0].text.contains("inpainting"))
        var picture = GenerationSettings(prompt: "a ghost")
        picture.options.model = model
        #expect(try home.answers.remarks(on: picture) == [])
    }
}
