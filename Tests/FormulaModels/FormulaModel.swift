import FoundationEssentials
import ModelFiles
import Tensor

/// A small model whose weights follow a formula, so that nothing of them is stored: `manifest.json` in `Fixtures/sd2` or `sdxl` of the
/// StableDiffusion tests says which, under the names that other programs give them.
public struct FormulaModel: Sendable {
    /// The folder of what belongs to the model.
    public let folder: String
    private let manifest: JSONValue

    /// Stable Diffusion 2: four levels of 64 to 128 channels, a text encoder of 128.
    public static func stableDiffusion2() throws -> FormulaModel { try FormulaModel(fixtures: "sd2") }

    /// Stable Diffusion XL: three levels of 64 to 128 channels, text encoders of 64 and 128.
    public static func stableDiffusionXL() throws -> FormulaModel { try FormulaModel(fixtures: "sdxl") }

    private init(fixtures: String) throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        try self.init(folder: tests.appending(path: "StableDiffusionTests/Fixtures/\(fixtures)").path)
    }

    private init(folder: String) throws {
        self.folder = folder
        manifest = try JSONValue.read(path: folder + "/manifest.json")
    }

    // MARK: The formula

    /// The numbers of a tensor by the name that diffusers or transformers have for it, its component in front.
    public static func numbers(_ name: String, shape: [Int]) -> [Float] {
        let count = shape.reduce(1, *)
        var state = name.utf8.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        let (offset, factor) = scale(name, shape)
        return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            for index in 0 ..< count {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let unit = Float(state >> 40) * 0x1p-23 - 1
                buffer[index] = offset + factor * unit
            }
            initialized = count
        }
    }

    private static func scale(_ name: String, _ shape: [Int]) -> (offset: Float, factor: Float) {
        if name.hasPrefix("word.") || name.hasSuffix("token_embedding.weight") { return (0, 0.5) }
        if name.hasSuffix("position_embedding.weight") { return (0, 0.1) }
        if shape.count == 1 { return name.hasSuffix("weight") ? (1, 0.1) : (0, 0.05) }
        return (0, Float((3.0 / Double(shape.dropFirst().reduce(1, *))).squareRoot()))
    }

    // MARK: Files

    /// The tensors of a single file, in the original layout.
    /// - Parameter name: `plain` or `inpainting`; of 2.x `without_last_block`, `convolutions` or `turbo`, which is in sgm's layout, too; of XL
    ///   `distilled`.
    public func tensors(ofFile name: String) throws -> [StoredTensor] {
        var byName: [String: StoredTensor] = [:]
        for part in manifest["files"]?[name]?.array ?? [] {
            guard let part = manifest[part.string ?? ""] else { continue }
            for tensor in try tensors(part) { byName[tensor.name] = tensor }
        }
        return byName.values.sorted { $0.name < $1.name }
    }

    private func tensors(_ part: JSONValue) throws -> [StoredTensor] {
        let (prefix, sources) = (part["prefix"]?.string ?? "", part["sources"]?.string ?? "")
        let entries = part["tensors"] ?? part["like"]?.string.flatMap { manifest[$0]?["tensors"] }
        return try (entries?.array ?? []).map { entry in
            guard let entry = entry.array, entry.count == 3, let name = entry[0].string, let shape = entry[1].array?.compactMap(\.integer) else {
                throw ModelFileError(.damaged, path: folder, problem: "a manifest that is none", remedy: "make it anew")
            }
            return try StoredTensor(name: prefix + name, shape: shape, floats: Self.floats(entry[2], shape, sources))
        }
    }

    private static func floats(_ source: JSONValue, _ shape: [Int], _ prefix: String) -> [Float] {
        let count = shape.reduce(1, *)
        if let name = source.string { return numbers(prefix + name, shape: shape) }
        if let names = source["rows"]?.array?.compactMap(\.string) {
            let share = [shape[0] / max(names.count, 1)] + shape.dropFirst()
            return names.flatMap { numbers(prefix + $0, shape: share) }
        }
        if let name = source["reshaped"]?.string { return numbers(prefix + name, shape: Array(shape.prefix(2))) }
        if let name = source["transposed"]?.string {
            let (rows, columns) = (shape[0], shape[1])
            let values = numbers(prefix + name, shape: [columns, rows])
            return (0 ..< count).map { values[$0 % columns * rows + $0 / columns] }
        }
        return [Float](repeating: Float(source["value"]?.number ?? .nan), count: count)
    }

    /// The bytes of a single file.
    /// - Parameters:
    ///   - more: what it holds besides; in the place of tensors of the same names.
    public func file(_ name: String, more: [StoredTensor] = [], metadata: [String: String] = [:]) throws -> [UInt8] {
        let others = try tensors(ofFile: name).filter { tensor in !more.contains { $0.name == tensor.name } }
        return try SafetensorsWriter.bytes(others + more, metadata: metadata)
    }

    /// Writes the model as a diffusers folder.
    /// - Parameters:
    ///   - unet: the configuration's folder: `unet`, `unet-inpainting` or `unet-distilled`.
    ///   - scheduler: the configuration's folder: `epsilon` or `v_prediction`, of 2.x perhaps with `-zero-snr`.
    ///   - tokenizer: how the tokenizer's configuration is written; nil leaves it out.
    ///   - vocabulary: a folder with CLIP's tables.
    public func writeFolder(_ path: String, unet: String = "unet", scheduler: String, tokenizer: String? = "tokenizer", vocabulary: String) throws {
        let files = FileManager.default
        func copy(_ from: String, _ to: String) throws {
            try files.createDirectory(atPath: "\(path)/\(to)".deletingLastComponent, withIntermediateDirectories: true)
            try Data(contentsOf: URL(filePath: from)).write(to: URL(filePath: "\(path)/\(to)"))
        }
        try copy("\(folder)/folder/model_index.json", "model_index.json")
        try copy("\(folder)/folder/scheduler/\(scheduler)/scheduler_config.json", "scheduler/scheduler_config.json")
        let parts = (manifest["folders"]?[unet]?.array ?? []).compactMap { $0.string.flatMap { manifest[$0] } }
        for (component, parts) in Dictionary(grouping: parts, by: { String(($0["sources"]?.string ?? "").dropLast()) }) {
            try copy("\(folder)/folder/\(component == "unet" ? unet : component)/config.json", "\(component)/config.json")
            let file = component.hasPrefix("text_encoder") ? "model" : "diffusion_pytorch_model"
            let bytes = try SafetensorsWriter.bytes(folderTensors(component, parts))
            try Data(bytes).write(to: URL(filePath: "\(path)/\(component)/\(file).safetensors"))
        }
        let second = files.fileExists(atPath: "\(folder)/folder/tokenizer_2") ? "tokenizer_2" : nil
        for (from, to) in [(tokenizer, "tokenizer"), (second, second)] {
            guard let to else { continue }
            for name in ["vocab.json", "merges.txt"] { try copy("\(vocabulary)/\(name)", "\(to)/\(name)") }
            guard let from else { continue }
            for name in try files.contentsOfDirectory(atPath: "\(folder)/folder/\(from)") { try copy("\(folder)/folder/\(from)/\(name)", "\(to)/\(name)") }
        }
    }

    /// A component's tensors under diffusers' and transformers' names: those that the single file's come from, of later parts instead of earlier ones.
    private func folderTensors(_ component: String, _ parts: [JSONValue]) throws -> [StoredTensor] {
        var shapes: [String: [Int]] = [:]
        for entry in parts.flatMap({ $0["tensors"]?.array ?? [] }) {
            guard let entry = entry.array, entry.count == 3, let shape = entry[1].array?.compactMap(\.integer) else { continue }
            if let name = entry[2].string {
                shapes[name] = shape
            } else if let names = entry[2]["rows"]?.array?.compactMap(\.string) {
                for name in names { shapes[name] = [shape[0] / names.count] + shape.dropFirst() }
            } else if let name = entry[2]["reshaped"]?.string {
                shapes[name] = Array(shape.prefix(2))
            } else if let name = entry[2]["transposed"]?.string {
                shapes[name] = Array(shape.reversed())
            }
        }
        return try shapes.sorted { $0.key < $1.key }.map { name, shape in
            try StoredTensor(name: name, shape: shape, floats: Self.numbers("\(component).\(name)", shape: shape))
        }
    }
}

extension String {
    fileprivate var deletingLastComponent: String { String(self[..<(lastIndex(of: "/") ?? startIndex)]) }
}
