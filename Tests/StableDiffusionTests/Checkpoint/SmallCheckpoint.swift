import FoundationEssentials
import ModelFiles
import StableDiffusion
import Tensor

/// The small checkpoint of `Fixtures/checkpoint`, and variants of it made by renaming its tensors.
enum SmallCheckpoint {
    static let path = "\(Fixture.folder)/checkpoint/compvis.ckpt"
    static let builtIn = "\(Fixture.tokenizerFolder)/.."

    static func file() throws -> ModelFiles.TensorFile { try .open(path: path) }

    /// A safetensors file in memory of the tensors that `rename` names; those it answers with `nil` are left out.
    static func variant(_ rename: (StoredTensor) throws -> StoredTensor?) throws -> ModelFiles.TensorFile {
        let tensors = try file().tensors.compactMap(rename)
        return try ModelFiles.TensorFile(bytes: SafetensorsWriter.bytes(tensors), name: "variant")
    }

    /// Writes a file beside no other, removed again after `body`.
    static func withFile<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
        let path = FileManager.default.temporaryDirectory.appending(path: "checkpoint-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(bytes).write(to: URL(filePath: path))
        return try body(path)
    }

    /// What diffusers and transformers call the tensors: name to its number and shape.
    static func expected(_ network: String) throws -> [String: (number: Float, shape: [Int])] {
        let json = try JSONValue.read(path: "\(Fixture.folder)/checkpoint/compvis.json")
        var result: [String: (number: Float, shape: [Int])] = [:]
        for member in json[network]?.members ?? [] {
            guard let pair = member.value.array, let number = pair[0].number, let shape = pair[1].array else { continue }
            result[member.key] = (Float(number), shape.compactMap(\.integer))
        }
        return result
    }
}
